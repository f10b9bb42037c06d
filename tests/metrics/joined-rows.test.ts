import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import { planQuery } from '../../src/metrics/plan/plan-query.ts';
import type { MetricQuery } from '../../src/metrics/plan/query.ts';
import { openDatabase } from '../assertions/fixture.ts';
import { check } from '../language/check-files.ts';
import { ask, indexOf, plan, utc } from './fixture.ts';

/*
 * Kinds that make rows of their own (conversions, funnels, credit, ranks, …) and columns of entities. The witness is a column of the
 * tables themselves that holds the same: whether a segment is looked up or stands in the row must not matter to any kind.
 */

const tables = `properties:
  customer_id: string
entities:
  customer: {key: customer_id, table: customers}
seeds:
  customers: {file: seeds/customers.csv, columns: {customer_id: string, segment: string}}
events:
  visit: {properties: {user_id: string, customer_id: {}, segment: string, score: number, is_good: boolean}}
  paid: {properties: {user_id: string, customer_id: {}, segment: string, amount: number}}
`;

/** The metrics by a column, and narrowed by it in their definitions. */
const metricsBy = (prefix: string, column: string): string => {
  const gold = `{of: visit, where: "${column} = 'gold'"}`;
  const both = `match: user_id, dimensions: [${column}]`;
  const conversion = `type: conversion, conversion: paid, count: events, value: conversions, ${both}`;
  const credit = `type: attribution, touches: visit, conversions: paid, lookback: 3d, value: amount, ${both}`;
  return Object.entries({
    every: `{${conversion}, base: visit, window: 1d, credit: every}`,
    last: `{${conversion}, base: visit, window: 1d, credit: last}`,
    first: `{${conversion}, base: visit, window: 1d, credit: first}`,
    again: `{type: conversion, base: visit, conversion: visit, window: 2d, credit: last, count: events, ${both}}`,
    gold: `{${conversion}, base: ${gold}, window: 1d, credit: last}`,
    funnel: `{type: funnel, steps: [visit, paid], window: 2d, ${both}}`,
    touched: `{type: funnel, steps: [visit, visit, paid], entry: first_touch, ${both}}`,
    strict: `{type: funnel, steps: [visit, ${gold}, paid], order: strict, ${both}}`,
    unordered: `{type: funnel, steps: [visit, ${gold}, paid], order: unordered, ${both}}`,
    retained: `{type: retention, cohort: visit, activity: paid, period: day, through: 3, value: entities, ${both}}`,
    within: `{type: retention, cohort: ${gold}, activity: paid, within_days: [1, 2], value: entities, ${both}}`,
    took: `{type: time_to, from: visit, to: paid, statistic: median, method: exact, in: minutes, ${both}}`,
    credited: `{${credit.replace('touches: visit', `touches: ${gold}`)}, model: last}`,
    linear: `{${credit}, model: linear}`,
    auc: `{type: auc, of: visit, score: score, label: is_good, dimensions: [${column}]}`,
    gold_auc: `{type: auc, of: visit, where: "${column} = 'gold'", score: score, label: is_good}`,
    sizes: `{type: distribution, sum: amount, of: paid, where: "${column} = 'gold'", buckets: {column: amount, edges: [0, 50]}, dimensions: [${column}]}`,
  })
    .map(([name, spec]) => `  ${prefix}_${name}: ${spec}\n`)
    .join('');
};
const index = indexOf(`${tables}metrics:\n${metricsBy('own', 'segment')}${metricsBy('joined', 'customer.segment')}`);
const names = index.names().flatMap((name) => (name.startsWith('own_') ? [name.slice(4)] : []));

interface Row {
  readonly minute: number;
  readonly user: string;
  readonly customer: string | null;
  readonly value: number;
  readonly flag: boolean;
}

const segments: Readonly<Record<string, string | null>> = { a: 'gold', b: 'gold', c: 'basic', d: null };
/** A few users and instants, so that many events are of the same time. */
const row = fc.record<Row>({
  minute: fc.integer({ min: 0, max: 8 }).map((one) => one * 360),
  user: fc.constantFrom('u', 'v', 'w', 'x'),
  customer: fc.constantFrom('a', 'b', 'c', 'd', 'unknown', null),
  value: fc.integer({ min: 0, max: 100 }),
  flag: fc.boolean(),
});
const rows = fc.array(row, { minLength: 20, maxLength: 30 });
const samples = fc.sample(fc.tuple(rows, rows), { numRuns: 2, seed: 7 });

/** Sums of shares depend on the order in which they are added up, in the last digits. */
const rounded = (cells: readonly unknown[]) =>
  cells.map((cell) => (typeof cell === 'number' ? Math.round(cell * 1e9) / 1e9 : cell));

let connection: DuckDBConnection;

async function write(visits: readonly Row[], paid: readonly Row[]): Promise<void> {
  const text = (value: string | null) => (value === null ? 'null' : `'${value}'`);
  const rows = (all: readonly Row[], more: (row: Row) => string) =>
    all
      .map((one, at) => {
        const time = `timestamp '2025-03-01' + interval ${one.minute} minute`;
        const segment = one.customer === null ? null : (segments[one.customer] ?? null);
        return `('e${at}', ${time}, '${one.user}', ${text(one.customer)}, ${text(segment)}, ${more(one)})`;
      })
      .join(', ');
  await connection.run('delete from event_visit; delete from event_paid');
  if (visits.length > 0)
    await connection.run(`insert into event_visit values ${rows(visits, (one) => `${one.value / 100}, ${one.flag}`)}`);
  if (paid.length > 0) await connection.run(`insert into event_paid values ${rows(paid, (one) => `${one.value}`)}`);
}

