import { readFileSync } from 'node:fs';
import { contentHash } from '../../../base/hash.ts';
import { cachePath, rememberText } from '../memory-file.ts';

/** Keeps a text that follows from files; `key` tells them from all others. */
export function keepText(root: string, name: string, key: string, text: string): void {
  rememberText(root, name, `${key} ${contentHash(text)}\n${text}`);
}

/** The text that was kept under a name; null where it is that of other files, was damaged, or is not there. */
export function keptText(root: string, name: string, key: string): string | null {
  try {
    const bytes = readFileSync(cachePath(root, name));
    const end = bytes.indexOf(10);
    const [of, hash] = bytes.toString('latin1', 0, end).split(' ');
    const body = bytes.subarray(end + 1);
    return of === key && hash === contentHash(body) ? body.toString('utf8') : null;
  } catch {
    return null;
  }
}
