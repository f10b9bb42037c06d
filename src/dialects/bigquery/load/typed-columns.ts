import type { EventTarget } from '../../../run/load/load-dialect.ts';
import { timestamp } from '../../../sql/make.ts';
import { bigquery } from '../printer.ts';
import { bigqueryText } from '../text.ts';
import { quotedName } from './column-value.ts';

/** There are no row ids: each new row gets one. */
export const rowKey = '_row';

/** Columns between the levels of the query: typed values by the name of the column that they end in. */
export const alias = (column: string): string => quotedName(`c_${column}`);

/** What is known of the time of an event and that of its receipt. */
export function timeChecks(target: EventTarget): string[] {
  const { max_age, max_skew } = target.source;
  return [
    ...(max_age === undefined ? [] : [`${age(target)} <= ${micros(max_age.seconds)}`]),
    ...(max_skew === undefined ? [] : [`${age(target)} >= 0 - ${micros(max_skew.seconds)}`]),
  ];
}

/** Microseconds from the event to its receipt. Numbers, since a sum of a time and an interval may be out of range. */
function age({ source, now }: EventTarget): string {
  return `(unix_micros(${receivedAt(source, now)}) - unix_micros(${alias('event_time')}))`;
}

function receivedAt(source: EventTarget['source'], now: string): string {
  return source.fields.received === undefined ? bigquery.expr(timestamp(now)) : alias('received_at');
}

function micros(seconds: number): number {
  return Math.round(seconds * 1_000_000);
}

/** How the rows of an event are judged. */
export interface Judgement {
  /** A query of `file`, the typed values (`c_…`) and what the conditions and `raw` name. */
  readonly made: string;
  /** Columns of the typed table that have a value. */
  readonly typed: ReadonlySet<string>;
  readonly conditions: readonly string[];
  /** The text of a row in doubt. */
  readonly raw: string;
}

/** A query of the columns of the typed table, of `_raw` (null where the row is valid for certain), and of a key of the row. */
export function judgedRows(target: EventTarget, { made, typed, conditions, raw }: Judgement): string {
  const judged = `select *, coalesce(${conditions.join('\n  and ')}, false) as ok from (${made}) as made`;
  const columns = target.columns.map(
    (one) => `${columnValue(target, one.name, typed)} as ${bigquery.identifier(one.name)}`,
  );
  return `select ${columns.join(', ')}, if(ok, null, ${raw}) as _raw, generate_uuid() as ${rowKey}
from (${judged}) as judged`;
}

function columnValue(target: EventTarget, name: string, typed: ReadonlySet<string>): string {
  const { source, now, columns } = target;
  switch (name) {
    case '_source':
      return bigqueryText(source.name);
    case '_file':
      return 'file';
    case '_late': {
      if (source.late_after === undefined) return 'false';
      return `coalesce(${age(target)} > ${micros(source.late_after.seconds)}, false)`;
    }
    case 'received_at':
      return receivedAt(source, now);
    default: {
      if (typed.has(name)) return alias(name);
      const column = columns.find((one) => one.name === name);
      return `cast(null as ${column === undefined ? 'string' : bigquery.type(column.type)})`;
    }
  }
}
