import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, whenKept } from '../values.ts';

/** A number is measured in something else. */
export const meaningPropertyUnitChanged: DiffRule<'property'> = {
  id: 'meaning/property-unit-changed',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A number is measured in something else.',
  explanation:
    'Nothing fails, and the number is another one. Rows before and after the change are in different units, and are added up as if they were not.',
  instead: 'Add a property with the new unit in its name, and mark this one deprecated.',
  example: properties('amount: {type: number, unit: USD}', 'amount: {type: number, unit: EUR}'),
  find: (change) =>
    whenKept(change, (before, after) =>
      before.unit === after.unit
        ? null
        : {
            message: `${nameOf(change)} is in ${after.unit ?? 'no unit'} now; it was in ${before.unit ?? 'no unit'}.`,
            field: 'unit',
            ...(before.unit === undefined && { severity: 'info' as const }),
          },
    ),
};
