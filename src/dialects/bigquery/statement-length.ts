import { WarehouseError } from '../../run/warehouse.ts';
import type { Statement } from '../../sql/nodes.ts';

/**
 * The service takes statements of so many characters, comments and blanks included (1 MB in
 * https://cloud.google.com/bigquery/quotas#query_jobs; its own message counts 1024.00K characters).
 */
export const mostCharacters = 1024 * 1024;

/** Throws where a statement is too long to be sent. What could be split was split before. */
export function checkLength(statement: Statement): void {
  const { length } = statement.sql;
  if (length <= mostCharacters) return;
  throw new WarehouseError(
    `The statement has ${length.toLocaleString('en')} characters, and BigQuery takes ${mostCharacters.toLocaleString('en')}.`,
    {
      statement,
      line: null,
      column: null,
      fault: 'too-long',
      hint: 'Split the model in two, or move long lists of values into a seed or a source.',
    },
  );
}
