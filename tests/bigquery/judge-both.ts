import type { EventDef } from '../../src/model/event.ts';
import type { RowStyle } from '../../src/run/load/judge/convert.ts';
import { makeJudge } from '../../src/run/load/judge/judge-row.ts';
import type { ColumnRows, EventTarget } from '../../src/run/load/load-dialect.ts';
import { comparesWrittenText } from '../../src/run/load/standard-properties.ts';
import type { Row, Warehouse } from '../../src/run/warehouse.ts';
import type { SqlType } from '../../src/sql/types.ts';

const origin = { step: 'test', span: null };

/** What both say of some rows, and how many of them. */
export interface Judged {
  /** Accepted in SQL; by the checker alone; refused. */
  readonly inSql: number;
  readonly later: number;
  readonly refused: number;
  /** Where they do not agree: sentences. Empty where all is well. */
  readonly disagreements: readonly string[];
  /** Ids that SQL accepted. */
  readonly ids: ReadonlySet<string>;
}

/**
 * Has rows judged by the SQL of the dialect and by the checker, which has the last word. `texts`: the rows as JSON text by their
 * ids, made without the warehouse. `accepts`: the query that accepts them.
 */
export async function judgeBoth(
  warehouse: Warehouse,
  target: EventTarget,
  accepts: string,
  texts: ReadonlyMap<string, string>,
  style: RowStyle,
): Promise<Judged> {
  // The emulator cannot keep a null list of JSON, which SQL never fills.
  const columns = target.columns.filter((one) => one.type.kind !== 'array' || one.type.of.kind !== 'json');
  // Of rows in doubt the typed values are nobody's, and may be none that the emulator can send.
  const names = columns
    .map((one) => warehouse.dialect.identifier(one.name))
    .map((name) => `if(_raw is null, ${name}, null) as ${name}`)
    .join(', ');
  const ask = (sql: string): Promise<readonly Row[]> => warehouse.query({ sql, origin });
  const all = await ask(`select ${names}, _raw is null as is_sure from (${accepts}) as judged`);
  const accepted = all.filter((row) => row.is_sure === true);
  const judge = makeJudge({ source: target.source, events: [target.event], style, now: target.now });
  const disagreements = all.length === texts.size ? [] : [`${texts.size} rows became ${all.length}`];
  const inSql = new Map(accepted.map((row) => [String(row.event_id), row]));
  let [later, refused] = [0, 0];
  for (const [id, text] of texts) {
    const verdict = judge(text);
    const row = inSql.get(id);
    if (verdict.kind === 'quarantined') refused++;
    else if (row === undefined) later++;
    if (row === undefined) continue;
    const found =
      verdict.kind === 'quarantined'
        ? verdict.problems.map((one) => `accepted, though ${one.message}`)
        : differences(columns, row, JSON.parse(verdict.row));
    disagreements.push(...found.map((one) => `${one}: ${text}`));
  }
  return { inSql: inSql.size, later, refused, disagreements, ids: new Set(inSql.keys()) };
}

/** Columns that SQL made something else of than the checker. */
function differences(columns: EventTarget['columns'], row: Row, stored: Row): string[] {
  return columns.flatMap(({ name, type }) => {
    if (name === '_source' || name === '_file') return [];
    const [here, there] = [plain(row[name], type), plain(stored[name], type)];
    return here === there ? [] : [`${name} is ${here} instead of ${there}`];
  });
}

/** A stored value as text that can be compared, however it got there. A list cannot be null, and a struct of nulls is written as none. */
function plain(value: unknown, type: SqlType): string {
  if (type.kind === 'array')
    return JSON.stringify((Array.isArray(value) ? value : []).map((one) => plain(one, type.of)));
  if (value === null || value === undefined) return 'null';
  if (type.kind === 'struct') {
    const fields: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(value));
    return JSON.stringify(type.fields.map((one) => plain(fields[one.name], one.type)));
  }
  // Within lists, the emulator writes times with their offset.
  if (type.kind === 'timestamp')
    return String(value)
      .replace(' ', 'T')
      .replace(/(?:\+00|Z)?$/, 'Z');
  if (type.kind === 'json') return JSON.stringify(typeof value === 'string' ? JSON.parse(value) : value);
  if (type.kind === 'number' || type.kind === 'integer') return String(Number(value));
  return String(value);
}

/** The query that accepts rows with columns; null only where a rule compares what was written for a time or an id. */
export function acceptOf(warehouse: Warehouse, target: EventTarget, rows: ColumnRows | null): string | null {
  const accepts = rows === null ? null : (warehouse.loading?.acceptColumns(target, rows) ?? null);
  if (accepts === null && !comparesWrittenText(target)) throw new Error('SQL judges no row');
  return accepts;
}

/** Throws what they disagree about, in a few lines. */
export function disagreed({ disagreements }: Judged, event: EventDef): void {
  if (disagreements.length === 0) return;
  const types = event.properties.map(({ at: _, ...rest }) =>
    JSON.stringify(rest, (key, value) => (key === 'at' ? undefined : value)),
  );
  throw new Error(
    [...disagreements.slice(0, 3).map((one) => one.slice(0, 600)), ...types, JSON.stringify(event.rules)].join('\n'),
  );
}
