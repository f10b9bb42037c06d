import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildEmulator } from './emulator/build-emulator.ts';
import {
  emulatorFolder,
  emulatorVersion,
  findEmulator,
  findSqlfluff,
  sqlfluffFolder,
  sqlfluffVersion,
} from './tools.ts';

/*
 * Finds or installs what tests run beside Waymark: the BigQuery emulator (compiled with Go, once: some minutes and 6 GB
 * of memory) and sqlfluff (with Python, in an environment of its own). What cannot be installed is named; under `CI` that
 * is an error.
 */

interface Tool {
  readonly name: string;
  find(): string | null;
  readonly needs: string;
  /** What is lost without it. */
  readonly without: string;
  /** Installs into a folder that is not there yet. Throws where that does not work. */
  install(folder: string): void;
  readonly folder: string;
}

const tools: readonly Tool[] = [
  {
    name: `bigquery-emulator ${emulatorVersion}`,
    find: findEmulator,
    needs: 'go',
    without: 'the tests against BigQuery are skipped',
    folder: emulatorFolder,
    install: (folder) => buildEmulator(emulatorVersion, folder, run),
  },
  {
    name: `sqlfluff ${sqlfluffVersion}`,
    find: findSqlfluff,
    needs: 'python3',
    without: 'the tests of `waymark lint` are skipped',
    folder: sqlfluffFolder,
    install(folder) {
      run('python3', ['-m', 'venv', folder]);
      run(join(folder, 'bin/python'), [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        `sqlfluff==${sqlfluffVersion}`,
      ]);
    },
  },
];

function run(program: string, args: readonly string[], cwd = process.cwd()): string {
  const ran = spawnSync(program, [...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (ran.error) throw ran.error;
  if (ran.status !== 0) throw new Error(`${program} ${args.join(' ')}\n${ran.stderr.trim().slice(-2000)}`);
  return ran.stdout;
}

function isThere(program: string): boolean {
  return spawnSync(program, [program === 'go' ? 'version' : '--version'], { stdio: 'ignore' }).status === 0;
}

/** What is missing afterwards, in a sentence; null where the tool is there. */
function setUp(tool: Tool): string | null {
  const found = tool.find();
  if (found !== null) {
    process.stderr.write(`${tool.name}: ${found}\n`);
    return null;
  }
  if (!isThere(tool.needs)) return `${tool.name} is missing, since \`${tool.needs}\` is: ${tool.without}.`;
  process.stderr.write(`${tool.name}: installing in ${tool.folder} …\n`);
  rmSync(tool.folder, { recursive: true, force: true });
  mkdirSync(tool.folder, { recursive: true });
  try {
    tool.install(tool.folder);
    return tool.find() === null ? `${tool.name} was installed and is not there.` : null;
  } catch (error) {
    // A half installed one would be found next time.
    rmSync(tool.folder, { recursive: true, force: true });
    return `${tool.name} could not be installed: ${tool.without}.\n${error instanceof Error ? error.message : String(error)}`;
  }
}

// Names of tools; all of them unless some are named.
const asked = process.argv.slice(2);
const chosen = tools.filter(({ name }) => asked.length === 0 || asked.some((one) => name.startsWith(one)));
const missing = chosen.map(setUp).filter((one) => one !== null);
for (const one of missing) process.stderr.write(`${one}\n`);
if (missing.length > 0 && process.env.CI) process.exitCode = 1;
