import { dailySql, models } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A table is cut into other partitions. */
export const readersPartitionChanged: DiffRule<'model'> = {
  id: 'readers/partition-changed',
  on: 'model',
  severity: 'error',
  bump: null,
  summary: 'A table is cut into other partitions.',
  explanation:
    'Queries, dashboards and exports name tables and columns. Exports that fetch partitions, and filters that spare a scan, rely on the column and the period. The table is built again as a whole.',
  instead: 'Build a second table with the new partitions.',
  example: models(
    ['materialized: incremental\npartition: {by: day, grain: day}', dailySql],
    ['materialized: incremental\npartition: {by: day, grain: month}', dailySql],
  ),
  find: ({ before, after }) => {
    const [was, is] = [before?.partition, after?.partition];
    if (was === undefined || is === undefined || (was.column === is.column && was.grain === is.grain)) return null;
    return {
      message: `\`${after?.name}\` is cut by ${is.grain} of \`${is.column}\` now; it was by ${was.grain} of \`${was.column}\`.`,
      field: 'partition',
    };
  },
};