beforeAll(async () => {
  connection = await openDatabase();
  const common = 'event_id text, event_time timestamp, user_id text, customer_id text, segment text';
  await connection.run(`create table event_visit (${common}, score double, is_good boolean)`);
  await connection.run(`create table event_paid (${common}, amount double)`);
  await connection.run('create table customers (customer_id text, segment text)');
  await connection.run("insert into customers values ('a', 'gold'), ('b', 'gold'), ('c', 'basic'), ('d', null)");
});

/** The same question of both, with rows by their content. */
async function both(name: string, query: Omit<MetricQuery, 'metrics'>) {
  const asked = (prefix: string, column: string): Promise<unknown[][]> =>
    ask(connection, index, {
      ...query,
      metrics: [`${prefix}_${name}`],
      by: (query.by ?? []).map((one) => (one === 'segment' ? column : one)),
      where: query.where?.replaceAll('segment', column) ?? null,
    });
  return Promise.all([asked('own', 'segment'), asked('joined', 'customer.segment')]);
}

const questions: readonly Omit<MetricQuery, 'metrics'>[] = [
  {},
  { by: ['segment'] },
  { where: "segment = 'gold'" },
  { where: "coalesce(segment, 'none') <> 'gold'", since: '2025-03-01', until: '2025-03-02' },
  { by: ['segment'], grain: 'day', where: 'segment is not null' },
];

describe('columns of entities in kinds that make rows of their own', () => {
  test.each(names)(
    '%s: looked up or in the row is the same',
    async (name) => {
      const isNarrow = index.dimensionsOf(`own_${name}`).length === 0;
      for (const [visits, paid] of samples) {
        await write(visits, paid);
        for (const query of questions) {
          if (isNarrow && query.by !== undefined) continue;
          const [own, joined] = await both(name, query);
          expect(joined.map(rounded)).toEqual(own.map(rounded));
        }
      }
    },
    60_000,
  );

  // Retention by itself tells of those for whom a period is over, and by day of days that are over for all.
  const dated = names.filter((name) => !['retained', 'within'].includes(name));
  test.each(dated)(
    '%s: a day by itself, of which only the rows in reach are read, is that day of all',
    async (name) => {
      for (const [visits, paid] of samples) {
        await write(visits, paid);
        const metrics = [`own_${name}`];
        const days = await ask(connection, index, { metrics, grain: 'day' });
        expect(days.length).toBeGreaterThan(0);
        for (const [day, value] of days) {
          const since = String(day);
          const until = new Date(Date.parse(since) + 86_400_000).toISOString().slice(0, 10);
          const alone = await ask(connection, index, { metrics, since, until });
          expect(alone.map(rounded), since).toEqual([[value]].map(rounded));
        }
      }
    },
  );

  test('of what follows, only rows are read that can count', () => {
    const sql = (query: MetricQuery) => duckdb.relation(plan(index, query).relation);
    const day = { since: '2025-03-01', until: '2025-03-02' };
    // Two days after the last entry, at most.
    const narrow =
      /from event_paid\n\s+where event_time >= timestamp '2025-03-01 00:00:00'\n\s+and event_time < timestamp '2025-03-04 00:00:00'/;
    expect(sql({ metrics: ['own_funnel'], ...day })).toMatch(narrow);
    // No window, no end.
    const open = /from event_paid\n\s+where event_time >= timestamp '2025-03-01 00:00:00'\n\s+and user_id is not null/;
    expect(sql({ metrics: ['own_touched'], ...day })).toMatch(open);
    expect(sql({ metrics: ['own_every'], ...day })).toMatch(
      /event_paid\n[\s\S]*?event_time < timestamp '2025-03-03 00:00:00'/,
    );
  });

  test('worked out: of the scores of gold, looked up, 0.9 beats 0.2 and loses to none', async () => {
    // a and b are gold: the pairs are 0.9 (good) against 0.2 and 0.5; c is basic: 0.1 (good) against 0.8.
    const visit = (customer: string, value: number, flag: boolean): Row => ({
      minute: 0,
      user: 'u',
      customer,
      value,
      flag,
    });
    await write(
      [visit('a', 90, true), visit('a', 20, false), visit('b', 50, false), visit('c', 10, true), visit('c', 80, false)],
      [],
    );
    expect(await ask(connection, index, { metrics: ['joined_auc'], by: ['customer.segment'] })).toEqual([
      ['basic', 0],
      ['gold', 1],
    ]);
    // Of all: 0.9 beats three, 0.1 none: 3 of 6.
    expect(await ask(connection, index, { metrics: ['joined_auc'] })).toEqual([[0.5]]);
  });

  test('names that lead nowhere are found in conditions of steps and of queries', () => {
    const wrong =
      'metrics:\n  m: {type: funnel, steps: [visit, {of: paid, where: "customer.segmnt = 1"}], match: user_id}\n';
    expect(check(tables + wrong).map((one) => one.hint)).toContain('Did you mean `segment`?');
    const found = planQuery({ metrics: ['joined_funnel'], where: "customer.segmnt = 'gold'" }, index, utc).diagnostics;
    expect(found.map((one) => [one.code, one.hint])).toEqual([['query/where', 'Did you mean `segment`?']]);
  });
});
