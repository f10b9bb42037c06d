import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { duckdbDifferences } from '../../../src/dialects/duckdb/printer.ts';
import type { MetricQuery } from '../../../src/metrics/plan/query.ts';
import { dialectOf } from '../../../src/sql/printer.ts';
import { openDatabase } from '../../assertions/fixture.ts';
import { ask, plan } from '../fixture.ts';
import { type Happening, happen, happenings, pathMetrics, story } from './fixture.ts';
import { attempts, reached, type Walk } from './walk.ts';

const all = (): boolean => true;
const step = (event: string, fits: (one: Happening) => boolean = all) => ({ event, fits });

/** Steps in YAML, and the same as functions. */
const paths = {
  chain: ['[visit, cart, checkout, paid]', [step('visit'), step('cart'), step('checkout'), step('paid')]],
  // Two of one table at the beginning, with conditions that overlap.
  twice: [
    "[{of: visit, name: seen}, {of: visit, where: platform = 'web', name: seen again}, paid]",
    [step('visit'), step('visit', (one) => one.platform === 'web'), step('paid')],
  ],
  // One table before and after another, and two of one table at the end.
  back: [
    '[visit, paid, {of: visit}, {of: visit, where: amount > 0}]',
    [step('visit'), step('paid'), step('visit'), step('visit', (one) => one.amount > 0)],
  ],
  // Found by their place in one table, then by time.
  middle: [
    '[cart, paid, {of: paid, where: amount > 1}, visit]',
    [step('cart'), step('paid'), step('paid', (one) => one.amount > 1), step('visit')],
  ],
} as const;

const entries = ['any', 'first_touch'] as const;
const orders = ['ordered', 'strict', 'unordered'] as const;

const walks = Object.entries(paths).flatMap(([name, [yaml, steps]]) =>
  orders.flatMap((order) =>
    entries.map((entry) => ({
      name: `${name}_${order}_${entry}`,
      yaml: `steps: ${yaml}, match: user_id, window: 5m, entry: ${entry}, order: ${order}, dimensions: [platform]`,
      walk: { steps, window: 5, entry, order } satisfies Walk,
    })),
  ),
);

const shop =
  'steps: [visit, {of: cart, name: put into the cart}, paid], match: user_id, window: 10m, dimensions: [platform]';
const index = pathMetrics(`${walks
  .flatMap(({ name, yaml }) => [
    `  ${name}: {type: funnel, ${yaml}}\n`,
    `  ${name}_time: {type: funnel, ${yaml}, value: time_from_first, statistic: max, in: minutes}\n`,
  ])
  .join('')}
  people: {type: funnel, ${shop}}
  share_of_first: {type: funnel, ${shop}, value: share_of_first}
  share_of_previous: {type: funnel, ${shop}, value: share_of_previous}
  minutes: {type: funnel, ${shop}, value: time_from_previous, statistic: median, method: exact, in: minutes}
  hours: {type: funnel, ${shop}, value: time_from_first, statistic: percentile, fraction: 1, method: exact, in: hours}
  ever: {type: funnel, steps: [visit, paid], match: user_id}
  part: {type: share, metric: people}
  before: {type: offset, metric: people, ago: 1d}
`);

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
});

const rows = (query: MetricQuery) => ask(connection, index, query);
const bySteps = async (metric: string) => (await rows({ metrics: [metric], by: ['step'] })).map((row) => row[1]);

