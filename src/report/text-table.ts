import type { JsonObject, JsonValue } from '../model/values.ts';

const widestCell = 40;
const mostColumns = 12;

export interface TableLayout {
  /** Names of the columns in order; those that the rows have, unless given. */
  readonly columns?: readonly string[];
  readonly mostColumns?: number;
  /** Longer values are cut. */
  readonly widestCell?: number;
  /** Numbers are for people to read: rounded to six digits, and to two decimals from 10,000 on. */
  readonly rounded?: boolean;
}

/** Rows as a table in plain text; numbers to the right. Long values and many columns are cut, and it is said. */
export function textTable(rows: readonly JsonObject[], layout: TableLayout = {}): string {
  const all = layout.columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const names = all.slice(0, layout.mostColumns ?? mostColumns);
  const shown = layout.rounded ? rounded : (value: JsonValue) => value;
  const cells = rows.map((row) => names.map((name) => cellText(shown(row[name] ?? null), layout.widestCell)));
  const widths = names.map((name, index) => Math.max(name.length, ...cells.map((row) => (row[index] ?? '').length)));
  const isNumber = names.map((name) => rows.every((row) => ['number', 'bigint'].includes(typeof (row[name] ?? 0))));
  const line = (values: readonly string[]): string =>
    values
      .map((value, index) => (isNumber[index] ? value.padStart(widths[index] ?? 0) : value.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd();
  const left = all.length - names.length;
  const rest = left > 0 ? [`… and ${left} more columns`] : [];
  return [line(names), line(widths.map((width) => '─'.repeat(width))), ...cells.map(line), ...rest].join('\n');
}

function rounded(value: JsonValue): JsonValue {
  if (typeof value !== 'number' || Number.isInteger(value) || !Number.isFinite(value)) return value;
  return Number(Math.abs(value) < 10_000 ? value.toPrecision(6) : value.toFixed(2));
}

function cellText(value: JsonValue, widest = widestCell): string {
  const text =
    typeof value === 'string'
      ? value
      : value === null
        ? 'null'
        : typeof value === 'bigint'
          ? String(value)
          : stringify(value);
  const oneLine = text.replace(/\s+/g, ' ');
  return oneLine.length > widest ? `${oneLine.slice(0, widest - 1)}…` : oneLine;
}

function stringify(value: JsonValue): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? '';
}
