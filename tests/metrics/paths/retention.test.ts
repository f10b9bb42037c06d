import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { MetricQuery } from '../../../src/metrics/plan/query.ts';
import { openDatabase } from '../../assertions/fixture.ts';
import { ask } from '../fixture.ts';
import { type Happening, happen, happenings, inOrder, pathMetrics, story } from './fixture.ts';

const buyers = 'type: retention, cohort: paid, activity: paid, match: user_id, dimensions: [platform]';
const visitors = 'type: retention, cohort: visit, activity: paid, match: user_id, dimensions: [platform]';
const index = pathMetrics(`  daily: {${buyers}, period: day, through: 3}
  daily_later: {${buyers}, period: day, through: 3, retained: unbounded}
  daily_count: {${buyers}, period: day, through: 3, value: entities}
  daily_cohort: {${buyers}, period: day, through: 3, value: cohort}
  daily_again: {${buyers}, period: day, through: 3, joins: recurring}
  monthly: {${buyers}, period: month, periods: [1, 2]}
  monthly_known: {${buyers}, period: month, periods: [1, 2], as_of: 2024-04-01}
  weekly: {${buyers}, period: week, through: 1, as_of: 2025-01-01}
  bought: {${visitors}, within_days: [1, 7]}
  bought_count: {${visitors}, within_days: [1, 7], value: entities}
  again: {${buyers}, within_days: [1, 7]}
  known: {${visitors}, within_days: 1, as_of: "2024-01-03T00:00:00Z"}
  visit_daily: {${visitors}, period: day, through: 2, value: entities}
  visit_later: {${visitors}, period: day, through: 2, value: entities, retained: unbounded}
  visit_again: {${visitors}, period: day, through: 2, value: entities, joins: recurring}
  visit_days: {${visitors}, within_days: [1, 7], value: entities, joins: recurring, period: day}
  buyer_days: {${buyers}, within_days: [1, 7], value: entities}
`);

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
});
const rows = (query: MetricQuery) => ask(connection, index, query);
const day = 1440;

