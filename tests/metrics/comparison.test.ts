import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../assertions/fixture.ts';
import { checkFiles } from '../language/check-files.ts';
import { ask, indexOf } from './fixture.ts';

/* Treatment against control, scores against labels, and histograms. */

const results = ['incremental', 'incrementality', 'difference', 'relative'] as const;
const lift = (name: string, result: string, outcome: string): string =>
  `  ${name}: {type: lift, result: ${result}, outcome: ${outcome}, size: {sum: users, of: arm.counted}, arms: {column: holdout, treatment: false, control: true}, dimensions: [campaign]}\n`;

const catalog = `events:
  arm.counted:
    properties:
      campaign: {type: string}
      holdout: {type: boolean}
      users: {type: integer}
      conversions: {type: integer}
      revenue: {type: number, unit: USD}
  scored:
    properties:
      region: {type: string}
      score: {type: number}
      left: {type: boolean}
  order.paid:
    properties:
      tier: {type: string}
      amount: {type: number, unit: USD}
metrics:
${results.map((result) => lift(result, result, '{sum: conversions, of: arm.counted}')).join('')}${lift('added_revenue', 'incremental', '{sum: revenue, of: arm.counted}')}  percent: {type: derived, expression: 100 * incrementality}
  churn_auc: {type: auc, of: scored, score: score, label: left, dimensions: [region]}
  sizes: {type: distribution, count: rows, of: order.paid, buckets: {column: amount, edges: [0, 20, 50]}, dimensions: [tier]}
  revenue_by_size: {type: distribution, sum: amount, of: order.paid, where: tier = 'plus', buckets: {column: amount, width: 25}}
`;

const index = indexOf(catalog);
let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
});

async function fill(table: string, columns: string, rows: readonly string[]): Promise<void> {
  await connection.run(`create or replace table ${table} (event_time timestamp, ${columns})`);
  for (const row of rows) await connection.run(`insert into ${table} values (${row})`);
}

const fillArms = (...rows: string[]): Promise<void> =>
  fill(
    'event_arm_counted',
    'campaign text, holdout boolean, users bigint, conversions bigint, revenue double',
    rows.map((row) => `'2025-01-14', ${row}`),
  );

const value = async (metric: string, by: string[] = []) => ask(connection, index, { metrics: [metric], by });

describe('lift', () => {
  test('of 1,226 and 58 conversions among 349,650 and 34,580 users, as published: 52.2 %', async () => {
    await fillArms("'a', false, 349650, 1226, 17610", "'a', true, 34580, 58, 0", "'a', null, 1000000, 1000000, 1");
    // 58 × 349,650 / 34,580 = 586.448… conversions were to be expected anyhow: 639.55 of 1,226 were not.
    const expected = (58 * 349_650) / 34_580;
    expect((await value('incremental'))[0]?.[0]).toBeCloseTo(1226 - expected, 9);
    expect((await value('percent'))[0]?.[0]).toBeCloseTo(52.2, 1);
    expect((await value('difference'))[0]?.[0]).toBeCloseTo(1226 / 349_650 - 58 / 34_580, 12);
    // 0.35064 % against 0.16773 %: more than twice.
    expect((await value('relative'))[0]?.[0]).toBeCloseTo(1226 / 349_650 / (58 / 34_580) - 1, 12);
    expect((await value('added_revenue'))[0]?.[0]).toBe(17_610);
  });

  test('is null where an arm is empty, and where nothing converted', async () => {
    await fillArms(
      "'no control', false, 10, 2, 1",
      "'no treatment', true, 10, 2, 1",
      "'nothing', false, 10, 0, 0",
      "'nothing', true, 10, 0, 0",
    );
    expect(await value('incremental', ['campaign'])).toEqual([
      ['no control', null],
      ['no treatment', null],
      ['nothing', 0],
    ]);
    expect(await value('incrementality', ['campaign'])).toEqual([
      ['no control', null],
      ['no treatment', null],
      ['nothing', null],
    ]);
    expect(await value('relative', ['campaign'])).toEqual([
      ['no control', null],
      ['no treatment', null],
      ['nothing', null],
    ]);
  });

  test('has the unit of what it tells', () => {
    expect(index.unitOf('added_revenue')).toBe('USD');
    expect(index.unitOf('incrementality')).toBe('ratio');
    expect(index.unitOf('percent')).toBe('percent');
  });

  test.each([
    [
      'a value of another type',
      "{column: holdout, treatment: 'no', control: true}",
      '`holdout` of `arm.counted` is of type boolean; `no` is not.',
    ],
    [
      'arms that are the same',
      '{column: holdout, treatment: true, control: true}',
      'Treatment and control are the same.',
    ],
    [
      'a list',
      '{column: holdout, treatment: [true], control: false}',
      'The value of an arm is text, a number, `true` or `false`.',
    ],
  ])('refuses %s', (_, arms, message) => {
    const wrong = catalog.replaceAll('{column: holdout, treatment: false, control: true}', arms);
    const { diagnostics } = checkFiles({ 'catalog/events.yaml': wrong, 'waymark.yaml': 'name: test\n' });
    expect(diagnostics.filter((one) => one.code === 'metric/arm').map((one) => one.message)).toContain(message);
  });
});

