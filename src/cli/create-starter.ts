import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { sqlName } from '../base/names.ts';
import { systemReason } from '../run/system-reason.ts';
import { packageRoot, version } from './version.ts';

export interface Starter {
  readonly root: string;
  /** Paths relative to `root`, sorted. */
  readonly created: readonly string[];
  /** Files that were there before and stay as they are. */
  readonly kept: readonly string[];
}

export interface StarterProblem {
  readonly problem: string;
  readonly hint: string;
}

/** npm leaves `.gitignore` out of packages and dot-folders are easily overlooked: the starter keeps them under other names. */
const renamed: readonly (readonly [RegExp, string])[] = [
  [/^gitignore$/, '.gitignore'],
  [/^github\//, '.github/'],
  [/^vscode\//, '.vscode/'],
];

/** Copies the starter project to `dir`. Never overwrites; refuses a folder that already is a project. */
export async function createStarter(cwd: string, dir: string): Promise<Starter | StarterProblem> {
  const root = resolve(cwd, dir);
  if (existsSync(join(root, 'waymark.yaml'))) {
    return { problem: `there is a project in '${dir}' already`, hint: 'Name another folder.' };
  }
  if (existsSync(root) && !statSync(root).isDirectory()) {
    return { problem: `'${dir}' is a file`, hint: 'Name a folder, or one that does not exist yet.' };
  }
  const from = join(packageRoot(), 'starter');
  const created: string[] = [];
  const kept: string[] = [];
  try {
    for (const path of listFiles(from, '')) {
      const target = renamed.reduce((name, [pattern, replacement]) => name.replace(pattern, replacement), path);
      if (existsSync(join(root, target))) {
        kept.push(target);
        continue;
      }
      mkdirSync(dirname(join(root, target)), { recursive: true });
      if (textFiles.test(path)) writeFileSync(join(root, target), fill(readFileSync(join(from, path), 'utf8'), root));
      else cpSync(join(from, path), join(root, target));
      created.push(target);
    }
  } catch (error) {
    return {
      problem: `cannot write to '${dir}': ${systemReason(error)}`,
      hint: 'Check the permissions and the space on the disk.',
    };
  }
  return { root, created: created.sort(), kept: kept.sort() };
}

const textFiles = /(^|\/)(package\.json|waymark\.yaml|README\.md)$/;

/** The project is named after its folder. */
function fill(text: string, root: string): string {
  return text
    .replaceAll('{{project}}', sqlName(basename(root)).replaceAll('_', '-'))
    .replaceAll('{{version}}', version());
}

function listFiles(folder: string, below: string): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    return entry.isDirectory() ? listFiles(folder, path) : [path];
  });
}
