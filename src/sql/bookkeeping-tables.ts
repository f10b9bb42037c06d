import type { TableDefinition } from './event-table.ts';
import { type SqlScalar, sqlType } from './types.ts';

/** Rows that were refused, each with the rule that it broke and as it was received. */
export const quarantineTable = bookkeepingTable(
  'waymark_quarantine',
  'Rows that were refused, each with the rule that it broke and as it was received',
  [
    ['event', 'string', 'The event that the row claims to be; null where that is unknown'],
    ['event_id', 'string', 'Its event id, where it has one'],
    ['event_time', 'timestamp', 'When it happened, where that can be read'],
    ['received_at', 'timestamp', 'When it was received'],
    ['rule', 'string', 'The rule of the catalog that it breaks: type, required, enum, a rule of the event, …'],
    ['property', 'string', 'The property that breaks it, where there is one'],
    ['reason', 'string', 'What is wrong, in words'],
    ['payload', 'string', 'The row as it was received'],
    ['_source', 'string', 'The source that it was read from'],
    ['_file', 'string', 'The file that it was read from'],
    ['_row', 'integer', 'Its row in the file, from 1'],
    ['run_id', 'string', 'The run that read it'],
  ],
);

/** What became of the rows of every file: received = accepted + quarantined + duplicates. */
export const loadsTable = bookkeepingTable(
  'waymark_loads',
  'What became of the rows of every file: received = accepted + quarantined + duplicates',
  [
    ['run_id', 'string', 'The run that read it'],
    ['_source', 'string', 'The source'],
    ['_file', 'string', 'The file; null for a table'],
    ['fingerprint', 'string', 'Changes where the file changes'],
    ['event', 'string', 'The event; null where rows claim to be none that is known'],
    ['received', 'integer', 'Rows that were read'],
    ['accepted', 'integer', 'Rows that are in the typed table'],
    ['quarantined', 'integer', 'Rows that were refused'],
    ['duplicates', 'integer', 'Rows that repeat an event id'],
    ['loaded_at', 'timestamp', 'When they were read'],
  ],
);

/** A table of Waymark's own. */
export function bookkeepingTable(
  name: string,
  description: string,
  columns: readonly (readonly [name: string, type: SqlScalar, description: string])[],
): TableDefinition {
  return {
    table: { schema: null, name },
    description,
    columns: columns.map(([column, type, text]) => ({
      name: column,
      type: sqlType(type),
      nullable: true,
      description: text,
    })),
  };
}