describe('auc', () => {
  const fillScores = (rows: readonly (readonly [string | null, number | null, boolean | null])[]): Promise<void> =>
    fill(
      'event_scored',
      'region text, score double, "left" boolean',
      rows.map(
        ([region, score, left], at) =>
          `'2025-01-${14 + (at % 2)}', ${region === null ? 'null' : `'${region}'`}, ${score}, ${left}`,
      ),
    );

  test('of four rows, with pencil', async () => {
    // Pairs of one that left and one that stayed: 0.9 > 0.8, 0.9 > 0.1, 0.4 < 0.8, 0.4 > 0.1: three of four.
    await fillScores([
      ['eu', 0.9, true],
      ['eu', 0.8, false],
      ['eu', 0.4, true],
      ['eu', 0.1, false],
      ['eu', null, true],
      ['eu', 0.5, null],
      // Equal scores count half.
      ['us', 0.5, true],
      ['us', 0.5, false],
      // Nobody stayed.
      [null, 0.5, true],
    ]);
    expect(await value('churn_auc', ['region'])).toEqual([
      ['eu', 0.75],
      ['us', 0.5],
      [null, null],
    ]);
  });

  test('is the share of pairs in the right order, ties counting half', async () => {
    const row = fc.tuple(
      fc.constantFrom('eu', 'us', null),
      fc.constantFrom(0, 0.25, 0.5, 0.75, null),
      fc.constantFrom(true, false, null),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 14 }), async (rows) => {
        await fillScores(rows);
        const found = new Map((await value('churn_auc', ['region'])).map(([region, auc]) => [region, auc]));
        for (const region of ['eu', 'us', null]) {
          const own = rows.filter((one) => one[0] === region && one[1] !== null);
          const pairs = own
            .filter((one) => one[2] === true)
            .flatMap((left) =>
              own.filter((one) => one[2] === false).map((stayed) => Number(left[1]) - Number(stayed[1])),
            );
          const won = pairs.reduce((sum, one) => sum + (one > 0 ? 1 : one === 0 ? 0.5 : 0), 0);
          if (pairs.length === 0) expect(found.get(region) ?? null).toBeNull();
          else expect(found.get(region)).toBeCloseTo(won / pairs.length, 12);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('ranks within the period that is asked for', async () => {
    await fillScores([
      ['eu', 0.9, true],
      ['eu', 0.2, true],
      ['eu', 0.1, false],
      ['eu', 0.8, false],
    ]);
    expect(await ask(connection, index, { metrics: ['churn_auc'], grain: 'day' })).toEqual([
      ['2025-01-14', 1],
      ['2025-01-15', 0],
    ]);
  });
});

describe('distribution', () => {
  beforeAll(() =>
    fill('event_order_paid', 'tier text, amount double', [
      ...["'plus', 0", "'plus', 19.99", "'basic', 20", "'plus', 50", "'plus', 1000", "'plus', -1", 'null, null'].map(
        (row) => `'2025-01-14', ${row}`,
      ),
    ]),
  );

  test('counts rows by the edge at which their bucket begins', async () => {
    expect(await value('sizes', ['bucket'])).toEqual([
      [0, 2],
      [20, 1],
      [50, 2],
      // Below the first edge, and without a value.
      [null, 2],
    ]);
    expect(await value('sizes', ['tier', 'bucket'])).toContainEqual(['plus', 50, 2]);
    expect(await value('sizes')).toEqual([[7]]);
  });

  test('with a width has buckets wherever there are values', async () => {
    expect(await value('revenue_by_size', ['bucket'])).toEqual([
      [-25, -1],
      [0, 19.99],
      [50, 50],
      [1000, 1000],
    ]);
  });
});
