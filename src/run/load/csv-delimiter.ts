import type { InputFile } from './load-dialect.ts';
import { readHead } from './read-lines.ts';

const candidates = [',', ';', '\t', '|'];

/** What stands between the values of a CSV file: the candidate that its first line has most of outside of quotes. */
export async function csvDelimiter(file: InputFile): Promise<string> {
  return delimiterOf((await readHead(file, 64 * 1024)).toString('utf8'));
}

/** The same of the first characters of a file. */
export function delimiterOf(head: string): string {
  const header = head.split(/\r?\n|\r/)[0] ?? '';
  const bare = header.replace(/"(?:[^"]|"")*"/g, '');
  const counts = candidates.map((one) => bare.split(one).length);
  return candidates[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** The names in the first line of a CSV file, without the quotes around them. */
export function headerOf(head: string, delimiter: string): string[] {
  const line = head.replace(/^\ufeff/, '').split(/\r?\n|\r/)[0] ?? '';
  const names: string[] = [];
  let name = '';
  let isQuoted = false;
  for (const [index, char] of [...line].entries()) {
    if (char === '"') {
      // The second of two quotes within quotes is one that belongs to the name.
      if (!isQuoted && line[index - 1] === '"' && name !== '') name += '"';
      isQuoted = !isQuoted;
    } else if (char === delimiter && !isQuoted) {
      names.push(name);
      name = '';
    } else name += char;
  }
  return [...names, name];
}
