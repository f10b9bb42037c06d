import type { TargetDef } from '../../model/project.ts';
import { checkOptions, option } from '../target-options.ts';
import { type DuckdbOptions, duckdbOptions } from './options.ts';
import { duckdb } from './printer.ts';

export { duckdb } from './printer.ts';

/** Targets of type `duckdb`. The driver is native code and loaded only when a database is opened. */
export const duckdbTarget = {
  dialect: duckdb,
  check: (target: TargetDef) => checkOptions(target, duckdbOptions),
  open: async (target: TargetDef, root: string) => {
    const { openDuckdb } = await import('./warehouse.ts');
    return openDuckdb(readOptions(target), target.schema, root);
  },
};

function readOptions(target: TargetDef): DuckdbOptions {
  const text = (name: keyof DuckdbOptions): string | null => {
    const value = option(target, name, duckdbOptions);
    return typeof value === 'string' ? value : null;
  };
  const number = (name: keyof DuckdbOptions): number | null => {
    const value = option(target, name, duckdbOptions);
    return typeof value === 'number' ? value : null;
  };
  return {
    path: text('path') ?? 'waymark.duckdb',
    threads: number('threads'),
    memory_limit: text('memory_limit'),
    temp_directory: text('temp_directory'),
    block_size: number('block_size') ?? 16384,
  };
}
