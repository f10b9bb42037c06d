import type { InputFile } from './load-dialect.ts';
import { readHead } from './read-lines.ts';

const candidates = [',', ';', '\t', '|'];

/** What stands between the values of a CSV file: the candidate that its first line has most of outside of quotes. */
export async function csvDelimiter(file: InputFile): Promise<string> {
  const header = (await readHead(file, 64 * 1024)).toString('utf8').split(/\r?\n|\r/)[0] ?? '';
  const bare = header.replace(/"(?:[^"]|"")*"/g, '');
  const counts = candidates.map((one) => bare.split(one).length);
  return candidates[counts.indexOf(Math.max(...counts))] ?? ',';
}
