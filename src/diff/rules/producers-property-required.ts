import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, whenKept } from '../values.ts';

/** An optional property has to be there now. */
export const producersPropertyRequired: DiffRule<'property'> = {
  id: 'producers/property-required',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'An optional property has to be there now.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Events that leave it out are rejected from now on.',
  instead:
    'Leave it optional and require it of new builds by a rule or an assertion with `severity: warning`, or bring it in as a new event.',
  example: properties('amount: number', 'amount: {type: number, required: true}'),
  find: (change) =>
    whenKept(change, (before, after) =>
      !before.required && after.required
        ? { message: `${nameOf(change)} became required: events without it are rejected.`, field: 'required' }
        : null,
    ),
};
