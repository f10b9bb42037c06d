import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LoadedProject } from '../../../src/run/project/load-project.ts';
import { metricStatement, metricsOf } from '../../../src/run/query-metrics.ts';
import type { Row, Warehouse } from '../../../src/run/warehouse.ts';
import type { Statement } from '../../../src/sql/nodes.ts';
import { hasEmulator } from '../../bigquery/emulator.ts';
import { columnsNotCompared, metricsNearlyCompared } from '../declared.ts';
import { type BuiltTwice, buildBoth } from './build-both.ts';
import { compareRows } from './compare-rows.ts';
import { type ReferenceGroup, referenceGroups } from './groups.ts';

const minutes = 60_000;
const of = (sql: string): Statement => ({ sql, origin: { step: 'contract', span: null } });

/** Builds some of the reference catalogs on both warehouses, and compares every table and every metric. */
export function describeReference(name: keyof typeof referenceGroups): void {
  const group: ReferenceGroup = referenceGroups[name];
  describe.skipIf(!hasEmulator)(`the reference catalogs ${group.folders.join(' and ')}`, () => {
    let both: BuiltTwice;
    beforeAll(async () => {
      both = await buildBoth(group);
    }, 15 * minutes);
    afterAll(() => both?.close());

    test('are built on both', () => {
      expect(both.failures).toEqual([]);
      expect(both.sampled).toBeGreaterThan(group.count / 2);
    });

    test('publish the same rows', { timeout: 5 * minutes }, async () => {
      const found = await inTurn(publishedTables(both.loaded), (table) => compareTable(both, table));
      expect(found.flatMap((one) => one.differences)).toEqual([]);
      // Most of them have rows, so that there is something to compare.
      expect(found.filter((one) => one.rows > 0).length).toBeGreaterThan(found.length / 2);
    });

    test('give the same metrics', { timeout: 5 * minutes }, async () => {
      const names = metricsOf(both.loaded).names();
      const found = await inTurn(names, (metric) => compareMetric(both, metric));
      expect(found.flatMap((one) => one.differences)).toEqual([]);
      expect(found.filter((one) => one.rows > 0).length).toBeGreaterThan(found.length / 2);
    });
  });
}

function publishedTables({ project }: LoadedProject): string[] {
  const models = project.models.filter((one) => one.materialized !== 'ephemeral').map((one) => one.name);
  return [...models, ...project.catalog.seeds.map((one) => one.name)];
}

/** One after the other: the emulator does not answer two at once, and a request that waits a minute counts as lost. */
async function inTurn<T>(names: readonly string[], compare: (name: string) => Promise<T>): Promise<T[]> {
  const found: T[] = [];
  for (const name of names) found.push(await compare(name));
  return found;
}

interface Compared {
  readonly rows: number;
  readonly differences: readonly string[];
}

async function compareTable({ loaded, duckdb, bigquery }: BuiltTwice, name: string): Promise<Compared> {
  const query = (warehouse: Warehouse): Promise<readonly Row[]> =>
    warehouse.query(of(`select * from ${warehouse.dialect.table({ schema: null, name })}`));
  const isView = loaded.project.models.some((one) => one.name === name && one.materialized === 'view');
  // A table is read without a query: the emulator keeps the result of each, and reads it again with every later request.
  const listed = isView ? null : ((await bigquery.readTable?.({ schema: null, name })) ?? null);
  const [here, there] = [await query(duckdb), listed ?? (await query(bigquery))];
  const excepted = columnsNotCompared[name] ?? [];
  const differences = compareRows(name, without(here, excepted), without(there, excepted));
  // An exception that is not needed any more is one too many.
  const unneeded = excepted.filter((column) => compareRows(name, here, there).every((one) => !one.includes(column)));
  return { rows: here.length, differences: [...differences, ...unneeded.map((one) => `${name} | ${one} agrees`)] };
}

function without(rows: readonly Row[], columns: readonly string[]): readonly Row[] {
  if (columns.length === 0) return rows;
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name))));
}

/** By all of its own dimensions. */
async function compareMetric({ loaded, duckdb, bigquery }: BuiltTwice, metric: string): Promise<Compared> {
  const by = [...metricsOf(loaded).dimensionsOf(metric)];
  const ask = async (warehouse: Warehouse): Promise<readonly Row[]> => {
    const { value, diagnostics } = metricStatement(loaded, { metrics: [metric], by }, warehouse.dialect);
    if (value === null) throw new Error(diagnostics.map((one) => one.message).join('\n'));
    return warehouse.query(value.statement);
  };
  const here = await ask(duckdb);
  try {
    const differences = compareRows(metric, here, await ask(bigquery));
    const isExcepted = differences.length <= here.length * (metricsNearlyCompared[metric] ?? 0);
    return { rows: here.length, differences: isExcepted ? [] : differences };
  } catch (error) {
    return { rows: here.length, differences: [`${metric} | ${String(error)}`] };
  }
}