describe('with pencil', () => {
  const told = story(`
    visit ann 0  web
    visit ann 20 app
    cart  ann 22
    paid  ann 30
    visit bob 0  web
    cart  bob 4
    paid  bob 11
    visit cid 0  web
    paid  cid 1
    cart  dan 0
    paid  dan 1
    visit eve 5  app
    cart  -   6`);

  test('steps are readable and in order, shares as written; a step after the window does not count', async () => {
    await happen(connection, told);
    // Visits: ann, bob, cid, eve. Carts: ann, bob. Paid within 10 minutes of the visit: ann, at the very end of her second attempt;
    // bob a minute too late. cid skipped the cart, dan never entered.
    const metrics = ['people', 'share_of_first', 'share_of_previous'];
    expect(await rows({ metrics, by: ['step'] })).toEqual([
      ['1 visit', 4, 1, 1],
      ['2 put into the cart', 2, 0.5, 0.5],
      ['3 paid', 1, 0.25, 0.5],
    ]);
    // Without the step: how many got to the end.
    expect(await rows({ metrics })).toEqual([[1, 0.25, 0.5]]);
    expect(await rows({ metrics: ['ever'] })).toEqual([[3]]);
  });

  test('by a dimension and by day, everybody counts where they have an entry, and a step that nobody reached is 0', async () => {
    await happen(connection, told);
    expect(await rows({ metrics: ['people', 'share_of_previous'], by: ['platform', 'step'] })).toEqual([
      // ann's second attempt, and eve
      ['app', '1 visit', 2, 1],
      ['app', '2 put into the cart', 1, 0.5],
      ['app', '3 paid', 1, 1],
      // ann's first attempt, bob and cid; by ann's cart the window of her first attempt had ended
      ['web', '1 visit', 3, 1],
      ['web', '2 put into the cart', 1, 1 / 3],
      ['web', '3 paid', 0, 0],
    ]);
    const perDay = await rows({ metrics: ['people'], by: ['step'], grain: 'day' });
    expect(perDay.map((row) => [row[0], row[2]])).toEqual([
      ['2024-01-01', 4],
      ['2024-01-01', 2],
      ['2024-01-01', 1],
    ]);
    const toKathmandu = { timeZone: 'Asia/Kathmandu', weekStart: 'monday' } as const;
    expect(await ask(connection, index, { metrics: ['people'], grain: 'hour' }, toKathmandu)).toEqual([
      ['2024-01-01', 1],
    ]);
  });

  test('ranges are about the entry; what follows may lie outside', async () => {
    await happen(connection, told);
    expect(await rows({ metrics: ['people'], since: '2024-01-01T00:20:00Z', until: '2024-01-01T00:21:00Z' })).toEqual([
      [1],
    ]);
    expect(await rows({ metrics: ['people'], since: '2024-01-01T00:21:00Z' })).toEqual([[0]]);
  });

  test('times are those of the attempt that got furthest', async () => {
    await happen(connection, told);
    // To the cart: ann 2 minutes, bob 4; to the payment ann 8, 10 minutes (a sixth of an hour) after she entered.
    expect(await rows({ metrics: ['minutes', 'hours'], by: ['step'] })).toEqual([
      ['1 visit', null, null],
      ['2 put into the cart', 3, 4 / 60],
      ['3 paid', 8, 10 / 60],
    ]);
  });

  test('at the same time, tables are in the order of the steps, rows of one table in that of their ids', async () => {
    await happen(connection, story('paid ann 0 - 1\ncart ann 0 - 2\nvisit ann 0 - 3'));
    expect(await bySteps('people')).toEqual([1, 1, 1]);
    await happen(connection, story('visit ann 0 web 1\npaid ann 3'));
    // One visit is not two steps.
    expect(await bySteps('twice_ordered_any')).toEqual([1, 0, 0]);
    await happen(connection, story('visit ann 0 web 1\nvisit ann 0 app 2\npaid ann 3'));
    // The second visit is not on the web.
    expect(await bySteps('twice_ordered_any')).toEqual([1, 0, 0]);
    await happen(connection, story('visit ann 0 app 1\nvisit ann 0 web 2\npaid ann 3'));
    expect(await bySteps('twice_ordered_any')).toEqual([1, 1, 1]);
  });

  test('as part of other metrics: shares are those of a step, and periods are not added up', async () => {
    await happen(connection, told);
    // At the first step ann counts for both platforms, and once in the total of 4.
    expect(await rows({ metrics: ['part'], by: ['platform', 'step'] })).toEqual([
      ['app', '1 visit', 2 / 4],
      ['app', '2 put into the cart', 1 / 2],
      ['app', '3 paid', 1],
      ['web', '1 visit', 3 / 4],
      ['web', '2 put into the cart', 1 / 2],
      ['web', '3 paid', 0],
    ]);
    await happen(connection, story('visit ann 0\ncart ann 1\nvisit ann 1440\nvisit bob 1440'));
    const found = await rows({ metrics: ['before', 'people'], by: ['step'], grain: 'day' });
    expect(found.filter((row) => row[0] === '2024-01-02')).toEqual([
      ['2024-01-02', '1 visit', 1, 2],
      ['2024-01-02', '2 put into the cart', 1, 0],
      ['2024-01-02', '3 paid', 0, 0],
    ]);
  });

  test('strict, unordered and first_touch', async () => {
    await happen(connection, story('visit ann 0\ncheckout ann 1\ncart ann 2\npaid ann 3\nvisit ann 4\ncart ann 5'));
    expect(await bySteps('chain_ordered_any')).toEqual([1, 1, 0, 0]);
    // After the visit at 0 comes a checkout; after that at 4 a cart.
    expect(await bySteps('chain_strict_any')).toEqual([1, 1, 0, 0]);
    expect(await bySteps('chain_strict_first_touch')).toEqual([1, 0, 0, 0]);
    expect(await bySteps('chain_unordered_any')).toEqual([1, 1, 1, 1]);
    await happen(connection, story('visit ann 0\nvisit ann 9\ncart ann 10'));
    expect(await bySteps('chain_ordered_any')).toEqual([1, 1, 0, 0]);
    expect(await bySteps('chain_ordered_first_touch')).toEqual([1, 0, 0, 0]);
  });

  test('over nothing', async () => {
    await happen(connection, []);
    expect(await rows({ metrics: ['people', 'share_of_first', 'minutes'] })).toEqual([[0, null, null]]);
    expect(await bySteps('people')).toEqual([0, 0, 0]);
    expect(await rows({ metrics: ['people'], by: ['platform', 'step'] })).toEqual([]);
    await happen(connection, story('visit ann 0'));
    expect(await rows({ metrics: ['people', 'share_of_first', 'share_of_previous', 'minutes'], by: ['step'] })).toEqual(
      [
        ['1 visit', 1, 1, 1, null],
        ['2 put into the cart', 0, 0, 0, null],
        ['3 paid', 0, 0, null, null],
      ],
    );
    await happen(connection, story('paid ann 0'));
    expect(await rows({ metrics: ['people', 'share_of_first'] })).toEqual([[0, null]]);
  });
});

