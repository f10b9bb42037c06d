import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assertionKinds } from '../../src/assertions/index.ts';
import type { TableShape } from '../../src/assertions/kind.ts';
import { planAssertions, planSample } from '../../src/assertions/plan-assertions.ts';
import { batchOf, define, shapeOf } from '../assertions/fixture.ts';
import { hasEmulator } from '../bigquery/emulator.ts';
import { indexOf } from '../metrics/fixture.ts';
import { type AssertionCase, assertedCatalog, assertedTables, assertionCases } from './cases/assertions.ts';
import { type PlainTable, relationOf, typesOf } from './cases/plain-table.ts';
import { tableOf } from './disagreements.ts';
import { type Engine, type Engines, engineNames, openEngines, put, run } from './engines.ts';

const metrics = indexOf(assertedCatalog);

test('every kind of assertion is tried on both', () => {
  const isTried = (kind: string): boolean => assertionCases.some((one) => one.yaml.startsWith(`${kind}:`));
  expect(assertionKinds.map((one) => one.kind).filter((kind) => !isTried(kind))).toEqual([]);
});

describe.skipIf(!hasEmulator)('assertions', () => {
  let engines: Engines;
  beforeAll(async () => {
    engines = await openEngines();
    for (const name of engineNames)
      for (const [table, rows] of Object.entries(assertedTables)) await put(engines[name], table, relationOf(rows));
  }, 120_000);
  afterAll(() => engines?.close());

  /** Failing rows as counted, failing rows as shown, and what an aggregate came to. */
  const measure = async (engine: Engine, one: AssertionCase): Promise<readonly unknown[]> => {
    const assertion = define(one.yaml, one.common);
    const number = assertionCases.indexOf(one);
    const fill = async (name: string, rows: PlainTable): Promise<TableShape> => {
      const table = { schema: null, name: `${name}_${number}` };
      await put(engine, table.name, relationOf(rows));
      return { ...shapeOf(name, typesOf(rows)), table };
    };
    const self = await fill('t', one.on);
    const others: TableShape[] = [];
    for (const [name, rows] of Object.entries(one.others ?? {})) others.push(await fill(name, rows));
    const batch = batchOf(self, [assertion], others, {
      metrics: () => metrics,
      renderSql: (sql, table) => sql.replaceAll('{{self}}', engine.dialect.table(table)),
      ...(one.now && { now: new Date(one.now) }),
      ...(one.timeZone && { timeZone: one.timeZone }),
      ...(one.weekStart && { weekStart: one.weekStart }),
    });
    const [query] = planAssertions(batch);
    const measured = query?.read(await run(engine, query.relation))[0];
    const sample = planSample(batch, assertion, 10);
    const shown = sample === null ? (measured?.failing ?? null) : (await run(engine, sample)).length;
    const observed = typeof measured?.observed === 'bigint' ? Number(measured.observed) : measured?.observed;
    return [measured?.failing, shown, one.observed === undefined ? undefined : observed];
  };

  test('find the same on both', { timeout: 180_000 }, async () => {
    const wrong: unknown[][] = [];
    for (const one of assertionCases) {
      const stated = [one.failing, one.failing, one.observed];
      const found: unknown[] = [];
      for (const name of engineNames)
        found.push(await measure(engines[name], one).catch((error: unknown) => [String(error)]));
      const isSame = found.every((values) => JSON.stringify(values) === JSON.stringify(stated));
      if (!isSame) wrong.push([one.yaml, stated, ...found]);
    }
    expect(tableOf(wrong)).toBe('');
  });
});
