import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { failure, type Outcome, success } from '../../base/outcome.ts';
import { noSqlfluff } from './codes.ts';

/** A program and its first arguments: `['uvx', 'sqlfluff']`. */
export type Command = readonly [program: string, ...args: string[]];

export interface SqlfluffPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As the user named it; null: look for it. */
  readonly configured: string | null;
}

const ways: readonly Command[] = [['sqlfluff'], ['uvx', 'sqlfluff'], ['pipx', 'run', 'sqlfluff']];
const howToInstall =
  'Install it with `pip install sqlfluff`, `uv tool install sqlfluff` or `pipx install sqlfluff`, or say where it is with `--sqlfluff PATH` or `WAYMARK_SQLFLUFF`.';

/** How sqlfluff is started here; nothing is started yet. */
export function findSqlfluff({ cwd, env, configured }: SqlfluffPlace): Outcome<Command> {
  if (configured !== null) {
    const path = programPath(configured, cwd, env);
    return path === null ? failure(missing(`There is no program \`${configured}\`.`)) : success([path]);
  }
  for (const [program, ...args] of ways) {
    const path = programPath(program, cwd, env);
    if (path !== null) return success([path, ...args]);
  }
  return failure(missing('sqlfluff is not installed: neither `sqlfluff` nor `uvx` nor `pipx` is on the PATH.'));
}

function missing(message: string): Diagnostic {
  return diagnostic(noSqlfluff, { message, hint: howToInstall, span: null });
}

/** A bare name is looked up on the PATH, as a shell would. */
function programPath(name: string, cwd: string, env: SqlfluffPlace['env']): string | null {
  const isPath = isAbsolute(name) || /[/\\]/.test(name);
  const folders = isPath ? [''] : (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const endings = process.platform === 'win32' ? ['', '.exe'] : [''];
  for (const folder of folders) {
    for (const ending of endings) {
      const path = resolve(cwd, join(folder, name + ending));
      if (isProgram(path)) return path;
    }
  }
  return null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
