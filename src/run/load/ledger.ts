import { contentHash } from '../../base/hash.ts';
import { compareText } from '../../base/span.ts';
import { loadsTable } from '../../sql/bookkeeping-tables.ts';
import { integer, null_, text, timestamp } from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';
import { splitItems } from '../../sql/split-items.ts';
import { sqlType } from '../../sql/types.ts';
import { asNumber, asText, execute, type LoadContext, query, quote, quoteList } from './load-session.ts';

/** What became of the rows of one event in one file. `event` null: rows that claim to be none that is known; every file has such an entry. */
export interface LedgerEntry {
  readonly runId: string;
  /** Null for a table. */
  readonly file: string | null;
  readonly size: number;
  readonly modified: string;
  readonly content: string | null;
  readonly definition: string;
  readonly event: string | null;
  readonly received: number;
  readonly accepted: number;
  readonly quarantined: number;
  readonly duplicates: number;
  readonly shared: number;
  readonly loadedAt: string;
}

const columns: readonly (readonly [name: string, value: (entry: LedgerEntry) => Expr])[] = [
  ['run_id', (one) => text(one.runId)],
  ['_file', (one) => textOrNull(one.file)],
  ['file_size', (one) => integer(one.size)],
  ['file_modified', (one) => text(one.modified)],
  ['content', (one) => textOrNull(one.content)],
  ['definition', (one) => text(one.definition)],
  ['event', (one) => textOrNull(one.event)],
  ['received', (one) => integer(one.received)],
  ['accepted', (one) => integer(one.accepted)],
  ['quarantined', (one) => integer(one.quarantined)],
  ['duplicates', (one) => integer(one.duplicates)],
  ['shared', (one) => integer(one.shared)],
  ['loaded_at', (one) => timestamp(one.loadedAt)],
];

function textOrNull(value: string | null): Expr {
  return value === null ? null_(sqlType('string')) : text(value);
}

function tableOf({ plan }: LoadContext): string {
  return plan.dialect.table(loadsTable.table);
}

/** All entries of the source. */
export async function readLedger(context: LoadContext): Promise<LedgerEntry[]> {
  const names = columns.map(([name]) => name).join(', ');
  const rows = await query(
    context,
    `select ${names} from ${tableOf(context)} where _source = ${quote(context, context.plan.source.name)}`,
  );
  return rows.map((row) => ({
    runId: asText(row.run_id) ?? '',
    file: asText(row._file),
    size: asNumber(row.file_size),
    modified: asText(row.file_modified) ?? '',
    content: asText(row.content),
    definition: asText(row.definition) ?? '',
    event: asText(row.event),
    received: asNumber(row.received),
    accepted: asNumber(row.accepted),
    quarantined: asNumber(row.quarantined),
    duplicates: asNumber(row.duplicates),
    shared: asNumber(row.shared),
    loadedAt: asText(row.loaded_at) ?? '',
  }));
}

/** Replaces the whole ledger of the source. */
export async function writeLedger(context: LoadContext, entries: readonly LedgerEntry[]): Promise<void> {
  const source = quote(context, context.plan.source.name);
  const table = tableOf(context);
  const names = ['_source', ...columns.map(([name]) => name)].join(', ');
  await execute(context, `delete from ${table} where _source = ${source}`);
  const { dialect } = context.plan;
  const rows = entries.map((entry) => {
    const values = columns.map(([, value]) => dialect.expr(value(entry)));
    return `(${[source, ...values].join(', ')})`;
  });
  const insert = `insert into ${table} (${names}) values\n`;
  const bounds = { around: insert.length, limit: dialect.longestStatement, most: 1000 };
  for (const group of splitItems(rows, bounds)) await execute(context, `${insert}${group.join(',\n')}`);
}

/** A condition on rows of the source that came from some files; null: all of them, and those of a table. */
export function ownRows(context: LoadContext, files: readonly string[] | null): string {
  const source = `_source = ${quote(context, context.plan.source.name)}`;
  if (files === null) return source;
  return files.length === 0 ? 'false' : `${source} and _file in ${quoteList(context, files)}`;
}

/**
 * For every event: changes where its rows of this source may have changed. Where the source tells when rows were received,
 * the same contents give the same rows whenever they are loaded.
 */
export function versions({ plan }: LoadContext, entries: readonly LedgerEntry[]): ReadonlyMap<string, string> {
  const isTimeless = plan.source.fields.received !== undefined;
  const byEvent = Map.groupBy(entries, (one) => one.event);
  return new Map(
    plan.events.map(({ event, definition }) => {
      const parts = (byEvent.get(event.name) ?? [])
        .filter((one) => one.accepted > 0)
        .map((one) => {
          const isKnown = isTimeless || one.file === null;
          return [one.file ?? '', (isKnown ? one.content : null) ?? one.runId, one.accepted] as const;
        })
        .sort((a, b) => compareText(a[0], b[0]));
      return [event.name, contentHash(JSON.stringify([definition, parts]))];
    }),
  );
}
