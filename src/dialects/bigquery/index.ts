import type { TargetDef } from '../../model/project.ts';
import { readBigqueryOptions } from './options.ts';
import { bigquery, bigqueryIn } from './printer.ts';

export { bigquery } from './printer.ts';

async function open(target: TargetDef) {
  const { openBigquery } = await import('./warehouse.ts');
  return openBigquery(readBigqueryOptions(target).value, target.schema);
}

/** Targets of type `bigquery`. The client is loaded only when a target is opened. */
export const bigqueryTarget = {
  dialect: bigquery,
  dialectFor: (target: TargetDef) => bigqueryIn(null, readBigqueryOptions(target).value),
  check: (target: TargetDef) => readBigqueryOptions(target).diagnostics,
  open,
  openToLook: open,
  openAside: null,
  openEmpty: null,
  openReader: async (target: TargetDef) => {
    const { openBigqueryReader } = await import('./sql-reader.ts');
    return openBigqueryReader(readBigqueryOptions(target).value, target.schema);
  },
};
