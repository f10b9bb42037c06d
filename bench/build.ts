import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Benchmark, type Figure, rounded } from './harness/figure.ts';
import { type Command, inTurn, type Measured, measure, waymark } from './harness/measure.ts';
import { inWorkspace, setAside, writeFiles } from './harness/workspace.ts';
import {
  assertedTables,
  columnAssertions,
  databaseFile,
  tableName,
  trivialQuery,
  trivialTables,
} from './projects/trivial-models.ts';

/** What building and asserting costs beyond the statements themselves, on a DuckDB file. */
export const build: Benchmark = {
  name: 'build',
  summary: '1,000 trivial tables and 1,000 assertions, beside a bare loop over the same driver',
  run: (options) =>
    inWorkspace(async function* (folder) {
      yield* tableFigures(join(folder, 'tables'), options.runs ?? 5);
      yield* assertionFigures(join(folder, 'assertions'), options.runs ?? 5);
    }),
};

const tables = 1000;

async function* tableFigures(project: string, runs: number): AsyncIterable<Figure> {
  writeFiles(project, trivialTables(tables));
  const statements = Array.from(
    { length: tables },
    (_, index) => `create or replace table ${tableName(index)} as ${trivialQuery(index)}`,
  );
  const [own, floor] = await inTurn(
    runs,
    () => newRun(project, waymark(project, 'build', '--quiet')),
    () => newRun(project, bareLoop(project, statements)),
  );
  yield ratio('tables_1000', own, floor, 1.3);
}

const asserted = { tables: 100, rows: 10_000 };

async function* assertionFigures(project: string, runs: number): AsyncIterable<Figure> {
  writeFiles(project, assertedTables(asserted.tables, asserted.rows));
  const names = Array.from({ length: asserted.tables }, (_, index) => tableName(index));
  await measure(waymark(project, 'build', '--quiet'));
  const statements = names.flatMap((name) =>
    columnAssertions.map(([, failing]) => `select count(*) from ${name} where ${failing}`),
  );
  const [own, floor] = await inTurn(
    runs,
    () => measure(waymark(project, 'test', '--quiet')),
    () => measure(bareLoop(project, statements)),
  );
  yield ratio('assertions_1000', own, floor, 0.5);
}

function newRun(project: string, command: Command): Promise<Measured> {
  setAside(project, ['dist', '.waymark', databaseFile, `${databaseFile}.wal`]);
  return measure(command);
}

function bareLoop(project: string, statements: readonly string[]): Command {
  const file = join(project, '..', 'statements.json');
  writeFileSync(file, JSON.stringify(statements));
  return { args: [join(import.meta.dirname, 'harness/bare-loop.ts'), databaseFile, file], cwd: project };
}

function ratio(figure: string, own: Measured, floor: Measured, limit: number): Figure {
  const context = {
    seconds: rounded(own.seconds),
    cpu_seconds: rounded(own.cpuSeconds),
    bare_loop_seconds: rounded(floor.seconds),
    bare_loop_cpu_seconds: rounded(floor.cpuSeconds),
  };
  return { figure, value: own.seconds / floor.seconds, unit: 'x of a bare loop', limit, context };
}
