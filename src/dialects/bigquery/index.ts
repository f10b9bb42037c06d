import { resolve } from 'node:path';
import type { TargetDef } from '../../model/project.ts';
import type { AsidePlace } from '../../run/compare/data/aside-folder.ts';
import { type BigqueryOptions, readBigqueryOptions } from './options.ts';
import { bigquery, bigqueryIn } from './printer.ts';

export { bigquery } from './printer.ts';

async function open(target: TargetDef, root: string) {
  const { openBigquery } = await import('./warehouse.ts');
  return openBigquery(optionsOf(target, root), target.schema);
}

async function openAside(target: TargetDef, { root }: AsidePlace) {
  const { openBigqueryAside } = await import('./aside.ts');
  return openBigqueryAside(optionsOf(target, root), target.schema);
}

async function clearAside(target: TargetDef, { root }: AsidePlace, remove: boolean) {
  const { clearBigqueryAside } = await import('./aside.ts');
  return clearBigqueryAside(optionsOf(target, root), target.schema, remove);
}

/** Relative paths are those of `root`. */
function optionsOf(target: TargetDef, root: string): BigqueryOptions {
  const { keyFile, ...options } = readBigqueryOptions(target).value;
  return { ...options, keyFile: keyFile === null ? null : resolve(root, keyFile) };
}

/** Targets of type `bigquery`. The client is loaded only when a target is opened. */
export const bigqueryTarget = {
  dialect: bigquery,
  dialectFor: (target: TargetDef) => bigqueryIn(null, readBigqueryOptions(target).value),
  check: (target: TargetDef) => readBigqueryOptions(target).diagnostics,
  open,
  openToLook: open,
  openAside,
  clearAside,
  openEmpty: null,
  openReader: async (target: TargetDef, root: string) => {
    const { openBigqueryReader } = await import('./sql-reader.ts');
    return openBigqueryReader(optionsOf(target, root), target.schema);
  },
};