/** What a warehouse without `asof join` is given, in SQL that DuckDB reads too. */
const withoutAsof = dialectOf({ ...duckdbDifferences, asofJoin: false });

describe('whatever happened', () => {
  test('a warehouse without an ASOF join gives the same', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, fc.constantFrom(...walks), async (events, { name }) => {
        await happen(connection, events);
        const query = { metrics: [name], by: ['platform', 'step'] };
        const sql = withoutAsof.relation(plan(index, query).relation);
        const found = (await connection.runAndReadAll(sql)).getRows().map((row) => [row[0], row[1], Number(row[2])]);
        expect(found).toEqual(await rows(query));
      }),
      { numRuns: 30 },
    );
  });

  test('it is what trying all ways gives: as a whole, by platform, and under a condition', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, fc.constantFrom(...walks), async (events, { name, walk }) => {
        await happen(connection, events);
        const tried = attempts(walk, events);
        const steps = walk.steps.length;
        expect(await bySteps(name), name).toEqual(reached(tried, steps));
        const found = await rows({ metrics: [name], by: ['platform', 'step'] });
        for (const platform of ['web', 'app', null]) {
          const own = tried.filter((one) => one.entry.platform === platform);
          const counts = found.filter((row) => row[0] === platform).map((row) => row[2]);
          expect(counts, `${name} ${platform}`).toEqual(own.length === 0 ? [] : reached(own, steps));
          const where = platform === null ? 'platform is null' : `platform = '${platform}'`;
          const alone = await rows({ metrics: [name], by: ['step'], where });
          expect(alone.map((row) => row[1])).toEqual(reached(own, steps));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('counts never rise along the steps, by whatever they are asked', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, fc.constantFrom(...walks), async (events, { name, walk }) => {
        await happen(connection, events);
        for (const query of [{ by: ['step'] }, { by: ['platform', 'step'] }, { by: ['step'], grain: 'day' as const }]) {
          const found = await rows({ metrics: [name], ...query, order: [] });
          const keys = new Map<string, number[]>();
          for (const row of found) {
            const key = JSON.stringify(row.filter((cell) => !/^\d /.test(String(cell))).slice(0, -1));
            keys.set(key, [...(keys.get(key) ?? []), Number(row.at(-1))]);
          }
          for (const counts of keys.values()) {
            expect(counts).toHaveLength(walk.steps.length);
            expect(counts, name).toEqual(counts.toSorted((a, b) => b - a));
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  test('the times of a step are there where somebody reached it, and within the window', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, fc.constantFrom(...walks), async (events, { name }) => {
        await happen(connection, events);
        const found = await rows({ metrics: [name, `${name}_time`], by: ['step'] });
        for (const [label, count, longest] of found) {
          if (String(label).startsWith('1 ') || count === 0) expect(longest).toBeNull();
          else {
            expect(Number(longest)).toBeGreaterThanOrEqual(0);
            expect(Number(longest)).toBeLessThanOrEqual(5);
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  test('the order of rows changes nothing, and whole weeks shift the result', async () => {
    await fc.assert(
      fc.asyncProperty(
        happenings,
        fc.constantFrom(...walks),
        fc.integer({ min: 1, max: 60 }),
        async (events, { name }, weeks) => {
          const query = { metrics: [name, `${name}_time`], by: ['platform', 'step'], grain: 'week' } as const;
          await happen(connection, events);
          const before = await rows(query);
          await happen(connection, events.toReversed());
          expect(await rows(query)).toEqual(before);
          await happen(
            connection,
            events.map((one) => ({ ...one, minute: one.minute + weeks * 10_080 })),
          );
          const moved = (await rows(query)).map(([week, ...values]) => [
            new Date(Date.parse(String(week)) - weeks * 604_800_000).toISOString().slice(0, 10),
            ...values,
          ]);
          expect(moved).toEqual(before);
        },
      ),
      { numRuns: 15 },
    );
  });
});
