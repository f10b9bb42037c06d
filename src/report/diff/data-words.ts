import {
  type DataReport,
  isSameMetric,
  isSameTable,
  type MetricData,
  type PlainRow,
  type TableData,
} from '../../diff/data-report.ts';
import type { JsonValue } from '../../model/values.ts';
import { usageText } from '../cost-text.ts';
import { grouped } from './grouped.ts';

/** Limits of what is written out; the rest is counted. */
const most = { tables: 20, metrics: 30, columns: 10, text: 40 } as const;

/** One table or metric with a difference, as lines: what became of it, then details. */
export interface DataEntry {
  readonly name: string;
  readonly what: string;
  readonly details: readonly string[];
}

export interface DataWords {
  readonly tables: readonly DataEntry[];
  readonly metrics: readonly DataEntry[];
  /** Names of what is the same on both sides. */
  readonly same: readonly string[];
  /** What was not written out. */
  readonly more: readonly string[];
  /** What the comparison cost, where something is charged. */
  readonly cost: string | null;
}

/** A comparison of data in words. */
export function dataWords({ tables, metrics, created, dropped, usage }: DataReport): DataWords {
  const otherTables = tables.filter((one) => !isSameTable(one));
  const otherMetrics = metrics.filter((one) => !isSameMetric(one));
  const left = (count: number, noun: string) => (count > 0 ? [`${grouped(count)} more ${noun} with differences`] : []);
  return {
    tables: [
      ...otherTables.slice(0, most.tables).map(tableEntry),
      ...created.map(({ name, rows }) => ({ name, what: `new, ${rowsText(rows)}`, details: [] })),
      ...dropped.map(({ name, rows }) => ({ name, what: `gone, had ${rowsText(rows)}`, details: [] })),
    ],
    metrics: otherMetrics.slice(0, most.metrics).map(metricEntry),
    same: [...tables.filter(isSameTable), ...metrics.filter(isSameMetric)].map((one) => one.name),
    more: [...left(otherTables.length - most.tables, 'tables'), ...left(otherMetrics.length - most.metrics, 'metrics')],
    cost: usage && usageText(usage),
  };
}

function tableEntry(table: TableData): DataEntry {
  const { name, formerly, key, before, after, added, removed, changed } = table;
  const total = before === after ? rowsText(after) : `${grouped(before)} → ${rowsText(after)}`;
  const parts = [
    ...(added > 0 ? [`${grouped(added)} added`] : []),
    ...(removed > 0 ? [`${grouped(removed)} removed`] : []),
    ...(changed ? [`${grouped(changed)} changed`] : []),
    ...(table.columnsAdded.length > 0 ? [`new: ${columnsText(table.columnsAdded)}`] : []),
    ...(table.columnsRemoved.length > 0 ? [`gone: ${columnsText(table.columnsRemoved)}`] : []),
    ...(table.columnsRetyped.length > 0 ? [`of another type: ${columnsText(table.columnsRetyped.map(retyped))}`] : []),
  ];
  const whole = key === null ? ' (rows compared as wholes)' : '';
  const was = formerly === name ? '' : ` (formerly ${formerly})`;
  return { name: `${name}${was}`, what: `${total}: ${parts.join(', ')}${whole}`, details: tableDetails(table) };
}

function retyped({ name, before, after }: TableData['columnsRetyped'][number]): string {
  return `${name} (${before} → ${after})`;
}

function tableDetails({ columns, addedRows, removedRows, added, removed }: TableData): string[] {
  const shown = columns.slice(0, most.columns).map(({ name, differing, samples }) => {
    const values = samples.map(({ key, before, after }) => {
      const place = rowText(key);
      return `${place === '' ? '' : `${place}: `}${valueText(before)} → ${valueText(after)}`;
    });
    return `${name} differs in ${rowsText(differing)}: ${listText(values, differing)}`;
  });
  const left = columns.length - most.columns;
  return [
    ...shown,
    ...(left > 0 ? [`${grouped(left)} more columns differ`] : []),
    ...(addedRows.length > 0 ? [`added: ${listText(addedRows.map(rowText), added)}`] : []),
    ...(removedRows.length > 0 ? [`removed: ${listText(removedRows.map(rowText), removed)}`] : []),
  ];
}

function metricEntry({ name, formerly, unit, total, periods }: MetricData): DataEntry {
  const amount = (value: JsonValue) => valueText(value);
  const measured = unit === null || unit === 'number' ? '' : ` ${unit}`;
  const whole =
    total === null
      ? []
      : [
          isSame(total.before, total.after)
            ? `${amount(total.after)}${measured} in total, as before`
            : `${amount(total.before)} → ${amount(total.after)}${measured}${shareText(total.before, total.after)}`,
        ];
  const counted =
    periods === null ? [] : [`${grouped(periods.differing)} of ${grouped(periods.count)} ${periods.grain}s differ`];
  const details =
    periods === null || periods.differing === 0
      ? []
      : [
          listText(
            periods.samples.map(
              ({ period, before, after }) => `${period.slice(0, 10)}: ${amount(before)} → ${amount(after)}`,
            ),
            periods.differing,
          ),
        ];
  const was = formerly === name ? '' : ` (formerly ${formerly})`;
  return { name: `${name}${was}`, what: [...whole, ...counted].join('; '), details };
}

function isSame(before: JsonValue, after: JsonValue): boolean {
  return valueText(before) === valueText(after);
}

/** " (−9.7 %)" */
function shareText(before: JsonValue, after: JsonValue): string {
  const [was, is] = [asNumber(before), asNumber(after)];
  if (was === null || is === null || was === 0) return '';
  const percent = ((is - was) / Math.abs(was)) * 100;
  const digits = Math.abs(percent) >= 100 ? 0 : Math.abs(percent) >= 1 ? 1 : 2;
  return ` (${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(digits)} %)`;
}

function asNumber(value: JsonValue): number | null {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
}

function rowsText(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'row' : 'rows'}`;
}

function columnsText(names: readonly string[]): string {
  const shown = names.slice(0, most.columns).join(', ');
  const left = names.length - most.columns;
  return `${names.length === 1 ? 'column' : 'columns'} ${shown}${left > 0 ? ` and ${grouped(left)} more` : ''}`;
}

function rowText(row: PlainRow): string {
  const cells = Object.entries(row).map(([name, value]) => `${name}=${valueText(value)}`);
  const left = cells.length - most.columns;
  return [...cells.slice(0, most.columns), ...(left > 0 ? ['…'] : [])].join(' ');
}

/** Numbers with at most six digits behind the point; long texts are cut. */
function valueText(value: JsonValue): string {
  if (value === null) return 'null';
  if (typeof value === 'bigint') return value.toLocaleString('en-US');
  if (typeof value === 'number') {
    const isSmall = value !== 0 && Math.abs(value) < 1e-4;
    return isSmall ? value.toPrecision(4) : value.toLocaleString('en-US', { maximumFractionDigits: 6 });
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replace(/\s+/g, ' ');
  return line.length > most.text ? `${line.slice(0, most.text)}…` : line === '' ? "''" : line;
}

function listText(shown: readonly string[], count: number): string {
  return `${shown.join('; ')}${count > shown.length ? '; …' : ''}`;
}
