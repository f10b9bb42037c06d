import { settings } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { valuesText } from '../values.ts';

/** All tables move to another schema or dataset. */
export const readersSchemaChanged: DiffRule<'settings'> = {
  id: 'readers/schema-changed',
  on: 'settings',
  severity: 'error',
  bump: null,
  summary: 'All tables move to another schema or dataset.',
  explanation:
    'Queries, dashboards and exports name tables and columns. What names the schema reads tables that are not built any more.',
  instead: 'Add a target for the new schema, and build both until nothing reads the old one.',
  example: settings(
    'targets:\n  dev: {type: duckdb, path: dev.duckdb, schema: main}\n',
    'targets:\n  dev: {type: duckdb, path: dev.duckdb, schema: shop}\n',
  ),
  find: ({ before, after }) => {
    const moved = Object.values(after.targets).filter((one) => {
      const was = before.targets[one.name];
      return was !== undefined && was.schema !== one.schema;
    });
    return moved.length === 0
      ? null
      : {
          message: `The tables of the target ${valuesText(moved.map((one) => one.name))} move to the schema ${valuesText(moved.map((one) => one.schema))}.`,
          field: 'targets',
        };
  },
};
