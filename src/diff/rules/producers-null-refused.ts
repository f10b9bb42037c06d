import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, whenKept } from '../values.ts';

/** Null is not accepted any more. */
export const producersNullRefused: DiffRule<'property'> = {
  id: 'producers/null-refused',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'Null is not accepted any more.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Events that send null for it are rejected. An optional property may still be left out.',
  instead: 'Keep `nullable: true`.',
  example: properties('coupon: {type: string, nullable: true}', 'coupon: string'),
  find: (change) =>
    whenKept(change, (before, after) =>
      before.nullable === true && after.nullable !== true
        ? { message: `${nameOf(change)} may not be null any more.`, field: 'nullable' }
        : null,
    ),
};
