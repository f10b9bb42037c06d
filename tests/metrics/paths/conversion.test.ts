import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { MetricQuery } from '../../../src/metrics/plan/query.ts';
import { openDatabase } from '../../assertions/fixture.ts';
import { ask } from '../fixture.ts';
import { type Happening, happen, happenings, inOrder, pathMetrics, story } from './fixture.ts';

const common = 'match: user_id, dimensions: [platform]';
const index = pathMetrics(
  ['every', 'last', 'first']
    .flatMap((credit) =>
      ['events', 'entities'].flatMap((count) => [
        `  ${credit}_${count}: {type: conversion, base: visit, conversion: paid, window: 5m, credit: ${credit}, count: ${count}, value: conversions, ${common}}`,
        `  again_${credit}_${count}: {type: conversion, base: paid, conversion: {of: paid, where: amount > 0}, window: 5m, credit: ${credit}, count: ${count}, value: conversions, ${common}}`,
        `  ever_${credit}_${count}: {type: conversion, base: visit, conversion: paid, credit: ${credit}, count: ${count}, value: conversions, ${common}}`,
      ]),
    )
    .concat(
      `  rate: {type: conversion, base: visit, conversion: paid, window: 5m, credit: last, count: events, ${common}}`,
      `  people_rate: {type: conversion, base: visit, conversion: paid, window: 5m, credit: last, count: entities, ${common}}`,
      `  visits: {type: conversion, base: visit, conversion: paid, window: 5m, credit: last, count: events, value: base, ${common}}`,
      `  visitors: {type: conversion, base: visit, conversion: paid, window: 5m, credit: last, count: entities, value: base, ${common}}`,
      `  in_a_week: {type: conversion, base: visit, conversion: paid, window: 7d, credit: last, count: events, value: conversions, ${common}}`,
    )
    .join('\n'),
);

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
});

const rows = (query: MetricQuery) => ask(connection, index, query);

describe('with pencil', () => {
  const told = story(`
    visit ann 0 web
    visit ann 3 app
    paid  ann 5
    visit bob 0 web
    paid  bob 6
    visit cid 9 web
    paid  cid 8
    visit dan 0 app
    visit -   0 app
    paid  -   1`);

  test('the end of the window belongs to it, and every, the last or the first visit is credited', async () => {
    await happen(connection, told);
    // ann paid at 5: within 5 minutes of both of her visits, also of the one at 0. bob paid a minute too late, cid before.
    // Who is not known cannot be matched, and does not count.
    const metrics = ['every_events', 'last_events', 'first_events', 'visits', 'rate', 'visitors', 'people_rate'];
    expect(await rows({ metrics })).toEqual([[2, 1, 1, 5, 0.2, 4, 0.25]]);
    expect(await rows({ metrics, by: ['platform'] })).toEqual([
      // ann at 3 and dan
      ['app', 1, 1, 0, 2, 0.5, 2, 0.5],
      // ann at 0, bob and cid
      ['web', 1, 0, 1, 3, 0, 3, 0],
    ]);
  });

  test('a condition does not hand the credit to another visit', async () => {
    await happen(connection, told);
    expect(await rows({ metrics: ['last_events', 'first_events'], where: "platform = 'web'" })).toEqual([[0, 1]]);
    expect(await rows({ metrics: ['last_events'], until: '2024-01-01T00:03:00Z' })).toEqual([[0]]);
    expect(await rows({ metrics: ['last_events'], since: '2024-01-01T00:03:00Z' })).toEqual([[1]]);
  });

  test('without a window there is no limit', async () => {
    await happen(connection, told);
    // ann twice, bob once; to the last and to the first visit of each of the two.
    expect(await rows({ metrics: ['ever_every_events', 'ever_last_events', 'ever_first_events'] })).toEqual([
      [3, 2, 2],
    ]);
  });

  test('an event is not the conversion of itself', async () => {
    await happen(connection, story('paid ann 0\npaid ann 0\npaid ann 5\npaid bob 0'));
    // ann: 1 → 2 (same time, greater id) → 3, to which both could lead. bob paid once.
    const metrics = ['again_every_events', 'again_last_events', 'again_first_events', 'again_every_entities'];
    expect(await rows({ metrics })).toEqual([[2, 2, 1, 1]]);
  });

  test('what happens at the same time as the visit comes after it; of visits at the same time the greater id is the last', async () => {
    await happen(connection, story('paid ann 0 - 1\nvisit ann 0 web 2\nvisit ann 0 app 3'));
    expect(await rows({ metrics: ['last_events', 'first_events'], by: ['platform'] })).toEqual([
      ['app', 1, 0],
      ['web', 0, 1],
    ]);
  });

  test('a week of summer time has 168 hours', async () => {
    // From Saturday before the clocks change in Berlin (2024-03-31) to the next one, to the minute.
    const berlin = { timeZone: 'Europe/Berlin', weekStart: 'monday' } as const;
    const saturday = (Date.parse('2024-03-30T12:00:00+01:00') - Date.parse('2024-01-01T00:00:00Z')) / 60_000;
    const at = (minute: number) => story(`visit ann ${saturday}\npaid ann ${minute}`);
    await happen(connection, at(saturday + 7 * 1440));
    expect(await ask(connection, index, { metrics: ['in_a_week'], grain: 'day' }, berlin)).toEqual([['2024-03-30', 1]]);
    await happen(connection, at(saturday + 7 * 1440 + 1));
    expect(await ask(connection, index, { metrics: ['in_a_week'], grain: 'day' }, berlin)).toEqual([['2024-03-30', 0]]);
  });

  test('over nothing counts are 0 and rates are not known', async () => {
    await happen(connection, []);
    expect(await rows({ metrics: ['last_events', 'visits', 'rate'] })).toEqual([[0, 0, null]]);
    await happen(connection, story('visit ann 0'));
    expect(await rows({ metrics: ['last_events', 'visits', 'rate'] })).toEqual([[0, 1, 0]]);
    await happen(connection, story('paid ann 0'));
    expect(await rows({ metrics: ['last_events', 'visits', 'rate'] })).toEqual([[0, 0, null]]);
  });
});

