import type { QueryColumn } from '../../metrics/plan/query.ts';
import type { JsonObject, JsonValue } from '../../model/values.ts';

/** One line of a chart. */
export interface Series {
  readonly label: string;
  /** By time, in milliseconds; null where the value is not known. */
  readonly points: readonly { readonly at: number; readonly value: number | null }[];
}

/** One bar of a chart. */
export interface Bar {
  readonly label: string;
  readonly value: number | null;
}

/** The values of a metric by time, a series for each combination of dimensions. */
export function seriesOf(rows: readonly JsonObject[], columns: readonly QueryColumn[], metric: string): Series[] {
  const time = columns.find((one) => one.role === 'time')?.name ?? '';
  const groups = Map.groupBy(
    // Rows whose time is not known have no place on the axis.
    rows.filter((row) => typeof row[time] === 'string'),
    (row) => labelOf(row, columns),
  );
  return [...groups].map(([label, those]) => ({
    label,
    points: those
      .map((row) => ({ at: Date.parse(String(row[time])), value: numberOf(row[metric]) }))
      .sort((a, b) => a.at - b.at),
  }));
}

/** The values of a metric in the order of the rows. */
export function barsOf(rows: readonly JsonObject[], columns: readonly QueryColumn[], metric: string): Bar[] {
  const time = columns.find((one) => one.role === 'time')?.name;
  return rows.map((row) => {
    const period = time === undefined ? [] : [String(row[time] ?? 'null')];
    return {
      label: [...period, labelOf(row, columns)].filter((one) => one !== '').join(' '),
      value: numberOf(row[metric]),
    };
  });
}

/** `plus, DE`: the dimensions of a row. Empty where there are none. */
function labelOf(row: JsonObject, columns: readonly QueryColumn[]): string {
  return columns
    .filter((one) => one.role === 'dimension')
    .map((one) => String(row[one.name] ?? 'null').replace(/\s+/g, ' '))
    .join(', ');
}

function numberOf(value: JsonValue | undefined): number | null {
  const number = typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
  return number !== null && Number.isFinite(number) ? number : null;
}
