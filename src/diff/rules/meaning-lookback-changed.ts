import { dailySql, models } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** Fewer or more partitions are built again for late data. */
export const meaningLookbackChanged: DiffRule<'model'> = {
  id: 'meaning/lookback-changed',
  on: 'model',
  severity: 'warning',
  bump: null,
  summary: 'Fewer or more partitions are built again for late data.',
  explanation:
    'Nothing fails, and the number is another one. Rows that come later than the partitions reach back are left out of the table.',
  instead: 'Keep as many as the latest rows need.',
  example: models(
    ['materialized: incremental\npartition: {by: day, lookback: 3}', dailySql],
    ['materialized: incremental\npartition: {by: day, lookback: 1}', dailySql],
  ),
  find: ({ before, after }) => {
    const [was, is] = [before?.partition?.lookback, after?.partition?.lookback];
    if (was === undefined || is === undefined || was === is) return null;
    return {
      message: `\`${after?.name}\` builds ${is} partitions again for late data; it was ${was}.`,
      field: 'partition',
    };
  },
};
