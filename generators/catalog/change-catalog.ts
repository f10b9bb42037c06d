import { type LineageEntry, modelEntry } from '../../src/impact/lineage-data.ts';
import { bufferOf, type Edit, editor, type Found } from '../edit-lines.ts';
import type { ChangeInput } from '../generator.ts';
import { type Printed, prettyItem } from '../pretty-json.ts';
import { plainPrinter } from './plain-text.ts';

const indent = '    ';

interface Item {
  readonly key: 'name' | 'id';
  /** What the key says. */
  readonly is: string;
  readonly data: LineageEntry | Printed;
}

/** Puts changed definitions in the place of the old ones. Each stands in the list of its kind, its name on a line of its own. */
export function changeCatalog(bytes: Uint8Array, input: ChangeInput): readonly Uint8Array[] | null {
  const before = bufferOf(bytes);
  const { find, apply } = editor(before);
  const edits: Edit[] = [];
  const replace = (section: string, items: readonly Item[]): boolean => {
    if (items.length === 0) return true;
    const list = find(`\n  "${section}": [\n`, '\n  ]');
    if (list === null) return false;
    let after = list.start;
    return items.every(({ key, is, data }) => {
      const start = `"${key}": ${JSON.stringify(is)}`;
      const name = find(`\n      ${start}`, ',\n', list, after);
      // What is short stands in one line.
      const line = name === null ? find(`\n    {${start}`, '\n', list, after) : null;
      const item = name === null ? line && lineOf(before, line) : itemAround(before, name, list);
      if (item === null) return false;
      edits.push({ ...item, text: prettyItem(data, indent) });
      after = item.end;
      return true;
    });
  };
  return Object.entries(changedItems(input)).every(([section, items]) => replace(section, items)) ? apply(edits) : null;
}

/** By the section that they stand in. */
function changedItems({ project, lineage, events, models }: ChangeInput): Readonly<Record<string, readonly Item[]>> {
  const changed = new Set(events.map((event) => event.name));
  const assertions = project.catalog.assertions.filter(
    ({ implied, subject }) => !implied && subject.kind === 'event' && changed.has(subject.name),
  );
  const print = plainPrinter();
  return {
    events: events.map((one) => ({ key: 'name', is: one.name, data: print(one) })),
    models: models.map((one) => ({ key: 'name', is: one.name, data: print(one) })),
    assertions: assertions.map((one) => ({ key: 'id', is: one.id, data: print(one) })),
    column_lineage: models.flatMap(({ name }): Item[] => {
      const own = lineage.model(name);
      return own === null ? [] : [{ key: 'id', is: `model:${name}`, data: modelEntry(name, own) }];
    }),
  };
}

/** From the brace that opens an item of the list to the one that closes it. */
function itemAround(before: Buffer, inner: Found, list: Found): Found | null {
  const start = before.lastIndexOf('\n    {\n', inner.start);
  const end = before.indexOf('\n    }', inner.start);
  return start < list.start || end < 0 || end > list.end ? null : { start: start + 5, end: end + 6 };
}

/** An item in a line of its own, without the break before it and what stands behind it. */
function lineOf(before: Buffer, { start, end }: Found): Found {
  const isFollowed = before[end - 2] === ','.charCodeAt(0);
  return { start: start + 5, end: end - (isFollowed ? 2 : 1) };
}
