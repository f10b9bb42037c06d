import type { DuckDBConnection } from '@duckdb/node-api';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import type { Calendar } from '../../src/metrics/calendar.ts';
import { type MetricIndex, metricIndex } from '../../src/metrics/metric-index.ts';
import { planQuery } from '../../src/metrics/plan/plan-query.ts';
import type { MetricQuery, QueryPlan } from '../../src/metrics/plan/query.ts';
import type { JsonObject } from '../../src/model/values.ts';
import { checkFiles } from '../language/check-files.ts';

/** Two events that share an order. */
export const events = `events:
  checkout.start:
    properties:
      order_id: {type: string, required: true}
      tier: string
  order.paid:
    properties:
      order_id: {type: string, required: true}
      tier: string
      amount: {type: number, unit: USD}
      items: integer
      delivered: date
`;

/** The metrics of a catalog, which must be without errors. */
export function metricsFrom(metrics: string, vars: JsonObject = {}): MetricIndex {
  return indexOf(`${events}metrics:\n${metrics}`, vars);
}

/** The metrics of a whole catalog, which must be without errors. */
export function indexOf(text: string, vars: JsonObject = {}): MetricIndex {
  const settings = `name: test\nvars: ${JSON.stringify(vars)}\n`;
  const checked = checkFiles({ 'catalog/events.yaml': text, 'waymark.yaml': settings });
  const errors = checked.diagnostics.filter((one) => one.severity === 'error');
  if (errors.length > 0) throw new Error(errors.map((one) => `${one.code}: ${one.message}`).join('\n'));
  return metricIndex({ catalog: checked.catalog, models: [], vars });
}

export const utc: Calendar = { timeZone: 'UTC', weekStart: 'monday' };

export function plan(index: MetricIndex, query: MetricQuery, calendar = utc): QueryPlan {
  const planned = planQuery(query, index, calendar);
  if (planned.value === null) throw new Error(planned.diagnostics.map((one) => one.message).join('\n'));
  return planned.value;
}

export type Cell = string | number | boolean | null;

/** The rows of a query, cells in the order of its columns. Dates are ISO text, numbers plain. */
export async function ask(
  connection: DuckDBConnection,
  index: MetricIndex,
  query: MetricQuery,
  calendar = utc,
): Promise<Cell[][]> {
  const { relation, columns } = plan(index, query, calendar);
  const result = await connection.runAndReadAll(duckdb.relation(relation));
  return result.getRowObjectsJS().map((row) => columns.map(({ name }) => plainCell(row[name])));
}

function plainCell(value: unknown): Cell {
  if (value instanceof Date) return value.toISOString().replace('T00:00:00.000Z', '');
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value === null || value === undefined) return null;
  throw new Error(`a cell of an unexpected type: ${String(value)}`);
}

export interface Start {
  readonly order_id: string;
  readonly tier: string | null;
  readonly time: string;
}
export interface Paid extends Start {
  readonly amount: number | null;
  readonly items: number | null;
  /** The id of the event; by its place unless written. */
  readonly id?: string;
}

/** Makes both tables anew with these rows. */
export async function fill(
  connection: DuckDBConnection,
  starts: readonly Start[],
  paid: readonly Paid[],
): Promise<void> {
  const literal = (value: Cell): string =>
    value === null ? 'null' : typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
  const rows = (all: readonly (readonly Cell[])[]): string =>
    all.map((row) => `(${row.map(literal).join(', ')})`).join(', ');
  await connection.run('create or replace table event_checkout_start (event_time timestamp, order_id text, tier text)');
  await connection.run(
    'create or replace table event_order_paid (event_id text, event_time timestamp, order_id text, tier text, amount double, items bigint, delivered date)',
  );
  if (starts.length > 0)
    await connection.run(
      `insert into event_checkout_start values ${rows(starts.map((one) => [one.time, one.order_id, one.tier]))}`,
    );
  if (paid.length > 0)
    await connection.run(
      `insert into event_order_paid (event_id, event_time, order_id, tier, amount, items, delivered) values ${rows(
        paid.map((one, at) => [
          one.id ?? `e${at}`,
          one.time,
          one.order_id,
          one.tier,
          one.amount,
          one.items,
          one.time.slice(0, 10),
        ]),
      )}`,
    );
}
