import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import { targetTypes } from '../../src/dialects/index.ts';
import type { MetricQuery } from '../../src/metrics/plan/query.ts';
import { metricStatement, metricsOf } from '../../src/run/query-metrics.ts';
import type { Row, Warehouse } from '../../src/run/warehouse.ts';
import { rowText, type SampledRow, type SampleOptions, sampleEvents, sampleFile } from '../../src/sample/index.ts';
import { copyProject, failuresOf } from '../real-data/build-project.ts';

/** A catalog in a folder of its own, to hold its metrics against SQL that a person wrote. */
export function witnessProject(parts: readonly string[]) {
  const project = copyProject('.', parts);
  const loaded = project.load();
  let warehouse: Warehouse | null = null;
  const opened = (): Warehouse => {
    if (warehouse === null) throw new Error('the project is not built yet');
    return warehouse;
  };
  return {
    loaded,
    metrics: metricsOf(loaded),

    /** Samples events, builds everything with what was sampled as good and nothing else, and runs the statements that the witnesses need. Returns the sampled rows. */
    async build(options: SampleOptions, prepare: readonly string[]): Promise<SampledRow[]> {
      const { catalog, settings } = loaded.project;
      const sampled = sampleEvents(catalog, options);
      const rows = [...(sampled.value ?? [])];
      for (const source of catalog.sources) {
        const file = join(project.root, sampleFile(source) ?? '');
        mkdirSync(dirname(file), { recursive: true });
        const own = rows.filter((row) => row.source === source.name);
        writeFileSync(file, own.map((row) => rowText(row.row)).join(''));
      }
      const outcome = await project.build();
      const steps = outcome.result?.steps ?? [];
      expect(failuresOf(steps)).toEqual([]);
      const complaints = steps.flatMap((step) => step.assertions).filter((one) => one.status !== 'passed');
      // The events are of 2025: nothing is as new as it ought to be.
      expect(complaints.filter((one) => !['recency', 'freshness', 'volume'].includes(one.kind))).toEqual([]);
      const counts = steps.flatMap((step) => step.counts);
      const sum = (field: 'accepted' | 'quarantined' | 'duplicates') =>
        counts.reduce((total, count) => total + count[field], 0);
      const sampledAs = (...faults: readonly unknown[]) => rows.filter((row) => faults.includes(row.fault)).length;
      expect([sum('accepted'), sum('quarantined'), sum('duplicates')]).toEqual([
        sampledAs(null, 'late'),
        sampledAs('broken'),
        sampledAs('duplicate'),
      ]);
      const target = settings.targets[settings.defaultTarget];
      const open = target && targetTypes[target.dialect]?.open;
      if (!open) throw new Error('no target that can be run');
      warehouse = await open(target, project.root);
      await warehouse.execute(prepare.map((sql) => ({ sql, origin: { step: 'test', span: null } })));
      return rows;
    },

    /** Rows of SQL that a person wrote. */
    run: (sql: string): Promise<readonly Row[]> => opened().query({ sql, origin: { step: 'test', span: null } }),

    /** Rows of a query that the engine planned. */
    async ask(query: MetricQuery): Promise<readonly Row[]> {
      const planned = metricStatement(loaded, query, duckdb);
      if (planned.value === null) throw new Error(planned.diagnostics.map((one) => one.message).join('\n'));
      return opened().query(planned.value.statement);
    },

    close: async (): Promise<void> => warehouse?.close(),
  };
}

/** Values by their keys, so that both sides have one shape. */
export function valuesByKey(rows: readonly Row[], keys: readonly string[], value: string): Map<string, number | null> {
  const cell = (one: unknown): number | null => (one === null || one === undefined ? null : Number(one));
  return new Map(rows.map((row) => [JSON.stringify(keys.map((key) => row[key])), cell(row[value])]));
}

/** The same keys, and the same values: nulls exactly, numbers within 1e-9 of their size. */
export function expectSameValues(found: Map<string, number | null>, wanted: Map<string, number | null>): void {
  expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [key, value] of wanted) {
    const other = found.get(key) ?? null;
    if (value === null || other === null) expect(other, key).toBe(value);
    else {
      const isSame = Math.abs(other - value) <= 1e-9 * Math.max(1, Math.abs(value));
      expect(isSame, `${key}: ${other} and ${value}`).toBe(true);
    }
  }
}
