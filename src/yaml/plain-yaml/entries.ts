import type { YamlEntry } from '../nodes.ts';
import { doubt } from './cursor.ts';

/** A key longer than this may not be one: YAML allows 1024 characters, escapes counted. */
const longestKey = 400;

/** From so many entries on, names are looked up instead of compared one by one. */
const manyEntries = 12;

/** The entries of a map so far. */
export interface Entries {
  readonly list: YamlEntry[];
  /** Their names, where there are many. */
  names: Set<string> | null;
}

export function noEntries(): Entries {
  return { list: [], names: null };
}

/** Adds an entry of a map. A second entry of the same name is the complete parser's to report. */
export function addEntry(entries: Entries, entry: YamlEntry): void {
  const { key } = entry;
  if (isSpecial(key) || key.length > longestKey || hasEntry(entries, key)) doubt();
  entries.list.push(entry);
  entries.names?.add(key);
}

function hasEntry(entries: Entries, key: string): boolean {
  const { list } = entries;
  if (list.length >= manyEntries) {
    entries.names ??= new Set(list.map((one) => one.key));
    return entries.names.has(key);
  }
  for (const one of list) if (one.key === key) return true;
  return false;
}

/** Keys that are more than a name, and that the complete parser has something to say about. */
function isSpecial(key: string): boolean {
  return key === '' || key === '<<' || key === '__proto__';
}
