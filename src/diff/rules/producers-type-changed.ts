import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, typeFits, whenKept } from '../values.ts';

/** A property has another type. */
export const producersTypeChanged: DiffRule<'property'> = {
  id: 'producers/type-changed',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A property has another type.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Values of the old type are rejected. An integer is also a number, and dates, timestamps and UUIDs are also text; every other change of type rejects what is sent today.',
  instead: 'Add a property of the new type under a new name, and mark this one deprecated.',
  example: properties('amount: number', 'amount: string'),
  find: (change) =>
    whenKept(change, (before, after) =>
      typeFits(before.type, after.type)
        ? null
        : {
            message: `${nameOf(change)} was ${before.type} and is ${after.type}: values of the old type are rejected.`,
            field: 'type',
          },
    ),
};
