import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { EmittedFile } from '../../generators/generator.ts';
import { repository } from './generate-project.ts';

/** What the compiler complains about. */
export interface CompileError {
  readonly file: string;
  readonly line: number;
  /** The text of the source from where the complaint begins, up to 20 characters. */
  readonly at: string;
  readonly code: string;
}

/** Compiles files that an app could have, beside the generated ones in `dist/`, as strictly as TypeScript can. */
export function compileWith(
  generated: readonly EmittedFile[],
  app: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): CompileError[] {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-types-'));
  try {
    const all = [
      ...generated.map(({ path, contents }) => [`dist/${path}`, contents] as const),
      ...Object.entries({ ...app, 'package.json': '{"type": "module"}' }),
    ];
    for (const [path, text] of all) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--verbatimModuleSyntax'];
    const how = ['--noEmit', '--pretty', 'false', '--target', 'es2022', '--module', 'nodenext', '--types', ''];
    const tsc = join(repository, 'node_modules/.bin/tsc');
    const ran = spawnSync(tsc, [...strict, ...how, ...flags, ...Object.keys(app)], { cwd: folder, encoding: 'utf8' });
    if (ran.error) throw ran.error;
    return readErrors(ran.stdout + ran.stderr, app);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readErrors(output: string, app: Readonly<Record<string, string>>): CompileError[] {
  return output.split('\n').flatMap((line): CompileError[] => {
    const found = /^(.+)\((\d+),(\d+)\): error (TS\d+): /.exec(line);
    if (found === null) {
      if (/error/.test(line)) throw new Error(output);
      return [];
    }
    const [, file = '', row = '', column = '', code = ''] = found;
    const source = app[file]?.split('\n')[Number(row) - 1] ?? '';
    return [{ file, line: Number(row), at: source.slice(Number(column) - 1, Number(column) + 19), code }];
  });
}
