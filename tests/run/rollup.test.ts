import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import { planClean } from '../../src/run/clean-target.ts';
import { listItems } from '../../src/run/list-items.ts';
import { emptyState, readState } from '../../src/run/state/run-state.ts';
import { type Files, statusesOf, stepOf, type TestProject, testProject } from './fixture.ts';

interface Paid {
  readonly id: string;
  /** `2026-01-05` or an instant. */
  readonly at: string;
  readonly amount: number;
  readonly tier?: string;
  /** Later rows of an id replace earlier ones. */
  readonly received?: string;
}

/** A file of payments. */
function payments(...rows: readonly Paid[]): string {
  return rows
    .map(({ id, at, amount, tier = 'basic', received = '2026-02-01T00:00:00Z' }) =>
      JSON.stringify({
        event: 'order.paid',
        event_id: id,
        timestamp: at.includes('T') ? at : `${at}T12:00:00Z`,
        received_at: received,
        properties: { order_id: id, amount, tier },
      }),
    )
    .map((line) => `${line}\n`)
    .join('');
}

const metrics = `  revenue: {type: simple, sum: amount, of: order.paid, dimensions: [tier]}
  orders: {type: simple, count_distinct: order_id, of: order.paid, dimensions: [tier]}
`;

function catalog(rollups: string, all = metrics): string {
  return `events:
  order.paid:
    properties:
      order_id: {type: string, required: true}
      amount: {type: number, required: true, unit: USD}
      tier: string
sources:
  app:
    location: data/*.ndjson
    fields: {event: event, id: event_id, time: timestamp, received: received_at, properties: properties}
metrics:
${all}rollups:
${rollups}`;
}

const daily = '  orders_daily: {metrics: [revenue, orders], by: [tier], grain: day}\n';

function shop(data: string, rollups = daily, more: Files = {}): TestProject {
  return testProject({ 'catalog/orders.yaml': catalog(rollups), 'data/1.ndjson': data, ...more });
}

const held = async (project: TestProject, table = 'metrics_orders_daily'): Promise<string[]> =>
  (await project.query(`select * from ${table} order by all`)).map((row) => Object.values(row).join(' '));

/** Writes into the table, so that it shows which of its rows a build has replaced. */
async function mark(project: TestProject, table = 'metrics_orders_daily'): Promise<void> {
  const warehouse = await project.open();
  await warehouse.execute([{ sql: `update ${table} set orders = -1`, origin: { step: 'test', span: null } }]);
  await warehouse.close();
}

const januar = [
  { id: 'a', at: '2026-01-01', amount: 10 },
  { id: 'b', at: '2026-01-02', amount: 20 },
  { id: 'c', at: '2026-01-02', amount: 5, tier: 'plus' },
  { id: 'd', at: '2026-01-03', amount: 40 },
];

