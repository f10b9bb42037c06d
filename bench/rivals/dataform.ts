import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../harness/figure.ts';
import { type Measured, measureOften, root, secondsOf } from '../harness/measure.ts';
import { writeFiles } from '../harness/workspace.ts';
import { modelName, parentsOf } from '../projects/many-definitions.ts';

const version = '3.0.8';

/** Compiles the same graph of models, two assertions each, with Dataform. */
export async function dataformCompile(project: string, size: number): Promise<Measured> {
  const tools = installed();
  writeFiles(project, dataformProject(size));
  symlinkSync(join(tools, 'node_modules'), join(project, 'node_modules'));
  const command = {
    args: [join(tools, 'node_modules/@dataform/cli/bundle.js'), 'compile', '.', '--json', '--timeout', '10m'],
    cwd: project,
  };
  return measureOften(3, async () => {
    const seconds = await secondsOf(command);
    return { seconds, cpuSeconds: Number.NaN, peakMb: Number.NaN, stdout: '' };
  });
}

/** The folder that Dataform is installed in, once. */
function installed(): string {
  const folder = join(root, '.cache/rivals/dataform');
  if (existsSync(join(folder, 'node_modules/@dataform/cli'))) return folder;
  say(`  installing @dataform/cli ${version} in .cache/`);
  mkdirSync(folder, { recursive: true });
  const dependencies = { '@dataform/cli': version, '@dataform/core': version };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  execFileSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return folder;
}

function* dataformProject(size: number): Iterable<readonly [path: string, text: string]> {
  yield ['workflow_settings.yaml', 'defaultProject: bench\ndefaultDataset: main\ndefaultLocation: US\n'];
  yield ['package.json', JSON.stringify({ name: 'bench', dependencies: { '@dataform/core': version } })];
  for (let index = 0; index < size; index++) {
    yield [`definitions/area_${index % 20}/${modelName(index)}.sqlx`, modelFile(index)];
  }
}

function modelFile(index: number): string {
  return `config {
  type: "${index % 3 === 0 ? 'table' : 'view'}",
  description: "Thing ${index} by day",
  tags: ["area_${index % 20}"],
  assertions: { nonNull: ["day"], uniqueKey: ["day"] }
}
select day, count(*) as things
from (
  select date_trunc(event_time, day) as day from main.event_${index}
${parentsOf(index)
  .map((parent) => `  union all\n  select day from \${ref("${modelName(parent)}")}`)
  .join('\n')}
) as every
group by 1
`;
}
