import { spawnSync } from 'node:child_process';

/** What git said. `missing`: there is no git. */
export type GitResult =
  | { readonly ok: true; readonly out: Buffer }
  | { readonly ok: false; readonly missing: boolean; readonly message: string };

/** Variables by which hooks and wrappers point git at a repository of their own: the one that the folder lies in is meant. */
const pointers = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY', 'GIT_COMMON_DIR'];

/** Runs git in a folder. Reads only: nothing here takes a lock or touches the index, the working tree or the refs. */
export function runGit(folder: string, args: readonly string[], input = ''): GitResult {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };
  for (const name of pointers) delete env[name];
  const ran = spawnSync('git', args, { cwd: folder, env, input, maxBuffer: 2 ** 31 - 1, windowsHide: true });
  if (ran.error) return { ok: false, missing: true, message: ran.error.message };
  if (ran.status === 0) return { ok: true, out: ran.stdout };
  return { ok: false, missing: false, message: ran.stderr.toString('utf8').trim() };
}

/** The first line of what git said, or null where it failed. */
export function gitLine(folder: string, args: readonly string[]): string | null {
  const ran = runGit(folder, args);
  return ran.ok ? (ran.out.toString('utf8').split('\n', 1)[0] ?? '') : null;
}