describe('a rollup', () => {
  test('is a table that is built after the events that its metrics read', async () => {
    const project = shop(payments(...januar));
    const outcome = await project.run();
    expect(outcome.exitCode, JSON.stringify(outcome, null, 2)).toBe(0);
    const order = outcome.result?.steps.map((step) => step.id) ?? [];
    expect(order.indexOf('load:app')).toBeLessThan(order.indexOf('model:metrics_orders_daily'));
    expect(await held(project)).toEqual([
      '2026-01-01 basic 10 1',
      '2026-01-02 basic 20 1',
      '2026-01-02 plus 5 1',
      '2026-01-03 basic 40 1',
    ]);
    expect(new Set(Object.values(await project.statuses()))).toEqual(new Set(['unchanged']));
  });

  test('is replaced where days are new or late, and nowhere else', async () => {
    const project = shop(payments(...januar));
    await project.run();
    await mark(project);
    project.write({
      'data/2.ndjson': payments({ id: 'e', at: '2026-01-04', amount: 7 }, { id: 'f', at: '2026-01-02', amount: 1 }),
    });
    const step = stepOf(await project.run(), 'model:metrics_orders_daily');
    expect(step).toMatchObject({ status: 'succeeded', rows: 3, message: 'built again: 2026-01-02, 2026-01-04' });
    expect(await held(project)).toEqual([
      '2026-01-01 basic 10 -1',
      '2026-01-02 basic 21 2',
      '2026-01-02 plus 5 1',
      '2026-01-03 basic 40 -1',
      '2026-01-04 basic 7 1',
    ]);
  });

  test('follows an event that a later row moves to another day, and one that a file no longer has', async () => {
    const project = shop(payments(...januar), daily, {
      'data/2.ndjson': payments({ id: 'x', at: '2026-01-06', amount: 3 }),
    });
    await project.run();
    await mark(project);
    // `a` was really paid on the 5th; `x` never was.
    const moved = { id: 'a', at: '2026-01-05', amount: 10, received: '2026-02-02T00:00:00Z' };
    project.write({ 'data/2.ndjson': payments(moved) });
    await project.run();
    expect(await held(project)).toEqual([
      '2026-01-02 basic 20 -1',
      '2026-01-02 plus 5 -1',
      '2026-01-03 basic 40 -1',
      '2026-01-05 basic 10 1',
    ]);
  });

  test('remembers what changed while it was not built', async () => {
    const project = shop(payments(...januar));
    await project.run();
    await mark(project);
    for (const day of [4, 5]) {
      project.write({ [`data/${day}.ndjson`]: payments({ id: `n${day}`, at: `2026-01-0${day}`, amount: day }) });
      await project.run({ exclude: ['orders_daily'] });
    }
    const step = stepOf(await project.run(), 'model:metrics_orders_daily');
    expect(step).toMatchObject({ rows: 2, message: 'built again: 2026-01-04 to 2026-01-05' });
    expect((await held(project)).filter((row) => row.endsWith('-1'))).toHaveLength(4);
  });

  test('is built as a whole where a definition of its metrics changes; other rollups are not', async () => {
    const others = `${daily}  counted: {metrics: [orders], grain: month}\n`;
    const project = shop(payments(...januar), others);
    await project.run();
    project.write({ 'catalog/orders.yaml': catalog(others, metrics.replace('sum: amount', 'max: amount')) });
    const outcome = await project.run();
    expect(stepOf(outcome, 'model:metrics_orders_daily')).toMatchObject({
      status: 'succeeded',
      message: 'rebuilt fully: its definition has changed',
      rows: 4,
    });
    expect(statusesOf(outcome)).toMatchObject({ 'model:metrics_counted': 'unchanged', 'load:app': 'unchanged' });
  });

  test('is not built again where only words change', async () => {
    const project = shop(payments(...januar));
    await project.run();
    const words = metrics.replace(
      'type: simple, sum',
      'description: What was charged, owner: finance, type: simple, sum',
    );
    project.write({ 'catalog/orders.yaml': catalog(daily, words) });
    expect(new Set(Object.values(await project.statuses()))).toEqual(new Set(['unchanged']));
  });

  test('by week is replaced by whole weeks of the project', async () => {
    const weekly = '  weekly: {metrics: [revenue, orders], grain: week}\n';
    const settings = 'name: test\nweek_start: sunday\ntargets:\n  dev: {type: duckdb, path: dev.duckdb}\n';
    // Sundays: 4, 11 and 18 January 2026.
    const project = shop(
      payments(
        { id: 'a', at: '2026-01-03', amount: 1 },
        { id: 'b', at: '2026-01-04', amount: 2 },
        { id: 'c', at: '2026-01-17', amount: 4 },
      ),
      weekly,
      { 'waymark.yaml': settings },
    );
    await project.run();
    await mark(project, 'metrics_weekly');
    project.write({ 'data/2.ndjson': payments({ id: 'd', at: '2026-01-10', amount: 8 }) });
    const step = stepOf(await project.run(), 'model:metrics_weekly');
    expect(step.message).toBe('built again: 2026-01-04 to 2026-01-10');
    expect(await held(project, 'metrics_weekly')).toEqual(['2025-12-28 1 -1', '2026-01-04 10 2', '2026-01-11 4 -1']);
  });

  test('without a grain is one row for all of time, and written anew', async () => {
    const project = shop(payments(...januar), '  total: {metrics: [revenue, orders]}\n');
    await project.run();
    project.write({ 'data/2.ndjson': payments({ id: 'z', at: '2026-01-09', amount: 25 }) });
    await project.run();
    expect(await held(project, 'metrics_total')).toEqual(['100 5']);
  });

  test('over a model by partition follows the partitions that the model replaced, and over a table is built as a whole', async () => {
    const head = 'columns: {day: date, amount: number}\n';
    const sql = `select cast(event_time as date) as day, amount from {{event "order.paid"}}`;
    const project = testProject({
      'catalog/orders.yaml': catalog(
        '  parts: {metrics: [by_part], grain: day}\n  whole: {metrics: [by_table], grain: day}\n',
        `  by_part: {type: simple, sum: amount, of: partly, time: day}\n  by_table: {type: simple, sum: amount, of: wholly, time: day}\n`,
      ),
      'data/1.ndjson': payments(...januar),
      'transforms/partly.sql.hbs': `---\nmaterialized: incremental\npartition: day\n${head}---\n${sql}\n`,
      'transforms/wholly.sql.hbs': `---\nmaterialized: table\n${head}---\n${sql}\n`,
    });
    await project.run();
    project.write({ 'data/2.ndjson': payments({ id: 'n', at: '2026-01-04', amount: 9 }) });
    const outcome = await project.run();
    expect(stepOf(outcome, 'model:metrics_parts').message).toBe('built again: from 2026-01-03 on');
    expect(stepOf(outcome, 'model:metrics_whole')).toMatchObject({ message: null, rows: 4 });
    expect(await held(project, 'metrics_parts')).toEqual([
      '2026-01-01 10',
      '2026-01-02 25',
      '2026-01-03 40',
      '2026-01-04 9',
    ]);
    expect(await held(project, 'metrics_whole')).toEqual(await held(project, 'metrics_parts'));
  });

  test('whose metrics look at other periods is built as a whole', async () => {
    const all = `${metrics}  rolling: {type: cumulative, metric: revenue, window: 2d}
  filled: {type: simple, sum: amount, of: order.paid, fill: zero}
`;
    const rollups = '  windows: {metrics: [rolling], grain: day}\n  gaps: {metrics: [filled, orders], grain: day}\n';
    const project = testProject({ 'catalog/orders.yaml': catalog(rollups, all), 'data/1.ndjson': payments(...januar) });
    await project.run();
    project.write({ 'data/2.ndjson': payments({ id: 'z', at: '2026-01-05', amount: 100 }) });
    const outcome = await project.run();
    expect(stepOf(outcome, 'model:metrics_windows').message).toBeNull();
    // Each day with the one before it: 10, 10 + 25, 25 + 40, 40, 100.
    expect(await held(project, 'metrics_windows')).toEqual([
      '2026-01-01 10',
      '2026-01-02 35',
      '2026-01-03 65',
      '2026-01-04 40',
      '2026-01-05 100',
    ]);
    // Nobody paid on the 4th.
    expect(await held(project, 'metrics_gaps')).toContain('2026-01-04 0 0');
  });

  test('is selected, listed and cleaned away by its name', async () => {
    const project = shop(payments(...januar));
    expect(Object.keys(await project.statuses({ select: ['+orders_daily'] }))).toEqual([
      'assert:event:order.paid',
      'load:app',
      'model:metrics_orders_daily',
    ]);
    const loaded = project.load();
    const target = loaded.project.settings.targets.dev;
    if (target === undefined) throw new Error('no target');
    const listed = await listItems({
      loaded,
      select: ['rollup:orders_daily'],
      exclude: [],
      target,
      dialect: duckdb,
      state: emptyState,
    });
    expect(listed.value).toMatchObject([
      { id: 'model:metrics_orders_daily', materialized: 'rollup', dependsOn: ['event:order.paid'] },
    ]);
    project.write({ 'catalog/orders.yaml': catalog('  counted: {metrics: [orders], grain: month}\n') });
    const warehouse = await project.open();
    const plan = planClean(project.load().project, await readState(warehouse));
    await warehouse.close();
    expect(plan.orphans.map((one) => one.name)).toEqual(['metrics_orders_daily']);
  });

  test('comes out as if it were built anew, whatever files came, changed and went', async () => {
    const paid = fc.record<Paid>({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      at: fc
        .tuple(
          fc.constantFrom('2026-03-28', '2026-03-29', '2026-03-30', '2026-04-05', '2026-05-01'),
          fc.constantFrom('00:30', '22:30', '12:00'),
        )
        .map(([day, clock]) => `${day}T${clock}:00Z`),
      amount: fc.integer({ min: 0, max: 9 }),
      tier: fc.constantFrom('basic', 'plus'),
      received: fc.integer({ min: 10, max: 28 }).map((day) => `2026-06-${day}T00:00:00Z`),
    });
    const file = fc.constantFrom('data/1.ndjson', 'data/2.ndjson', 'data/3.ndjson');
    const loads = fc.array(fc.tuple(file, fc.array(paid, { maxLength: 5 })), { minLength: 2, maxLength: 4 });
    const settings = 'name: test\ntime_zone: Europe/Berlin\ntargets:\n  dev: {type: duckdb, path: dev.duckdb}\n';
    await fc.assert(
      fc.asyncProperty(loads, fc.constantFrom('day', 'week', 'month'), async (steps, grain) => {
        const rollups = `  r: {metrics: [revenue, orders], by: [tier], grain: ${grain}}\n`;
        const project = shop(payments(...januar), rollups, { 'waymark.yaml': settings });
        await project.run();
        for (const [path, rows] of steps) {
          project.write({ [path]: payments(...rows) });
          await project.run();
        }
        // Written by hand. Weeks begin on Monday.
        const local = "event_time at time zone 'UTC' at time zone 'Europe/Berlin'";
        const expected = await project.query(
          `select date_trunc('${grain}', ${local})::date as period, tier, sum(amount), count(distinct order_id) from event_order_paid group by all order by all`,
        );
        expect(await held(project, 'metrics_r')).toEqual(expected.map((row) => Object.values(row).join(' ')));
      }),
      { numRuns: 8 },
    );
  }, 120_000);
});
