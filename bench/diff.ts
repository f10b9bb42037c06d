import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Benchmark, type BenchOptions, type Figure, median, rounded } from './harness/figure.ts';
import { measure, root } from './harness/measure.ts';
import { inWorkspace, writeFiles } from './harness/workspace.ts';
import { manyDefinitions } from './projects/many-definitions.ts';

/** What `waymark diff` costs on top of loading the two projects. */
export const diff: Benchmark = {
  name: 'diff',
  summary: 'compare 5,000 events and models with a commit, 50 events and 5 models changed',
  run: (options) => inWorkspace((folder) => diffFigures(folder, options)),
};

async function* diffFigures(folder: string, options: BenchOptions): AsyncIterable<Figure> {
  writeFiles(folder, manyDefinitions(5000));
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org', ...args], {
      cwd: folder,
      stdio: 'pipe',
    });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message=before');
  changeSome(folder);
  const runs: { seconds: number; cpuSeconds: number; findings: number }[] = [];
  for (let turn = 0; turn < (options.runs ?? 5); turn++) {
    const ran = await measure({ args: [join(root, 'bench/harness/time-diff.ts'), folder], cwd: folder });
    runs.push(JSON.parse(ran.stdout));
  }
  const cpu = rounded(median(runs.map((one) => one.cpuSeconds)));
  const context = { events: 5000, models: 5000, findings: runs[0]?.findings ?? 0, cpu_seconds: cpu };
  yield {
    figure: 'beyond_loading_5000',
    value: median(runs.map((one) => one.seconds)),
    unit: 's',
    limit: 1.5,
    context,
  };
}

/** A required property more in each of 50 events, and another query in each of 5 models. */
function changeSome(folder: string): void {
  for (const file of [3, 23, 43, 63, 83]) {
    const path = join(folder, `catalog/area_3/events_${file}.yaml`);
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      text.replaceAll('    properties:\n', '    properties:\n      added: {type: integer, required: true}\n'),
    );
  }
  for (const model of [5, 25, 45, 65, 85]) {
    const path = join(folder, `transforms/area_5/model_${String(model).padStart(5, '0')}.sql.hbs`);
    writeFileSync(path, readFileSync(path, 'utf8').replace('count(*)', 'count(*) + 1'));
  }
}
