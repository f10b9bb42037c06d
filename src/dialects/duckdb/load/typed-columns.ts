import type { EventTarget } from '../../../run/load/load-dialect.ts';
import { timestamp } from '../../../sql/make.ts';
import { duckdb } from '../printer.ts';
import { field, quoted } from './sql-text.ts';

/** Columns between the levels of the query: typed values by the name of the column that they end in. */
export const alias = (column: string): string => field(`c_${column}`);

/** What is known of the time of an event and that of its receipt. */
export function timeChecks({ source, now }: EventTarget): string[] {
  const { max_age, max_skew } = source;
  const reference = receivedAt(source, now);
  const time = alias('event_time');
  return [
    ...(max_age === undefined ? [] : [`${time} >= ${reference} - ${interval(max_age.seconds)}`]),
    ...(max_skew === undefined ? [] : [`${time} <= ${reference} + ${interval(max_skew.seconds)}`]),
  ];
}

function receivedAt(source: EventTarget['source'], now: string): string {
  return source.fields.received === undefined ? duckdb.expr(timestamp(now)) : alias('received_at');
}

function interval(seconds: number): string {
  return `to_microseconds(${Math.round(seconds * 1_000_000)})`;
}

/**
 * A query of the columns of the typed table and `_raw`. `made` is a query of `file` and the typed values; `typed` has the names
 * of the columns that they are for; `raw` is the text of a row in doubt. The call of `random()` keeps DuckDB from pushing the
 * conditions down, where it would make the values once for each of them.
 */
export function judgedRows(
  target: EventTarget,
  typed: ReadonlyMap<string, string>,
  conditions: readonly string[],
  made: string,
  raw: string,
): string {
  const judged = `select *, coalesce(${conditions.join('\n  and ')}, false) and random() >= 0 as ok from (${made})`;
  const columns = target.columns.map(
    (one) => `${columnValue(target, one.name, typed)} as ${duckdb.identifier(one.name)}`,
  );
  return `select ${columns.join(', ')}, case when ok then null else ${raw} end as _raw\nfrom (${judged})`;
}

function columnValue({ source, now, columns }: EventTarget, name: string, typed: ReadonlyMap<string, string>): string {
  switch (name) {
    case '_source':
      return quoted(source.name);
    case '_file':
      return 'file';
    case '_late': {
      if (source.late_after === undefined) return 'false';
      return `coalesce(${alias('event_time')} < ${receivedAt(source, now)} - ${interval(source.late_after.seconds)}, false)`;
    }
    case 'received_at':
      return receivedAt(source, now);
    default: {
      if (typed.has(name)) return alias(name);
      const column = columns.find((one) => one.name === name);
      return `cast(null as ${column === undefined ? 'varchar' : duckdb.type(column.type)})`;
    }
  }
}
