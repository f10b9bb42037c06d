import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { targetTypes } from '../src/dialects/index.ts';
import { planQuery } from '../src/metrics/plan/plan-query.ts';
import { loadProject } from '../src/run/project/load-project.ts';
import { metricsOf } from '../src/run/query-metrics.ts';
import { type Benchmark, type Figure, median, rounded } from './harness/figure.ts';
import { measure, secondsOf, waymark } from './harness/measure.ts';
import { inWorkspace, writeFiles } from './harness/workspace.ts';
import { campaignFiles, campaignMetrics, campaignTables, manyMetrics } from './projects/campaign-events.ts';
import { rollupDays, rollupFiles } from './projects/rollup-events.ts';

/** Many metrics at once: what one query of all of them costs beside a query of each. */
export const campaigns: Benchmark = {
  name: 'campaigns',
  summary: '25 metrics of 10 million marketing events by campaign and day, beside 25 queries written by hand',
  run: ({ events, runs }) =>
    inWorkspace(async function* (folder) {
      const project = join(folder, 'campaigns');
      writeFiles(project, campaignFiles);
      yield* oneQuery(project, events, runs ?? 3);
      yield await rollupDay(join(folder, 'rollup'), events / 2);
      const many = join(folder, 'many');
      writeFiles(many, manyMetrics(1000));
      const times: number[] = [];
      // Nothing is remembered of a project that has not been checked before.
      for (let run = 0; run < (runs ?? 5); run++)
        times.push(await secondsOf(waymark(many, 'check', '--quiet', '--vars', `{run: ${run}}`)));
      yield { figure: 'check_1000_metrics', value: median(times), unit: 's', limit: 1.5 };
    }),
};

type Row = readonly unknown[];

async function* oneQuery(project: string, events: number, runs: number): AsyncIterable<Figure> {
  const { value } = loadProject(project, { env: {}, targetTypes });
  const duckdb = targetTypes.duckdb?.dialect;
  if (value === null || duckdb === undefined) throw new Error('the project of the benchmark does not check');
  const names = Object.keys(campaignMetrics);
  const query = { metrics: names, by: ['campaign_id'], grain: 'day' } as const;
  const planned = planQuery(query, metricsOf(value), value.project.settings).value;
  if (planned === null) throw new Error('the query of the benchmark cannot be planned');
  yield {
    figure: 'plan_25_metrics',
    value: planTime(() => planQuery(query, metricsOf(value), value.project.settings)),
    unit: 'ms',
    limit: 50,
  };
  yield {
    figure: 'scans',
    value: planned.scans,
    unit: 'scans',
    limit: 5,
    context: { metrics: names.length, tables: 5 },
  };

  const instance = await DuckDBInstance.create(join(project, 'bench.duckdb'), { threads: '2' });
  const connection = await instance.connect();
  try {
    for (const sql of campaignTables(events)) await connection.run(sql);
    const read = async (sql: string): Promise<readonly Row[]> => (await connection.runAndReadAll(sql)).getRowsJson();
    const sql = duckdb.relation(planned.relation);
    const [together, apart]: [number[], number[]] = [[], []];
    for (let turn = 0; turn <= runs; turn++) {
      let start = performance.now();
      const all = await read(sql);
      if (turn > 0) together.push((performance.now() - start) / 1000);
      start = performance.now();
      const each = [];
      for (const one of Object.values(campaignMetrics)) each.push(await read(one.sql));
      if (turn > 0) apart.push((performance.now() - start) / 1000);
      // The first turn reads the tables into memory, and says whether both find the same.
      if (turn > 0) continue;
      for (const [at, rows] of each.entries()) compare(names[at] ?? '', rows, all, at + 2);
    }
    const [own, byHand] = [median(together), median(apart)];
    const context = { seconds: rounded(own), by_hand_seconds: rounded(byHand), events };
    yield { figure: 'one_query', value: own / byHand, unit: 'x of 25 queries by hand', limit: 0.5, context };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** What a new day costs a rollup of a year, beside building it as a whole. Both are times of its own step. */
async function rollupDay(project: string, events: number): Promise<Figure> {
  writeFiles(project, rollupFiles);
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  try {
    await connection.run(rollupDays(join(project, 'data/year.parquet'), events, 0, 365));
    const whole = await rollupSeconds(project);
    await connection.run(rollupDays(join(project, 'data/day.parquet'), Math.ceil(events / 365), 365, 1));
    const day = await rollupSeconds(project);
    const context = { seconds: day, whole_seconds: whole, events };
    return { figure: 'rollup_day', value: day / whole, unit: 'x of the full build', limit: 0.05, context };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Builds, and reads how long the rollup took from the results of the run. */
async function rollupSeconds(project: string): Promise<number> {
  const { stdout } = await measure(waymark(project, 'build', '--json'));
  const { steps }: { steps: readonly { id: string; status: string; seconds: number }[] } = JSON.parse(stdout);
  const step = steps.find((one) => one.id === 'model:metrics_daily');
  if (step?.status !== 'succeeded') throw new Error(`the rollup was not built: ${JSON.stringify(step)}`);
  return step.seconds;
}

/** Milliseconds, in a process that has planned before. */
function planTime(plan: () => unknown): number {
  const times = Array.from({ length: 21 }, () => {
    const start = performance.now();
    plan();
    return performance.now() - start;
  });
  return median(times);
}

/** Throws where the values by hand are not those of the query, group by group; a group that a table lacks counts nothing there. */
function compare(metric: string, byHand: readonly Row[], all: readonly Row[], column: number): void {
  const key = (row: Row): string => `${String(row[0])} ${String(row[1])}`;
  const wanted = new Map(byHand.map((row) => [key(row), row[2]]));
  for (const row of all) {
    const [found, expected] = [Number(row[column] ?? 0), Number(wanted.get(key(row)) ?? 0)];
    if (Math.abs(found - expected) > 1e-9 * Math.max(1, Math.abs(expected)))
      throw new Error(`${metric} of ${key(row)} is ${found}, by hand it is ${expected}`);
  }
}