describe('with pencil', () => {
  // ann buys on days 0, 1 and 3; bob on days 0 and 2; cid on day 1 only; the last thing known is of day 3.
  const told = story(`
    paid ann 10   web
    paid ann ${day}
    paid ann ${3 * day}
    paid bob 20   app
    paid bob ${2 * day}
    paid cid ${day + 5} web
    paid -   30`);

  test('periods that have not passed are null, not zero', async () => {
    await happen(connection, told);
    const metrics = ['daily', 'daily_later', 'daily_count', 'daily_cohort'];
    expect(await rows({ metrics, by: ['period'], grain: 'day' })).toEqual([
      // Day 0: ann and bob. Active on day 1: ann; on day 2: bob. Day 3 is not over. Later than day 1: both.
      ['2024-01-01', 0, 1, 1, 2, 2],
      ['2024-01-01', 1, 0.5, 1, 1, 2],
      ['2024-01-01', 2, 0.5, 1, 1, 2],
      ['2024-01-01', 3, null, null, null, 2],
      // Day 1: cid, of whom nothing is seen again.
      ['2024-01-02', 0, 1, 1, 1, 1],
      ['2024-01-02', 1, 0, 0, 0, 1],
      ['2024-01-02', 2, null, null, null, 1],
      ['2024-01-02', 3, null, null, null, 1],
    ]);
  });

  test('without a grain, those count for whom the period has passed; without the period, it is the last one', async () => {
    await happen(connection, told);
    expect(await rows({ metrics: ['daily', 'daily_count'], by: ['period'] })).toEqual([
      [0, 1, 3],
      [1, 1 / 3, 1],
      // cid's day 2 is not over.
      [2, 0.5, 1],
      [3, null, null],
    ]);
    expect(await rows({ metrics: ['daily'] })).toEqual([[null]]);
    expect(await rows({ metrics: ['daily'], by: ['platform', 'period'], where: "platform = 'web'" })).toEqual([
      ['web', 0, 1],
      ['web', 1, 0.5],
      ['web', 2, 0],
      ['web', 3, null],
    ]);
  });

  test('recurring cohorts: who buys on three days joins three times', async () => {
    await happen(connection, told);
    expect(await rows({ metrics: ['daily_again'], by: ['period'], grain: 'day' })).toEqual([
      ['2024-01-01', 0, 1],
      ['2024-01-01', 1, 0.5],
      ['2024-01-01', 2, 0.5],
      ['2024-01-01', 3, null],
      // ann and cid
      ['2024-01-02', 0, 1],
      ['2024-01-02', 1, 0],
      ['2024-01-02', 2, null],
      ['2024-01-02', 3, null],
      // bob
      ['2024-01-03', 0, 1],
      ['2024-01-03', 1, null],
      ['2024-01-03', 2, null],
      ['2024-01-03', 3, null],
      // ann, on a day that is not over
      ['2024-01-04', 0, null],
      ['2024-01-04', 1, null],
      ['2024-01-04', 2, null],
      ['2024-01-04', 3, null],
    ]);
  });

  test('within days: the end belongs to it, and the entry is no activity', async () => {
    await happen(
      connection,
      story(`
      visit ann 0
      paid  ann ${day}
      visit bob 0
      paid  bob ${day + 1}
      visit cid 0
      visit dan ${7 * day}
      paid  eve ${8 * day}`),
    );
    // Known up to day 8: of dan a day, not seven.
    expect(await rows({ metrics: ['bought', 'bought_count'], by: ['days'] })).toEqual([
      [1, 0.25, 1],
      [7, 2 / 3, 2],
    ]);
    expect(await rows({ metrics: ['bought'], by: ['days'], grain: 'day' })).toEqual([
      ['2024-01-01', 1, 1 / 3],
      ['2024-01-01', 7, 2 / 3],
      // It is over, but not so the seven days of all who joined on it.
      ['2024-01-08', 1, 0],
      ['2024-01-08', 7, null],
    ]);
    await happen(connection, story(`paid ann 0\npaid bob 0\npaid bob ${day}\npaid cid ${9 * day}`));
    expect(await rows({ metrics: ['again'], by: ['days'] })).toEqual([
      [1, 0.5],
      [7, 0.5],
    ]);
  });

  test('as_of: what comes later is not looked at, and what ends then is not known', async () => {
    // Known before day 2: ann's day ends a minute before, bob's just then.
    const visits = `visit ann ${day - 1}\nvisit bob ${day}\nvisit cid ${2 * day}`;
    await happen(connection, story(`${visits}\npaid ann ${2 * day - 1}\npaid bob ${2 * day}`));
    expect(await rows({ metrics: ['known'] })).toEqual([[1]]);
    expect(await rows({ metrics: ['known'], grain: 'day' })).toEqual([
      ['2024-01-01', 1],
      ['2024-01-02', null],
    ]);
  });

  test('months have their lengths, and those of the zone; a leap day is of February', async () => {
    // The 31st of January 23:30 UTC; the 29th of February; the 31st of March 23:59 UTC.
    const [january, february, march] = [31 * day - 30, 59 * day, 91 * day - 1];
    await happen(
      connection,
      story(`paid ann ${january}\npaid ann ${february}\npaid bob ${january}\npaid bob ${march}`),
    );
    const query = { metrics: ['monthly', 'monthly_known'], by: ['period'], grain: 'month' } as const;
    expect(await rows(query)).toEqual([
      ['2024-01-01', 1, 0.5, 0.5],
      // March is over only where it is written.
      ['2024-01-01', 2, null, 0.5],
    ]);
    const berlin = { timeZone: 'Europe/Berlin', weekStart: 'monday' } as const;
    expect(await ask(connection, index, query, berlin)).toEqual([
      // By the clock of Berlin both joined in February, and bob was back in April: March is over, and was without either.
      ['2024-02-01', 1, 0, 0],
      ['2024-02-01', 2, null, null],
    ]);
  });

  test('weeks at New Year begin as the project says', async () => {
    const newYear = (Date.parse('2024-12-29T12:00:00Z') - Date.parse('2024-01-01T00:00:00Z')) / 60_000;
    // Sunday the 29th and Monday the 30th of December 2024.
    await happen(connection, story(`paid ann ${newYear}\npaid ann ${newYear + day}`));
    const query = { metrics: ['weekly'], by: ['period'], grain: 'week' } as const;
    // The week of the 30th is not over on the 1st of January, that of the 23rd is.
    expect(await rows(query)).toEqual([
      ['2024-12-23', 0, 1],
      ['2024-12-23', 1, null],
    ]);
    expect(await ask(connection, index, query, { timeZone: 'UTC', weekStart: 'sunday' })).toEqual([
      ['2024-12-29', 0, null],
      ['2024-12-29', 1, null],
    ]);
  });

  test('over nothing nothing is known', async () => {
    await happen(connection, []);
    expect(await rows({ metrics: ['daily', 'daily_count', 'daily_cohort', 'bought'] })).toEqual([
      [null, null, 0, null],
    ]);
    await happen(connection, story('visit ann 0'));
    expect(await rows({ metrics: ['bought', 'bought_count'] })).toEqual([[null, null]]);
    await happen(connection, story('paid ann 0'));
    expect(await rows({ metrics: ['daily', 'daily_cohort'] })).toEqual([[null, 1]]);
  });
});

