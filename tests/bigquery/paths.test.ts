import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bigquery } from '../../src/dialects/bigquery/index.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import type { Statement } from '../../src/sql/nodes.ts';
import { openDatabase } from '../assertions/fixture.ts';
import { ask, plan } from '../metrics/fixture.ts';
import { happen, pathMetrics, story, timeText } from '../metrics/paths/fixture.ts';
import { type Emulator, hasEmulator, openOn, startEmulator } from './emulator.ts';

/* What came after what, without an ASOF join: the SQL for BigQuery gives what DuckDB gives. */

const told = story(`
  visit ann 0     web
  visit ann 20    app
  cart  ann 22
  paid  ann 30
  visit bob 0     web
  cart  bob 0
  paid  bob 11
  paid  bob 1440
  visit cid 1445  web
  paid  cid 4320
  paid  ann 10080`);

const index =
  pathMetrics(`  funnel: {type: funnel, steps: [visit, cart, paid], match: user_id, window: 10m, dimensions: [platform]}
  times: {type: funnel, steps: [visit, cart, paid], match: user_id, value: time_from_first, statistic: avg, in: minutes, dimensions: [platform]}
  again: {type: funnel, steps: [visit, paid, paid], match: user_id}
  strict: {type: funnel, steps: [visit, cart, paid], match: user_id, order: strict, dimensions: [platform]}
  last: {type: conversion, base: visit, conversion: paid, match: user_id, window: 1d, credit: last, count: events, value: conversions, dimensions: [platform]}
  first: {type: conversion, base: visit, conversion: paid, match: user_id, window: 1d, credit: first, count: events, value: conversions, dimensions: [platform]}
  later: {type: time_to, from: visit, to: paid, match: user_id, statistic: avg, in: hours, dimensions: [platform]}
  daily: {type: retention, cohort: visit, activity: paid, match: user_id, period: day, through: 2}
  within: {type: retention, cohort: visit, activity: paid, match: user_id, within_days: [1, 7]}
`);

const of = (sql: string): Statement => ({ sql, origin: { step: 'test', span: null } });

describe.skipIf(!hasEmulator)('metrics about what came after what', () => {
  let emulator: Emulator;
  let warehouse: Warehouse;
  let connection: DuckDBConnection;
  beforeAll(async () => {
    emulator = await startEmulator();
    warehouse = await openOn(emulator);
    connection = await openDatabase();
    await happen(connection, told);
    for (const name of ['visit', 'cart', 'paid']) {
      const rows = told
        .filter((one) => one.event === name)
        .map(
          (one) =>
            `select '${one.id}' as event_id, timestamp '${timeText(one.minute)}+00' as event_time, '${one.user}' as user_id, ${one.platform === null ? 'cast(null as string)' : `'${one.platform}'`} as platform`,
        );
      await warehouse.execute([of(`create or replace table analytics.event_${name} as ${rows.join(' union all ')}`)]);
    }
  }, 120_000);
  afterAll(async () => {
    await warehouse?.close();
    await emulator?.stop();
  });

  test.each([
    ['funnel', ['step']],
    ['funnel', ['platform', 'step']],
    ['times', ['platform', 'step']],
    ['again', ['step']],
    ['strict', ['platform', 'step']],
    ['last', ['platform']],
    ['first', ['platform']],
    ['later', ['platform']],
    ['daily', ['period']],
    ['within', ['days']],
  ])('%s by %j', async (metric, by) => {
    const query = { metrics: [metric], by };
    const wanted = await ask(connection, index, query);
    const found = await warehouse.query(of(bigquery.relation(plan(index, query).relation)));
    const cells = found.map((row) => Object.values(row).map((one) => (typeof one === 'bigint' ? Number(one) : one)));
    expect(cells).toEqual(wanted);
  });
});
