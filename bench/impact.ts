import { join } from 'node:path';
import { type Benchmark, type BenchOptions, type Figure, median, rounded } from './harness/figure.ts';
import { measure, root } from './harness/measure.ts';
import { inWorkspace, writeFiles } from './harness/workspace.ts';
import { columnLineage } from './projects/column-lineage.ts';
import { eventName, manyDefinitions, modelName } from './projects/many-definitions.ts';

/** What `waymark impact` costs on top of loading the project. */
export const impact: Benchmark = {
  name: 'impact',
  summary: 'what depends on a column in projects of 5,000 models, the worst case too',
  run: (options) => inWorkspace((folder) => impactFigures(folder, options)),
};

async function* impactFigures(folder: string, options: BenchOptions): AsyncIterable<Figure> {
  const runs = options.runs ?? 5;
  const usual = join(folder, 'usual');
  writeFiles(usual, manyDefinitions(5000));
  yield await impactFigure('of_last_model_5000', usual, `${modelName(4990)}.day`, runs);
  yield await impactFigure('of_first_event_5000', usual, `${eventName(0)}.event_time`, runs);
  const worst = join(folder, 'worst');
  writeFiles(worst, columnLineage(5000));
  yield await impactFigure('every_column_5000', worst, 'seen.a', runs);
}

/** The first run reads the SQL and remembers what it says; it is not counted. */
async function impactFigure(figure: string, project: string, subject: string, runs: number): Promise<Figure> {
  const all: { seconds: number; cpuSeconds: number; nodes: number; edges: number }[] = [];
  for (let turn = 0; turn <= runs; turn++) {
    const ran = await measure({ args: [join(root, 'bench/harness/time-impact.ts'), project, subject], cwd: project });
    all.push(JSON.parse(ran.stdout));
  }
  const counted = all.slice(1);
  const { nodes = 0, edges = 0 } = counted[0] ?? {};
  const cpu = rounded(median(counted.map((one) => one.cpuSeconds)));
  const context = { models: 5000, nodes, edges, cpu_seconds: cpu, first_seconds: rounded(all[0]?.seconds ?? 0) };
  return { figure, value: 1000 * median(counted.map((one) => one.seconds)), unit: 'ms', limit: 200, context };
}
