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
    ['rule', 'string', 'The first rule of the catalog that it breaks: type, required, enum, a rule of the event, …'],
    ['rules', 'string', 'All rules that it breaks, with commas between them'],
    ['property', 'string', 'The property that breaks the first rule, where there is one'],
    ['reason', 'string', 'What is wrong, in words'],
    ['payload', 'string', 'The row as it was received'],
    ['_source', 'string', 'The source that it was read from'],
    ['_file', 'string', 'The file that it was read from'],
    ['_row', 'integer', 'Its line in the file, from 1, where that is known'],
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
    ['file_size', 'integer', 'Bytes that the file had'],
    ['file_modified', 'string', 'When the file was changed last'],
    ['content', 'string', "Hash of the file's bytes; null where it changed while it was read"],
    ['definition', 'string', 'Hash of what the catalog says of the source and its events'],
    ['event', 'string', 'The event; null where rows claim to be none that is known'],
    ['received', 'integer', 'Rows that were read'],
    ['accepted', 'integer', 'Rows that are in the typed table'],
    ['quarantined', 'integer', 'Rows that were refused'],
    ['duplicates', 'integer', 'Rows that repeat an event id'],
    ['shared', 'integer', 'Rows whose event id stands in another file of the source too'],
    ['loaded_at', 'timestamp', 'When they were read'],
  ],
);

/** When an event id was first seen that came more than once, so that a later file does not open its window again. */
export const rewritesTable = bookkeepingTable(
  'waymark_rewrites',
  'When an event id was first seen that came more than once',
  [
    ['_source', 'string', 'The source'],
    ['event', 'string', 'The event'],
    ['event_id', 'string', 'The event id'],
    ['first_at', 'timestamp', 'When it was received first; when it happened, where receipt is not known'],
    ['_file', 'string', 'The file that its kept row came from'],
  ],
);

/** What every step of a build published last. A step whose fingerprint is the same is not run again. */
const stateTable = bookkeepingTable('waymark_state', 'What every step of a build published last', [
  ['id', 'string', 'The step: model:orders_daily, load:app'],
  ['kind', 'string', 'load, seed or model'],
  ['object', 'string', 'The table or view that it published; null where it publishes none of its own'],
  ['materialized', 'string', 'How it is kept'],
  ['definition', 'string', 'Hash of what is written: SQL, configuration, columns'],
  ['fingerprint', 'string', 'Hash of the definition and of the versions of all inputs'],
  ['version', 'string', 'Changes where what was published may have changed'],
  ['audited', 'string', 'Hash of the assertions that it passed; null where one complained'],
  ['run_id', 'string', 'The run that published it'],
  ['published_at', 'timestamp', 'When it was published'],
  ['row_count', 'integer', 'Rows that it had then'],
  ['details', 'string', 'What only one kind of step knows, as JSON'],
]);

/** Rows that assertions complained about, up to a limit for each. */
const failuresTable = bookkeepingTable(
  'waymark_failures',
  'Rows that assertions complained about when they last looked',
  [
    ['run_id', 'string', 'The run that looked'],
    ['assertion', 'string', 'The assertion'],
    ['subject', 'string', 'What it is about: event:order.paid, model:orders_daily'],
    ['severity', 'string', 'error or warning'],
    ['position', 'integer', 'From 1, within the assertion'],
    ['failing_row', 'string', 'The row as JSON'],
    ['found_at', 'timestamp', 'When it was found'],
  ],
);

/** Every table that Waymark keeps for itself in a target. */
export const bookkeepingTables: readonly TableDefinition[] = [
  quarantineTable,
  loadsTable,
  rewritesTable,
  stateTable,
  failuresTable,
];

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
