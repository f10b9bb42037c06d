import { dailySql, models } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A table or view is only a part of other queries now. */
export const readersModelBecameEphemeral: DiffRule<'model'> = {
  id: 'readers/model-became-ephemeral',
  on: 'model',
  severity: 'error',
  bump: null,
  summary: 'A table or view is only a part of other queries now.',
  explanation:
    'Queries, dashboards and exports name tables and columns. An ephemeral model has no table of its own: it is put into the SQL of the models that read it.',
  instead: 'Build it as a `view`, which costs as little.',
  example: models(['materialized: table', dailySql], ['materialized: ephemeral', dailySql]),
  find: ({ before, after }) =>
    before !== null && after !== null && before.materialized !== 'ephemeral' && after.materialized === 'ephemeral'
      ? { message: `\`${after.name}\` has no table of its own any more.`, field: 'materialized' }
      : null,
};
