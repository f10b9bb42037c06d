import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { codeType, isEventOwned, nameOf, whenKept } from '../values.ts';

/** A field has another type. */
export const codeTypeChanged: DiffRule<'property'> = {
  id: 'code/type-changed',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A field has another type.',
  explanation:
    'Generated types say what code may send and what it reads. Code that sends values of the old type does not compile any more, and neither does code that reads them. Integers are numbers to TypeScript, and dates, timestamps and UUIDs are strings.',
  instead: 'Add a field of the new type under a new name, and mark this one deprecated.',
  example: properties('amount: number', 'amount: string'),
  find: (change) =>
    whenKept(change, (before, after) =>
      isEventOwned(change) && codeType(before) !== codeType(after)
        ? {
            message: `The field ${nameOf(change)} was \`${codeType(before)}\` and is \`${codeType(after)}\`.`,
            field: 'type',
          }
        : null,
    ),
};
