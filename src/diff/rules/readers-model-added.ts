import { dailySql, models } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** There is a table or view more. */
export const readersModelAdded: DiffRule<'model'> = {
  id: 'readers/model-added',
  on: 'model',
  severity: 'info',
  bump: null,
  summary: 'There is a table or view more.',
  explanation: 'Nobody reads it yet, so that nothing can break.',
  instead: 'Nothing: new models break nobody.',
  example: {
    before: models(['description: x', dailySql], null).after,
    after: models(['description: x', dailySql], null).before,
  },
  find: ({ before, after }) => (before === null && after !== null ? `The model \`${after.name}\` is new.` : null),
};
