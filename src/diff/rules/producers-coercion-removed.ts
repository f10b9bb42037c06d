import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, whenKept } from '../values.ts';

/** Values of another JSON type are not converted any more. */
export const producersCoercionRemoved: DiffRule<'property'> = {
  id: 'producers/coercion-removed',
  on: 'property',
  severity: 'warning',
  bump: 'major',
  summary: 'Values of another JSON type are not converted any more.',
  explanation:
    'With `coerce`, `"74.25"` was loaded as 74.25. Without it such rows are quarantined. The JSON Schema never accepted them, so that it shows only in what is loaded.',
  instead: 'Keep `coerce: true` until nothing sends the other type; the loaded rows do not tell, the raw files do.',
  example: properties('amount: {type: number, coerce: true}', 'amount: number'),
  find: (change) =>
    whenKept(change, (before, after) =>
      before.coerce === true && after.coerce !== true
        ? { message: `${nameOf(change)} is not converted from other JSON types any more.`, field: 'coerce' }
        : null,
    ),
};
