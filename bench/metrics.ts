import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type Benchmark, type Figure, median, rounded, say } from './harness/figure.ts';
import { measure, waymark } from './harness/measure.ts';
import { inWorkspace, writeFiles } from './harness/workspace.ts';
import { byHand, funnelFiles, funnelTables } from './projects/funnel-events.ts';

/** What the SQL of metrics costs beside SQL that was written by hand. */
export const metrics: Benchmark = {
  name: 'metrics',
  summary: 'a funnel of four steps over 500,000 users, beside the fastest SQL written by hand',
  run: ({ users, runs }) =>
    inWorkspace(async function* (folder) {
      writeFiles(folder, funnelFiles);
      yield* funnelFigures(folder, 'users', { users, factor: 1 }, runs ?? 5);
      yield* funnelFigures(folder, 'heavy_users', { users: Math.ceil(users / 250), factor: 250 }, runs ?? 5);
    }),
};

interface Size {
  readonly users: number;
  /** How many times the events of an ordinary user each has. */
  readonly factor: number;
}

async function* funnelFigures(project: string, name: string, size: Size, runs: number): AsyncIterable<Figure> {
  const instance = await DuckDBInstance.create(join(project, 'bench.duckdb'), { threads: '2' });
  const connection = await instance.connect();
  try {
    for (const sql of funnelTables(size.users, size.factor)) await connection.run(sql);
    const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
    for (const [by, forms] of [
      ['step', byHand.whole],
      ['platform,step', byHand.byPlatform],
    ] as const) {
      const own = (await measure(waymark(project, 'query', 'bought', '--by', by, '--explain'))).stdout;
      const figure = `funnel_${name}${by === 'step' ? '' : '_by_platform'}`;
      yield await compare(figure, own, forms, read, runs, size);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

type Reader = (sql: string) => Promise<readonly (readonly unknown[])[]>;

/** Both in turn, so that a machine that gets slower slows both; the results have to be the same. */
async function compare(
  figure: string,
  own: string,
  forms: readonly string[],
  read: Reader,
  runs: number,
  { users, factor }: Size,
): Promise<Figure> {
  const all = [own, ...forms];
  const times = all.map((): number[] => []);
  const results = new Set<string>();
  for (let turn = 0; turn <= runs; turn++) {
    for (const [at, sql] of all.entries()) {
      const start = performance.now();
      const rows = await read(sql);
      // The first turn reads the tables into memory.
      if (turn > 0) times[at]?.push((performance.now() - start) / 1000);
      results.add(JSON.stringify(rows.map((row) => Number(row.at(-1)))));
    }
  }
  if (results.size !== 1) throw new Error(`${figure}: the results differ: ${[...results].join(' ')}`);
  const [ownTime = 0, ...others] = times.map(median);
  const best = Math.min(...others);
  say(`  ${figure}: ${[...results][0]}`);
  const context = { seconds: rounded(ownTime), by_hand_seconds: rounded(best), users, events: users * 7.5 * factor };
  return { figure, value: ownTime / best, unit: 'x of SQL by hand', limit: 1.3, context };
}
