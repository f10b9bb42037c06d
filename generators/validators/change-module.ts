import { compareText } from '../../src/base/span.ts';
import { bufferOf, type Edit, editor, type Found } from '../edit-lines.ts';

/** The line of an event in the table of events, and the code of the shapes that it refers to by their ids. */
export interface ChangedEntries {
  readonly entries: readonly { readonly name: string; readonly text: string }[];
  readonly bodies: readonly (readonly [id: string, body: string])[];
}

/** Puts the lines of changed events in the place of the old ones, adds shapes that are new and takes out those of no event. */
export function changeModule(bytes: Uint8Array, { entries, bodies }: ChangedEntries): readonly Uint8Array[] | null {
  const before = bufferOf(bytes);
  const { find, apply } = editor(before);
  const shapes = find('\nconst shapes = {\n', '\n};\n\n/** Of each event');
  const table = shapes && find('\nconst events = [\n', '\n];\n', { start: shapes.end, end: before.length });
  const lines = shapes && shapeLines(before, shapes);
  if (table === null || lines === null) return null;
  const edits: Edit[] = [];
  for (const { name, text } of entries) {
    const old = find(`\n  [${JSON.stringify(name)},`, ',\n', table, edits.at(-1)?.end);
    if (old === null) return null;
    edits.push({ start: old.start, end: old.end - 1, text: `\n  ${text},` });
  }
  const dropped = droppedShapes(before, table, edits, new Set(bodies.map(([id]) => id)));
  return apply([...edits, ...removals(dropped, lines), ...additions(bodies, lines)]);
}

/** The line of each shape by its id, without the break before the next one; null where they are not laid out as expected. */
function shapeLines(before: Buffer, { start, end }: Found): ReadonlyMap<string, Found> | null {
  const lines = new Map<string, Found>();
  const last = before.lastIndexOf('\n};', end);
  for (let at = before.indexOf('\n', start + 1); at < last; ) {
    const next = before.indexOf('\n', at + 1);
    const id = /^\n {2}(_[0-9a-f]{16}): \(\) => \{$/.exec(before.toString('latin1', at, at + 29))?.[1];
    if (id === undefined || next > last) return null;
    lines.set(id, { start: at, end: next });
    at = next;
  }
  return lines;
}

/** Shapes that changed events had, and that neither they nor others have now. */
function droppedShapes(before: Buffer, table: Found, edits: readonly Found[], kept: ReadonlySet<string>): string[] {
  const had = new Set(
    edits.flatMap(({ start, end }) => before.toString('latin1', start, end).match(/(?<=")_[0-9a-f]{16}(?=")/g) ?? []),
  );
  const isChanged = (at: number): boolean => edits.some(({ start, end }) => at >= start && at < end);
  return [...had].filter((id) => {
    if (kept.has(id)) return false;
    const quoted = `"${id}"`;
    let at = before.indexOf(quoted, table.start);
    while (at >= 0 && at < table.end && isChanged(at)) at = before.indexOf(quoted, at + 1);
    return at < 0 || at >= table.end;
  });
}

function removals(dropped: readonly string[], lines: ReadonlyMap<string, Found>): Edit[] {
  return dropped.flatMap((id) => {
    const line = lines.get(id);
    return line === undefined ? [] : [{ ...line, text: '' }];
  });
}

/** New shapes before the first one that comes after them in the order of their ids. */
function additions(bodies: ChangedEntries['bodies'], lines: ReadonlyMap<string, Found>): Edit[] {
  const added = bodies.filter(([id]) => !lines.has(id)).toSorted(([a], [b]) => compareText(a, b));
  const ids = [...lines.keys()];
  return added.map(([id, body]) => {
    const next = lines.get(ids.find((other) => other > id) ?? '');
    const at = next?.start ?? lines.get(ids.at(-1) ?? '')?.end ?? 0;
    return { start: at, end: at, text: `\n  ${id}: () => {${body}},` };
  });
}
