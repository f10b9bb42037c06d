import { type Edit, editor } from '../edit-lines.ts';

/** Puts rows of the index in the place of the old ones. Each begins with a link to what it is about, which names it. */
export function changeIndex(
  before: Uint8Array,
  rows: readonly (readonly [link: string, row: string])[],
): readonly Uint8Array[] | null {
  const { find, apply } = editor(before);
  const edits: Edit[] = [];
  for (const [link, row] of rows) {
    const old = find(`\n| ${link} |`, '\n', undefined, edits.at(-1)?.end);
    if (old === null) return null;
    edits.push({ start: old.start, end: old.end - 1, text: `\n${row}` });
  }
  return apply(edits);
}
