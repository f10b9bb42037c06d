import { lstatSync, type Stats } from 'node:fs';
import { errorCode } from './findings.ts';

/** What stands at a path, a link not followed; undefined where nothing does, also where one of its folders is a file. */
export function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Changes where a file is replaced, rewritten or touched. */
export function fileMark(stats: Stats): string {
  return `${stats.size} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.ino}`;
}
