import { bufferOf, type Edit, editor } from '../edit-lines.ts';

/** The lines of an event in the map from names to payloads; the last one names its type. */
export type IndexEntry = readonly string[];

/** Puts the entries of changed events in the place of the old ones: a doc comment, and below it the event's own line. */
export function changeIndex(bytes: Uint8Array, entries: readonly IndexEntry[]): readonly Uint8Array[] | null {
  const before = bufferOf(bytes);
  const { find, apply } = editor(before);
  const map = find('\nexport interface EventPayloads {\n', '\n}\n');
  if (map === null) return null;
  const edits: Edit[] = [];
  for (const entry of entries) {
    const own = find(`\n${entry.at(-1)}`, '\n', map, edits.at(-1)?.end);
    const start = own && before.lastIndexOf('\n  /**', own.start);
    if (own === null || start === null || start < map.start) return null;
    edits.push({ start, end: own.end - 1, text: `\n${entry.join('\n')}` });
  }
  return apply(edits);
}
