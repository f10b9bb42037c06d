import type { YamlEntry } from '../nodes.ts';
import { doubt } from './cursor.ts';

/** Keys that are more than a name, and that the complete parser has something to say about. */
const specialKeys = new Set(['', '<<', '__proto__']);
/** A key longer than this may not be one: YAML allows 1024 characters, escapes counted. */
const longestKey = 400;

/** Adds an entry of a map. A second entry of the same name is the complete parser's to report. */
export function addEntry(entries: YamlEntry[], names: Set<string>, entry: YamlEntry): void {
  const { key } = entry;
  if (names.has(key) || specialKeys.has(key) || key.length > longestKey) doubt();
  names.add(key);
  entries.push(entry);
}
