import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { MetricQuery } from '../../../src/metrics/plan/query.ts';
import { openDatabase } from '../../assertions/fixture.ts';
import { ask } from '../fixture.ts';
import { type Happening, happen, happenings, inOrder, pathMetrics, story } from './fixture.ts';

const pay = 'type: time_to, from: visit, to: paid, match: user_id, dimensions: [platform]';
const index = pathMetrics(`  middle: {${pay}, statistic: median, method: exact, in: minutes}
  roughly: {${pay}, statistic: median, method: approximate, in: minutes}
  late: {${pay}, statistic: percentile, fraction: 0.75, method: exact, in: hours}
  mean: {${pay}, statistic: avg, in: seconds}
  least: {${pay}, statistic: min, in: minutes}
  greatest: {${pay}, statistic: max, in: days}
  soon: {${pay}, statistic: max, in: minutes, window: 30m}
  again: {type: time_to, from: paid, to: paid, match: user_id, statistic: avg, in: minutes}
`);

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
});
const rows = (query: MetricQuery) => ask(connection, index, query);

describe('with pencil', () => {
  const told = story(`
    visit ann 0  web
    visit ann 10 app
    paid  ann 30
    paid  ann 40
    visit bob 0  app
    paid  bob 0
    visit cid 60 web
    paid  cid 30
    paid  cid 120
    visit dan 0  web
    paid  eve 5
    visit fay 0  web
    paid  fay 1440
    visit -   0  web
    paid  -   7`);

  test('each statistic in its unit; who never paid has no time', async () => {
    await happen(connection, told);
    // From the first visit to the first payment after it: ann 30 minutes, bob 0, cid 60, fay a day.
    const metrics = ['middle', 'roughly', 'late', 'mean', 'least', 'greatest', 'soon'];
    const [row = []] = await rows({ metrics });
    expect(row[0]).toBe(45);
    // 75 % of the way along 0, 30, 60, 1440 lies a quarter beyond 60: 60 + 0.25 × 1380 = 405 minutes.
    expect(row[2]).toBe(6.75);
    expect(row.slice(3)).toEqual([(1530 / 4) * 60, 0, 1, 30]);
    expect(Number(row[1])).toBeGreaterThanOrEqual(30);
    expect(Number(row[1])).toBeLessThanOrEqual(60);
    // ann again after 10 minutes, cid after 90: a payment is not followed by itself.
    expect(await rows({ metrics: ['again'] })).toEqual([[50]]);
  });

  test('dimensions, conditions and ranges are about the very first event', async () => {
    await happen(connection, told);
    expect(await rows({ metrics: ['middle'], by: ['platform'] })).toEqual([
      ['app', 0],
      ['web', 60],
    ]);
    // ann's visit by app was not her first one.
    expect(await rows({ metrics: ['middle'], where: "platform = 'app'" })).toEqual([[0]]);
    expect(await rows({ metrics: ['greatest'], since: '2024-01-01T00:01:00Z' })).toEqual([[1 / 24]]);
    expect(await rows({ metrics: ['least'], grain: 'hour' })).toEqual([
      ['2024-01-01', 0],
      ['2024-01-01T01:00:00.000Z', 60],
    ]);
  });

  test('over nothing it is not known', async () => {
    await happen(connection, []);
    expect(await rows({ metrics: ['middle', 'mean', 'again'] })).toEqual([[null, null, null]]);
    await happen(connection, story('visit ann 0\npaid bob 1'));
    expect(await rows({ metrics: ['middle', 'again'] })).toEqual([[null, null]]);
    await happen(connection, story('visit ann 0\npaid ann 1'));
    expect(await rows({ metrics: ['middle', 'mean'] })).toEqual([[1, 60]]);
  });
});

test('whatever happened, it is what looking at each user gives, in any order of the rows', async () => {
  const times = (events: readonly Happening[], from: string, platform: string | null | undefined): number[] =>
    ['ann', 'bob', 'cid'].flatMap((user) => {
      const own = events.filter((one) => one.user === user).toSorted(inOrder);
      const first = own.find((one) => one.event === from);
      if (first === undefined || (platform !== undefined && first.platform !== platform)) return [];
      const next = own.find(
        (one) => one.event === 'paid' && (from === 'paid' ? inOrder(first, one) < 0 : one.minute >= first.minute),
      );
      return next === undefined ? [] : [next.minute - first.minute];
    });
  const mean = (all: number[]): number | null =>
    all.length === 0 ? null : (all.reduce((sum, one) => sum + one, 0) / all.length) * 60;
  await fc.assert(
    fc.asyncProperty(happenings, async (events) => {
      for (const order of [events, events.toReversed()]) {
        await happen(connection, order);
        expect(await rows({ metrics: ['mean'] })).toEqual([[mean(times(events, 'visit', undefined))]]);
        const again = mean(times(events, 'paid', undefined));
        expect(await rows({ metrics: ['again'] })).toEqual([[again === null ? null : again / 60]]);
        const byPlatform = new Map((await rows({ metrics: ['mean'], by: ['platform'] })) as [string | null, number][]);
        for (const platform of ['web', 'app', null])
          expect(byPlatform.get(platform) ?? null).toBe(mean(times(events, 'visit', platform)));
      }
    }),
    { numRuns: 30 },
  );
});
