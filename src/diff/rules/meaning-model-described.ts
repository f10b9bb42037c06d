import { dailySql, models } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A model is described in other words, or answered for by somebody else. */
export const meaningModelDescribed: DiffRule<'model'> = {
  id: 'meaning/model-described',
  on: 'model',
  severity: 'info',
  bump: null,
  summary: 'A model is described in other words, or answered for by somebody else.',
  explanation: 'Rows and columns stay the same.',
  instead: 'Nothing, where it still means the same.',
  example: models(['description: Revenue by day', dailySql], ['description: Revenue of paid orders by day', dailySql]),
  find: ({ before, after }) => {
    if (before === null || after === null) return null;
    if (before.description !== after.description)
      return { message: `\`${after.name}\` is described in other words.`, field: 'description' };
    return before.owner === after.owner
      ? null
      : {
          message: `${after.owner ?? 'Nobody'} answers for \`${after.name}\` now; it was ${before.owner ?? 'nobody'}.`,
          field: 'owner',
        };
  },
};