type Credit = 'every' | 'last' | 'first';

/** The base events that are credited, by looking at every pair. */
function credited(base: Happening[], after: Happening[], limit: number, credit: Credit): Happening[] {
  const ordered = base.filter((one) => one.user !== null).toSorted(inOrder);
  const found = new Set<Happening>();
  for (const goal of after) {
    const before = ordered.filter(
      (one) =>
        one.user === goal.user &&
        goal.minute <= one.minute + limit &&
        (one.event === goal.event ? inOrder(one, goal) < 0 : one.minute <= goal.minute),
    );
    const chosen = credit === 'every' ? before : credit === 'last' ? before.slice(-1) : before.slice(0, 1);
    for (const one of chosen) found.add(one);
  }
  return [...found];
}

describe('whatever happened', () => {
  test('it is what looking at every pair of events gives, as a whole and by platform', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, async (events) => {
        await happen(connection, events);
        const visits = events.filter((one) => one.event === 'visit');
        const paid = events.filter((one) => one.event === 'paid');
        for (const credit of ['every', 'last', 'first'] as const) {
          const cases = [
            ['', visits, paid, 5],
            ['again_', paid, paid.filter((one) => one.amount > 0), 5],
            ['ever_', visits, paid, Number.POSITIVE_INFINITY],
          ] as const;
          for (const [prefix, base, after, limit] of cases) {
            const wanted = credited([...base], [...after], limit, credit);
            const users = new Set(wanted.map((one) => one.user));
            const metrics = [`${prefix}${credit}_events`, `${prefix}${credit}_entities`];
            expect(await rows({ metrics }), metrics[0]).toEqual([[wanted.length, users.size]]);
            const onWeb = wanted.filter((one) => one.platform === 'web');
            const group = (await rows({ metrics, by: ['platform'] })).find((row) => row[0] === 'web');
            expect(group?.[1] ?? 0, metrics[0]).toBe(onWeb.length);
            expect(await rows({ metrics, where: "platform = 'web'" })).toEqual([group?.slice(1) ?? [0, 0]]);
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  test('the order of rows changes nothing, and whole weeks shift the result', async () => {
    const metrics = ['every_events', 'last_events', 'first_events', 'people_rate', 'again_first_events'];
    const query = { metrics, by: ['platform'], grain: 'week' } as const;
    await fc.assert(
      fc.asyncProperty(happenings, fc.integer({ min: 1, max: 60 }), async (events, weeks) => {
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
      }),
      { numRuns: 8 },
    );
  });

  test('events that cannot be told apart by time and id do not depend on the order of rows either', async () => {
    const alike = happenings.map((all) => all.map((one) => ({ ...one, id: '' })));
    const metrics = ['every_events', 'last_events', 'first_events', 'again_last_events', 'again_first_events'];
    await fc.assert(
      fc.asyncProperty(alike, async (events) => {
        await happen(connection, events);
        const before = await rows({ metrics, by: ['platform'] });
        await happen(connection, events.toReversed());
        expect(await rows({ metrics, by: ['platform'] })).toEqual(before);
      }),
      { numRuns: 10 },
    );
  });
});
