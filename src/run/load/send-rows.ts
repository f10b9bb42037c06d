import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject, JsonValue } from '../../model/values.ts';
import { quarantineTable } from '../../sql/bookkeeping-tables.ts';
import type { TableName } from '../../sql/nodes.ts';
import { sqlType } from '../../sql/types.ts';
import { isRecord, parseExactly } from './judge/strict-json.ts';
import type { NamedType } from './load-dialect.ts';
import { loadLine } from './load-line.ts';
import { asNumber, type LoadContext, query, statement } from './load-session.ts';
import { refused } from './refused.ts';
import type { StagedEvent } from './staging.ts';

/**
 * A warehouse of this machine that reads files for one that cannot, as a context of the same load. So rows of files get the same
 * verdict whatever warehouse they go to, and only what is typed or refused is sent there. Everything of it is gone afterwards.
 */
export async function withReader<T>(context: LoadContext, work: (reader: LoadContext) => Promise<T>): Promise<T> {
  const { uploads } = context.run.warehouse;
  if (uploads === undefined) throw new Error('the warehouse reads files itself');
  const folder = await mkdtemp(join(tmpdir(), 'waymark-read-'));
  try {
    const reader = await uploads.openReader(folder);
    try {
      return await reader.session((session) => {
        if (reader.loading === null) throw new Error('the reader of files cannot load');
        const plan = { ...context.plan, dialect: reader.dialect };
        return work({ ...context, plan, session, loading: reader.loading, append: null });
      });
    } finally {
      await reader.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Sends the accepted and the refused rows from the reader to the tables of the same names in the warehouse. */
export async function sendRows(
  reader: LoadContext,
  context: LoadContext,
  events: readonly StagedEvent[],
): Promise<void> {
  for (const { fresh, planned } of events) {
    await sendTable(reader, context, fresh, planned.table.columns, context.loading.rowKey);
  }
  await sendTable(reader, context, { schema: null, name: refused }, quarantineTable.columns, null);
}

/** Rows that are fetched from the reader at a time. */
const mostRows = 20_000;

async function sendTable(
  reader: LoadContext,
  context: LoadContext,
  table: TableName,
  columns: readonly NamedType[],
  rowKey: string | null,
): Promise<void> {
  const { exported } = reader.loading;
  if (context.append === null || exported === null) throw new Error('rows cannot be sent there from here');
  const [found] = await query(reader, exported.last(table));
  const last = found?.last ?? null;
  if (last === null) return;
  const { rows } = exported;
  const sent = rowKey === null ? columns : [...columns, keyColumn(rowKey)];
  async function* lines(): AsyncGenerator<string> {
    let key = 0;
    for (let from = 0; from <= asNumber(last); from += mostRows) {
      for (const row of await query(reader, rows(table, columns, from, from + mostRows))) {
        yield lineOf(String(row.row), rowKey === null ? {} : { [rowKey]: String(key) }, sent);
        key++;
      }
    }
  }
  await context.append(table, sent, lines(), statement(context, '').origin);
}

/** Sends rows that the checker accepted. */
export async function appendJudged(
  context: LoadContext,
  { fresh, planned }: StagedEvent,
  rows: readonly (readonly [row: string, file: string | null])[],
): Promise<void> {
  const { rowKey } = context.loading;
  const columns = rowKey === null ? planned.table.columns : [...planned.table.columns, keyColumn(rowKey)];
  const lines = rows.map(([row, file]) => {
    const key = rowKey === null ? {} : { [rowKey]: crypto.randomUUID() };
    return lineOf(row, { ...key, _source: context.plan.source.name, _file: file }, columns);
  });
  await context.append?.(fresh, columns, lines, statement(context, '').origin);
}

function keyColumn(name: string): NamedType {
  return { name, type: sqlType('string') };
}

function lineOf(text: string, more: JsonObject, columns: readonly NamedType[]): string {
  const row: JsonValue = parseExactly(text);
  if (!isRecord(row)) throw new Error('a row is not an object');
  return loadLine({ ...row, ...more }, columns);
}
