import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, whenKept } from '../values.ts';

/** A value is said to be more or less private. */
export const meaningPrivacyClassChanged: DiffRule<'property'> = {
  id: 'meaning/privacy-class-changed',
  on: 'property',
  severity: 'warning',
  bump: 'minor',
  summary: 'A value is said to be more or less private.',
  explanation:
    'Who may see the column, and how long it may be kept, may follow from the class. The values stay the same.',
  instead: 'Ask those who answer for privacy before a class is lowered.',
  example: properties('email: {type: string, pii: personal}', 'email: {type: string, pii: none}'),
  find: (change) =>
    whenKept(change, (before, after) =>
      before.pii === after.pii
        ? null
        : {
            message: `${nameOf(change)} is ${after.pii ?? 'not classified'} now; it was ${before.pii ?? 'not classified'}.`,
            field: 'pii',
          },
    ),
};
