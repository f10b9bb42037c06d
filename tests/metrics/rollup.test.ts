import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import type { Calendar } from '../../src/metrics/calendar.ts';
import { metricIndex } from '../../src/metrics/metric-index.ts';
import type { MetricQuery } from '../../src/metrics/plan/query.ts';
import { answerFromRollup } from '../../src/metrics/rollup/answer-from-rollup.ts';
import { planRollup } from '../../src/metrics/rollup/plan-rollup.ts';
import { openDatabase } from '../assertions/fixture.ts';
import { checkFiles } from '../language/check-files.ts';
import { ask, type Cell, events, fill, type Paid, type Start } from './fixture.ts';

const metrics = `  payments: {type: simple, count: rows, of: order.paid, dimensions: [tier, items]}
  orders: {type: simple, count_distinct: order_id, of: order.paid, dimensions: [tier, items]}
  revenue: {type: simple, sum: amount, of: order.paid, dimensions: [tier, items]}
  large: {type: simple, sum: amount, of: order.paid, where: amount >= 50, dimensions: [tier, items]}
  middle: {type: simple, median: amount, method: exact, of: order.paid, dimensions: [tier, items]}
  average: {type: ratio, numerator: revenue, denominator: payments}
  cents: {type: derived, expression: 100 * revenue}
  started: {type: simple, count: rows, of: checkout.start, dimensions: [tier]}
  conversion: {type: ratio, numerator: payments, denominator: started}
  rolling: {type: cumulative, metric: revenue, window: 3d}
  filled: {type: simple, sum: amount, of: order.paid, dimensions: [tier, items], fill: zero}
  part: {type: share, metric: revenue, dimensions: [tier]}
`;
const rollups = {
  fine: '{metrics: [payments, orders, revenue, middle, average], by: [tier, items], grain: day}',
  narrowed: '{metrics: [large, payments], by: [tier], grain: month}',
  hourly: '{metrics: [payments, revenue], by: [items], grain: hour}',
  both: '{metrics: [payments, started, conversion], by: [tier], grain: day}',
  whole: '{metrics: [orders, revenue], by: [tier]}',
  windows: '{metrics: [rolling, payments, revenue], by: [tier], grain: day}',
  gaps: '{metrics: [filled, revenue], by: [tier], grain: month}',
  parts: '{metrics: [part, revenue, orders], by: [tier], grain: month}',
};

