import { fieldSchema } from '../../../src/dialects/bigquery/load-schema.ts';
import type { LoadedProject } from '../../../src/run/project/load-project.ts';
import type { Row, Warehouse } from '../../../src/run/warehouse.ts';
import { bookkeepingTables } from '../../../src/sql/bookkeeping-tables.ts';
import { eventTable, type TableDefinition } from '../../../src/sql/event-table.ts';
import type { Statement } from '../../../src/sql/nodes.ts';
import type { Emulator } from '../../bigquery/emulator.ts';

/**
 * The typed tables of the events, and what Waymark notes of their loading, from DuckDB into the emulator. Loading itself is compared
 * in `tests/bigquery`, with fewer events: for 20,000 of them the emulator's memory does not last.
 */
export async function copyTables(from: Warehouse, emulator: Emulator, { project }: LoadedProject): Promise<void> {
  const { events, sources } = project.catalog;
  const tables = [
    ...events.map((event) =>
      eventTable(
        event,
        sources.filter((source) => source.events.includes(event.name)),
      ),
    ),
    ...bookkeepingTables.filter(({ table }) => /_(quarantine|loads|state)$/.test(table.name)),
  ];
  for (const table of tables) {
    if ((await from.columns(table.table)) === null) continue;
    await create(emulator, table);
    const condition = table.table.name === 'waymark_state' ? " where kind = 'load'" : '';
    const columns = table.columns.map((one) => from.dialect.identifier(one.name)).join(', ');
    const rows = await from.query(of(`select ${columns} from ${from.dialect.table(table.table)}${condition}`));
    if (rows.length > 0) await upload(emulator, table, rows);
  }
}

const of = (sql: string): Statement => ({ sql, origin: { step: 'contract', span: null } });
const boundary = 'rows_of_the_contract';

async function create({ endpoint }: Emulator, { table, columns }: TableDefinition): Promise<void> {
  const tableReference = { projectId: 'test', datasetId: 'analytics', tableId: table.name };
  const answer = await fetch(`${endpoint}/bigquery/v2/projects/test/datasets/analytics/tables`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tableReference, schema: { fields: columns.map(fieldSchema) } }),
  });
  if (!answer.ok) throw new Error(`${table.name}: ${await answer.text()}`);
}

/** A load job with the rows in its own request. */
async function upload({ endpoint }: Emulator, { table }: TableDefinition, rows: readonly Row[]): Promise<void> {
  const load = {
    sourceFormat: 'NEWLINE_DELIMITED_JSON',
    destinationTable: { projectId: 'test', datasetId: 'analytics', tableId: table.name },
    createDisposition: 'CREATE_NEVER',
    writeDisposition: 'WRITE_APPEND',
  };
  const lines = rows.map((row) => JSON.stringify(row, (_, one: unknown) => (typeof one === 'bigint' ? `${one}` : one)));
  const part = (type: string, body: string): string => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`;
  const answer = await fetch(`${endpoint}/upload/bigquery/v2/projects/test/jobs?uploadType=multipart`, {
    method: 'POST',
    headers: { 'content-type': `multipart/related; boundary=${boundary}` },
    body: `${part('application/json', JSON.stringify({ configuration: { load } }))}${part('application/octet-stream', lines.join('\n'))}--${boundary}--\r\n`,
  });
  const text = await answer.text();
  if (!answer.ok || text.includes('errorResult')) throw new Error(`${table.name}: ${text}`);
}
