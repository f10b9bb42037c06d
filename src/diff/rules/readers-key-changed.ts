import { dailySql, models } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { sameSet } from '../same-data.ts';

/** A row of a table stands for something else. */
export const readersKeyChanged: DiffRule<'model'> = {
  id: 'readers/key-changed',
  on: 'model',
  severity: 'error',
  bump: null,
  summary: 'A row of a table stands for something else.',
  explanation:
    'Queries, dashboards and exports name tables and columns. The key says what there is one row of. Joins on the old key may repeat rows now.',
  instead: 'Build a second table with the new key.',
  example: models(
    ['materialized: incremental\nkey: day', dailySql],
    ['materialized: incremental\nkey: [day, revenue]', dailySql],
  ),
  find: ({ before, after }) =>
    before !== null &&
    after !== null &&
    before.key.length > 0 &&
    after.key.length > 0 &&
    !sameSet(before.key, after.key)
      ? {
          message: `There is one row of \`${after.name}\` for each \`${after.key.join(', ')}\` now; it was \`${before.key.join(', ')}\`.`,
          field: 'key',
        }
      : null,
};