const names = Object.keys(rollups) as (keyof typeof rollups)[];
const checked = checkFiles({
  'catalog/events.yaml': `${events}metrics:\n${metrics}rollups:\n${names.map((name) => `  ${name}: ${rollups[name]}\n`).join('')}`,
});
const index = metricIndex({ catalog: checked.catalog, models: [], vars: {} });
const rollup = (name: string) => {
  const found = checked.catalog.rollups.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no rollup ${name}`);
  return found;
};
const utc: Calendar = { timeZone: 'UTC', weekStart: 'sunday' };

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
});

async function build(name: string): Promise<void> {
  await connection.run(
    `create or replace table metrics_${name} as ${duckdb.relation(planRollup(rollup(name), index, utc))}`,
  );
}

/** The answer of a rollup; null where it has none. */
async function answer(name: string, query: MetricQuery): Promise<Cell[][] | null> {
  const planned = answerFromRollup(query, rollup(name), index, utc);
  if (planned.value === null) return null;
  const sql = duckdb.relation(planned.value.relation);
  const columns = planned.value.columns.map((one) => one.name);
  const rows = (await connection.runAndReadAll(sql)).getRowObjectsJS();
  return rows.map((row) => columns.map((column) => plain(row[column])));
}

function plain(value: unknown): Cell {
  if (value instanceof Date) return value.toISOString().replace('T00:00:00.000Z', '');
  return typeof value === 'bigint' ? Number(value) : (value as Cell);
}

const tier = fc.constantFrom('basic', 'plus', null);
const time = fc
  .tuple(
    fc.constantFrom('2023-12-31', '2024-01-01', '2024-01-31', '2024-02-29', '2024-03-01', '2024-03-03'),
    fc.constantFrom('00:00:00', '12:30:00', '23:59:59.999999'),
  )
  .map(([day, clock]) => `${day} ${clock}`);
const id = fc.constantFrom('a', 'b', 'c', 'd');
const amount = fc.option(fc.integer({ min: 0, max: 400 }).map((quarters) => quarters / 4));
const items = fc.option(fc.integer({ min: 1, max: 3 }));
const starts = fc.array(fc.record<Start>({ order_id: id, tier, time }), { maxLength: 8 });
const paid = fc.array(fc.record<Paid>({ order_id: id, tier, time, amount, items }), { maxLength: 12 });
const all = [
  'payments',
  'orders',
  'revenue',
  'large',
  'middle',
  'average',
  'cents',
  'started',
  'conversion',
  'rolling',
  'filled',
  'part',
];
const bound = fc.option(fc.constantFrom('2024-01-01', '2024-02-01', '2024-03-01', '2024-03-03'), { freq: 2 });
const query = fc.record<MetricQuery>({
  metrics: fc.subarray(all, { minLength: 1, maxLength: 4 }),
  by: fc.subarray(['tier', 'items']),
  grain: fc.constantFrom(null, 'hour', 'day', 'week', 'month', 'quarter', 'year'),
  where: fc.constantFrom(null, null, "tier = 'plus'", 'tier is null', 'items > 1', 'amount > 20'),
  since: bound,
  until: fc.constant(null),
});

describe('a rollup', () => {
  test('answers as the query itself does, whatever it claims to answer', async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(starts, paid, fc.array(query, { minLength: 25, maxLength: 25 }), async (some, others, asked) => {
        await fill(connection, some, others);
        for (const name of names) {
          await build(name);
          for (const one of asked) {
            const rows = await answer(name, one);
            if (rows === null) continue;
            answered++;
            expect(rows, `${name} ${JSON.stringify(one)}`).toEqual(await ask(connection, index, one, utc));
          }
        }
      }),
      { numRuns: 20 },
    );
    expect(answered).toBeGreaterThan(50);
  }, 60_000);

  test('does not answer what is not its own to answer', () => {
    const refuses = (name: string, one: MetricQuery): string =>
      answerFromRollup(one, rollup(name), index, utc)
        .diagnostics.map((finding) => `${finding.code}: ${finding.message}`)
        .join('\n');
    expect(refuses('fine', { metrics: ['orders'], by: ['tier'], grain: 'day' })).toBe(
      'query/rollup: `orders` does not add up: it cannot be made from the finer rows of `fine`.',
    );
    expect(refuses('fine', { metrics: ['middle'], by: ['tier', 'items'], grain: 'month' })).toContain(
      '`middle` does not add up',
    );
    expect(refuses('fine', { metrics: ['started'] })).toContain('`fine` does not hold `started`');
    expect(refuses('hourly', { metrics: ['revenue'], by: ['tier'] })).toContain('`hourly` is not kept by `tier`');
    expect(refuses('narrowed', { metrics: ['payments', 'large'], grain: 'day' })).toContain(
      'A day does not consist of whole months',
    );
    expect(refuses('narrowed', { metrics: ['payments', 'large'], since: '2024-01-15' })).toContain(
      'No month of `narrowed` begins at 2024-01-15',
    );
    expect(refuses('whole', { metrics: ['revenue'], grain: 'day' })).toContain('`whole` is not kept by time');
    expect(refuses('fine', { metrics: ['payments'], where: 'amount > 3' })).toContain(
      'The condition looks at `amount`',
    );
    // Days on which nobody paid but somebody started would stand there with zero payments.
    expect(refuses('both', { metrics: ['payments'], grain: 'day' })).toContain(
      'also has groups that only its other metrics count',
    );
    expect(refuses('fine', { metrics: ['reveneu'] })).toContain('metric/unknown');
  });

  test('gives a ratio as the ratio of the sums', async () => {
    // 10 over 1 payment, 20 over 3: the mean of the means would be 8.33.
    await fill(
      connection,
      [],
      [
        { order_id: 'a', tier: 'plus', time: '2024-01-01 10:00:00', amount: 10, items: 1 },
        ...[5, 5, 10].map((one, at) => ({
          order_id: `b${at}`,
          tier: 'plus',
          time: '2024-01-02 10:00:00',
          amount: one,
          items: 1,
        })),
      ],
    );
    await build('fine');
    expect(await answer('fine', { metrics: ['average', 'revenue', 'payments'], grain: 'month' })).toEqual([
      ['2024-01-01', 7.5, 30, 4],
    ]);
  });
});
