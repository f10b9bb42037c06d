import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { metricKinds } from '../../src/metrics/index.ts';
import { hasEmulator } from '../bigquery/emulator.ts';
import { indexOf, plan, utc } from '../metrics/fixture.ts';
import { type MetricCase, metricCases, metricCatalog, metricTables, notOnEmulator } from './cases/metrics.ts';
import { relationOf } from './cases/plain-table.ts';
import { isSame } from './contract-case.ts';
import { tableOf } from './disagreements.ts';
import { type EngineName, type Engines, engineNames, openEngines, put, run } from './engines.ts';

const index = indexOf(metricCatalog);
const kindOf = (metric: string): string | undefined => index.find(metric)?.kind;

test('every kind of metric is tried on both', () => {
  const tried = new Set(metricCases.flatMap(({ query }) => query.metrics.map(kindOf)));
  expect(metricKinds.map((one) => one.kind).filter((kind) => !tried.has(kind))).toEqual([]);
});

describe.skipIf(!hasEmulator)('metrics', () => {
  let engines: Engines;
  beforeAll(async () => {
    engines = await openEngines();
    for (const name of engineNames)
      for (const [table, rows] of Object.entries(metricTables)) await put(engines[name], table, relationOf(rows));
  }, 120_000);
  afterAll(() => engines?.close());

  const rowsOn = async (name: EngineName, { query, calendar }: MetricCase): Promise<unknown> => {
    const { relation, columns } = plan(index, query, calendar ?? utc);
    const rows = await run(engines[name], relation).catch((error: unknown) => String(error));
    return typeof rows === 'string' ? rows : rows.map((row) => columns.map((one) => row[one.name]));
  };

  test('give the same on both', { timeout: 180_000 }, async () => {
    const wrong: unknown[][] = [];
    for (const one of metricCases) {
      const found: unknown[] = [];
      for (const name of engineNames) found.push(await rowsOn(name, one));
      const isExcepted = one.query.metrics.some((metric) => notOnEmulator.has(metric));
      const isRight = isExcepted
        ? isSame(found[0], one.gives, true) && String(found[1]).includes('unary_minus')
        : found.every((rows) => isSame(rows, one.gives, true));
      if (!isRight) wrong.push([one.query.metrics.join(), one.gives, ...found]);
    }
    expect(tableOf(wrong)).toBe('');
  });
});
