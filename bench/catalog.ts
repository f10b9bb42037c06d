import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Benchmark, type BenchOptions, type Figure, rounded, say } from './harness/figure.ts';
import { type Measured, measureAll, measureOften, root, secondsOf, waymark } from './harness/measure.ts';
import { inWorkspace, setAside, writeFiles } from './harness/workspace.ts';
import { manyDefinitions } from './projects/many-definitions.ts';
import { dataformCompile } from './rivals/dataform.ts';

/** From files to everything that is generated: `waymark check && waymark generate`. */
export const catalog: Benchmark = {
  name: 'catalog',
  summary: 'check and generate projects of many events and models',
  run: (options) => inWorkspace((folder) => catalogFigures(folder, options)),
};

/** Seconds that the first run of a project may take, by its number of events (and of models). */
const coldLimits: ReadonlyMap<number, number> = new Map([
  [1000, 2],
  [5000, 7],
]);

/** Seconds that `dataform compile` of so many models takes on the machine that those limits are meant for. */
const dataformSeconds: ReadonlyMap<number, number> = new Map([
  [1000, 4.8],
  [5000, 19.4],
]);

async function* catalogFigures(folder: string, options: BenchOptions): AsyncIterable<Figure> {
  await secondsOf(waymark(root, '--help'));
  const seconds = new Map<number, number>();
  for (const size of [1000, 5000, 10_000]) {
    const project = join(folder, String(size));
    writeFiles(project, manyDefinitions(size));
    const cold = await measureCold(project, options.runs ?? (size > 5000 ? 3 : 5));
    seconds.set(size, cold.seconds);
    const context = { events: size, models: size, cpu_seconds: rounded(cold.cpuSeconds) };
    yield { figure: `cold_${size}`, value: cold.seconds, unit: 's', limit: coldLimits.get(size) ?? null, context };
    yield { figure: `memory_${size}`, value: cold.peakMb, unit: 'MB', limit: size === 5000 ? 600 : null, context };
    if (size === 5000) yield* repeatedRuns(project, options.runs ?? 5);
    if (options.rivals && size < 10_000) yield* besideDataform(folder, size, cold.seconds);
  }
  const growth = (seconds.get(10_000) ?? 0) / (seconds.get(1000) ?? 1);
  yield { figure: 'growth_1000_to_10000', value: growth, unit: 'x', limit: 10 };
}

/** Nothing generated yet, nothing remembered. */
function measureCold(project: string, runs: number): Promise<Measured> {
  return measureOften(runs, () => {
    setAside(project, ['dist', '.waymark']);
    return checkAndGenerate(project);
  });
}

function checkAndGenerate(project: string): Promise<Measured> {
  return measureAll(waymark(project, 'check', '--quiet'), waymark(project, 'generate', '--quiet'));
}

async function* repeatedRuns(project: string, runs: number): AsyncIterable<Figure> {
  const same = await measureOften(runs, () => checkAndGenerate(project));
  yield { figure: 'nothing_changed_5000', value: same.seconds, unit: 's', limit: 0.8, context: contextOf(same) };
  let turn = 0;
  const one = await measureOften(runs, () => {
    changeOneEvent(project, turn++);
    return checkAndGenerate(project);
  });
  yield { figure: 'one_file_changed_5000', value: one.seconds, unit: 's', limit: 1.2, context: contextOf(one) };
}

/** A change that reaches types, schemas, docs and SQL: a property more. */
function changeOneEvent(project: string, turn: number): void {
  const area = 20 * turn + 3;
  const path = join(project, `catalog/area_3/events_${area}.yaml`);
  const text = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    text.replace('    properties:\n', `    properties:\n      added_${turn}: {type: integer, minimum: ${turn}}\n`),
  );
}

async function* besideDataform(folder: string, size: number, own: number): AsyncIterable<Figure> {
  const rival = await dataformCompile(join(folder, `dataform-${size}`), size);
  say(`  dataform compile of ${size} models: ${rival.seconds.toFixed(1)} s`);
  const context = { rival: '@dataform/cli 3.0.8 compile', rival_seconds: rounded(rival.seconds), models: size };
  const limit = rounded((coldLimits.get(size) ?? Number.NaN) / (dataformSeconds.get(size) ?? Number.NaN));
  yield { figure: `of_dataform_${size}`, value: own / rival.seconds, unit: 'x', limit, context };
}

function contextOf({ cpuSeconds, peakMb }: Measured): Readonly<Record<string, number>> {
  return { cpu_seconds: rounded(cpuSeconds), peak_mb: rounded(peakMb) };
}
