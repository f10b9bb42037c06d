import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TargetDef } from '../../model/project.ts';
import type { AsidePlace } from '../../run/compare/data/aside-folder.ts';
import { readDuckdbOptions } from './options.ts';
import { duckdb } from './printer.ts';

export { duckdb } from './printer.ts';

/** The driver is native code and loaded only when a database is opened. */
async function open(target: TargetDef, root: string) {
  const { openDuckdb } = await import('./warehouse.ts');
  return openDuckdb(readDuckdbOptions(target).value, target.schema, root);
}

async function openAside(target: TargetDef, place: AsidePlace) {
  const { openDuckdbAside } = await import('./aside.ts');
  return openDuckdbAside(readDuckdbOptions(target).value, target.schema, place);
}

async function clearAside(_target: TargetDef, place: AsidePlace, remove: boolean) {
  const { clearFolders } = await import('../../run/compare/data/aside-folder.ts');
  return clearFolders(place, remove);
}

const openEmpty = (target: TargetDef, root: string) => open({ ...target, options: { path: ':memory:' } }, root);

/** A file that is not there, or has no such schema, holds nothing. */
async function openToLook(target: TargetDef, root: string) {
  const { path } = readDuckdbOptions(target).value;
  if (path === ':memory:' || !existsSync(resolve(root, path))) return openEmpty(target, root);
  try {
    return await open({ ...target, options: { ...target.options, read_only: true } }, root);
  } catch (error) {
    if (error instanceof Error && /no catalog \+ schema named/i.test(error.message)) return openEmpty(target, root);
    throw error;
  }
}

/** Targets of type `duckdb`. */
export const duckdbTarget = {
  dialect: duckdb,
  dialectFor: () => duckdb,
  check: (target: TargetDef) => readDuckdbOptions(target).diagnostics,
  open,
  openAside,
  clearAside,
  openToLook,
  openEmpty,
  openReader: async (target: TargetDef, root: string) => {
    const { readerOn } = await import('./sql-reader.ts');
    return readerOn(await openEmpty(target, root));
  },
};
