import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';

export const root = join(import.meta.dirname, '../..');

/** Pages for people, relative to the root of the repository. */
export const pages = globSync(
  ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'bench/*.md', 'docs/**/*.md', 'examples/**/*.md'],
  {
    cwd: root,
    ignore: ['**/node_modules/**', '**/dist/**'],
  },
).sort();

export const readPage = (path: string): string => readFileSync(join(root, path), 'utf8');

/** A fenced block of code: ```` ```LANGUAGE MARK ````. */
export interface Block {
  readonly language: string;
  /** What stands behind the language: here the file that the block belongs to. */
  readonly mark: string;
  readonly text: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
}

/** The fenced blocks of a page, in order. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let open: { language: string; mark: string; line: number; lines: string[] } | null = null;
  for (const [index, line] of page.split('\n').entries()) {
    const [, info] = /^```(.*)$/.exec(line) ?? [];
    if (info === undefined) open?.lines.push(line);
    else if (open) {
      blocks.push({ language: open.language, mark: open.mark, line: open.line, text: `${open.lines.join('\n')}\n` });
      open = null;
    } else {
      const [language = '', ...rest] = info.trim().split(' ');
      open = { language, mark: rest.join(' '), line: index + 1, lines: [] };
    }
  }
  return blocks;
}

/** The blocks of a page that are marked with a file, joined to files: several blocks of one file are documents of it. */
export function filesOf(page: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { mark, text, language } of blocksOf(page)) {
    if (mark === '' || language === 'diff') continue;
    const before = files.get(mark);
    files.set(mark, before === undefined ? text : `${before}---\n${text}`);
  }
  return files;
}
