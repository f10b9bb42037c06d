import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { columnPath, tableOf, whenKept } from '../values.ts';

/** A column may be null that never was. */
export const readersColumnNullable: DiffRule<'property'> = {
  id: 'readers/column-nullable',
  on: 'property',
  severity: 'warning',
  bump: 'minor',
  summary: 'A column may be null that never was.',
  explanation:
    'Queries, dashboards and exports name tables and columns. Joins on the column lose rows, `not in` finds nothing, and counts of the column are smaller than counts of rows.',
  instead: 'Leave the property required, or look at what joins and filters on it.',
  example: properties('amount: {type: number, required: true}', 'amount: number'),
  find: (change) =>
    whenKept(change, (before, after) => {
      const mayBeNull = (one: typeof before) => one.nullable === true || !one.required;
      if (change.role === 'items' || mayBeNull(before) || !mayBeNull(after)) return null;
      const field = before.required && !after.required ? 'required' : 'nullable';
      return { message: `The column \`${columnPath(change)}\` of ${tableOf(change)} may be null now.`, field };
    }),
};
