import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { allowedValues, columnPath, tableOf, valuesText, whenKept, without } from '../values.ts';

/** A column may hold a value that queries do not know. */
export const readersValueAdded: DiffRule<'property'> = {
  id: 'readers/value-added',
  on: 'property',
  severity: 'info',
  bump: 'minor',
  summary: 'A column may hold a value that queries do not know.',
  explanation:
    'Queries, dashboards and exports name tables and columns. A `case` or a filter that lists all values passes over rows with the new one.',
  instead: 'Look for queries that list the values.',
  example: properties('tier: {type: string, enum: [basic, plus]}', 'tier: {type: string, enum: [basic, plus, pro]}'),
  find: (change) =>
    whenKept(change, (before, after) => {
      const [was, is] = [allowedValues(before), allowedValues(after)];
      if (was === null || (is !== null && without(is, was).length === 0)) return null;
      const added = is === null ? 'any value' : valuesText(without(is, was));
      return {
        message: `The column \`${columnPath(change)}\` of ${tableOf(change)} may hold ${added} now.`,
        field: 'enum',
      };
    }),
};
