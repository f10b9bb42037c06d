import { spawnSync } from 'node:child_process';
import { findSqlfluff } from '../../scripts/tools.ts';

const program = findSqlfluff();

/**
 * Whether tests with sqlfluff run here. Without it they are skipped, which is said once; under `CI` they run and fail, since
 * there it must be installed (`npm run setup:tools`).
 */
export const hasSqlfluff = program !== null || Boolean(process.env.CI);
if (!hasSqlfluff) process.stderr.write('sqlfluff is missing (npm run setup:tools): its tests are skipped.\n');

/** The path of sqlfluff. */
export function sqlfluff(): string {
  if (program === null) throw new Error('sqlfluff is not installed: run `npm run setup:tools`.');
  return program;
}

/** What sqlfluff itself says of the files in a folder, without anything of ours but the configuration. */
export function lintFolder(folder: string, dialect: string, config: string): string[] {
  const args = ['lint', '--dialect', dialect, '--config', config, '--format', 'json', '--disable-progress-bar', '.'];
  const ran = spawnSync(sqlfluff(), args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (ran.error) throw ran.error;
  const files: { filepath: string; violations: { code: string; description: string; start_line_no: number }[] }[] =
    JSON.parse(ran.stdout);
  return files.flatMap(({ filepath, violations }) =>
    violations.map((one) => `${filepath}:${one.start_line_no} ${one.code} ${one.description}`),
  );
}
