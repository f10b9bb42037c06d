import { settings } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { valuesText } from '../values.ts';

/** A warehouse is not built any more. */
export const readersTargetRemoved: DiffRule<'settings'> = {
  id: 'readers/target-removed',
  on: 'settings',
  severity: 'error',
  bump: null,
  summary: 'A warehouse is not built any more.',
  explanation:
    'Queries, dashboards and exports name tables and columns. The tables of a target that is gone stay as they were after its last build.',
  instead: 'Keep the target until nothing reads its tables.',
  example: settings(
    'targets:\n  dev: {type: duckdb, path: dev.duckdb}\n  live: {type: duckdb, path: live.duckdb}\ndefault_target: dev\n',
    'targets:\n  dev: {type: duckdb, path: dev.duckdb}\n',
  ),
  find: ({ before, after }) => {
    const gone = Object.keys(before.targets).filter((name) => after.targets[name] === undefined);
    return gone.length === 0 ? null : { message: `The target ${valuesText(gone)} is gone.`, field: 'targets' };
  },
};
