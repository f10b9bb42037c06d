import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, whenKept } from '../values.ts';

/** A property is described in other words, or is on its way out. */
export const meaningPropertyDescribed: DiffRule<'property'> = {
  id: 'meaning/property-described',
  on: 'property',
  severity: 'info',
  bump: 'patch',
  summary: 'A property is described in other words, or is on its way out.',
  explanation: 'What is accepted and what the column looks like stays the same.',
  instead: 'Nothing, where it still means the same.',
  example: properties(
    'amount: {type: number, description: Total}',
    'amount: {type: number, description: Total with taxes}',
  ),
  find: (change) =>
    whenKept(change, (before, after) => {
      if (change.role === 'items') return null;
      if (before.deprecated === undefined && after.deprecated !== undefined)
        return { message: `${nameOf(change)} is deprecated now.`, field: 'deprecated' };
      return before.description === after.description
        ? null
        : { message: `${nameOf(change)} is described in other words.`, field: 'description' };
    }),
};