interface Plan {
  readonly metric: string;
  readonly cohort: string;
  readonly kind: 'bounded' | 'unbounded' | 'within_days';
  readonly recurring: boolean;
  readonly numbers: readonly number[];
}

/** Those retained for each number, among those for whom it can be known; null where there are none. */
function expected(events: readonly Happening[], { cohort, kind, recurring, numbers }: Plan): (number | null)[] {
  const dayOf = (one: Happening): number => Math.floor(one.minute / day);
  const activity = events.filter((one) => one.event === 'paid' && one.user !== null);
  const latest = Math.max(...activity.map((one) => one.minute));
  const joined = events.filter((one) => one.event === cohort && one.user !== null).toSorted(inOrder);
  const entries = joined.filter(
    (one, at) =>
      joined.findIndex((other) => other.user === one.user && (!recurring || dayOf(other) === dayOf(one))) === at,
  );
  return numbers.map((number) => {
    const known = entries.filter((one) =>
      kind === 'within_days' ? one.minute + number * day <= latest : Math.floor(latest / day) > dayOf(one) + number,
    );
    const retained = known.filter((one) =>
      activity.some((other) => {
        if (other.user !== one.user) return false;
        if (kind === 'within_days')
          return (
            other.minute <= one.minute + number * day &&
            (cohort === 'paid' ? inOrder(one, other) < 0 : other.minute >= one.minute)
          );
        const later = dayOf(other) - dayOf(one);
        return other.minute >= one.minute && (kind === 'bounded' ? later === number : later >= number);
      }),
    );
    return known.length === 0 ? null : retained.length;
  });
}

const plans: Plan[] = [
  { metric: 'daily_count', cohort: 'paid', kind: 'bounded', recurring: false, numbers: [0, 1, 2, 3] },
  { metric: 'visit_daily', cohort: 'visit', kind: 'bounded', recurring: false, numbers: [0, 1, 2] },
  { metric: 'visit_later', cohort: 'visit', kind: 'unbounded', recurring: false, numbers: [0, 1, 2] },
  { metric: 'visit_again', cohort: 'visit', kind: 'bounded', recurring: true, numbers: [0, 1, 2] },
  { metric: 'bought_count', cohort: 'visit', kind: 'within_days', recurring: false, numbers: [1, 7] },
  { metric: 'visit_days', cohort: 'visit', kind: 'within_days', recurring: true, numbers: [1, 7] },
  { metric: 'buyer_days', cohort: 'paid', kind: 'within_days', recurring: false, numbers: [1, 7] },
];

describe('whatever happened', () => {
  const spread = happenings.chain((all) =>
    fc
      .array(fc.constantFrom(0, 1, 2, 3, 7, 8), { minLength: all.length, maxLength: all.length })
      .map((days) => all.map((one, at) => ({ ...one, minute: (one.minute % day) + day * (days[at] ?? 0) }))),
  );

  test('it is what looking at each entry gives, in any order of the rows', async () => {
    await fc.assert(
      fc.asyncProperty(spread, fc.constantFrom(...plans), async (events, plan) => {
        const by = [plan.kind === 'within_days' ? 'days' : 'period'];
        const wanted = expected(events, plan);
        for (const order of [events, events.toReversed()]) {
          await happen(connection, order);
          const found = await rows({ metrics: [plan.metric], by });
          const counts = new Map(found.map((row) => [row[0], row[1]]));
          expect(
            plan.numbers.map((number) => counts.get(number) ?? null),
            plan.metric,
          ).toEqual(wanted);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('whole weeks shift the result', async () => {
    const query = { metrics: ['daily', 'daily_again'], by: ['period'], grain: 'week' } as const;
    await fc.assert(
      fc.asyncProperty(spread, fc.integer({ min: 1, max: 60 }), async (events, weeks) => {
        await happen(connection, events);
        const before = await rows(query);
        await happen(
          connection,
          events.map((one) => ({ ...one, minute: one.minute + weeks * 7 * day })),
        );
        const moved = (await rows(query)).map(([week, ...values]) => [
          new Date(Date.parse(String(week)) - weeks * 604_800_000).toISOString().slice(0, 10),
          ...values,
        ]);
        expect(moved).toEqual(before);
      }),
      { numRuns: 10 },
    );
  });
});
