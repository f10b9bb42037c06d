import { type Definition, plainData } from '../../src/model/plain-data.ts';
import { bufferOf, type Edit, editor, type Found } from '../edit-lines.ts';
import type { ChangeInput } from '../generator.ts';
import { prettyItem } from '../pretty-json.ts';

const indent = '    ';

/** Puts changed definitions in the place of the old ones. Each stands in the list of its kind, its name on a line of its own. */
export function changeCatalog(
  bytes: Uint8Array,
  { project, events, models }: ChangeInput,
): readonly Uint8Array[] | null {
  const before = bufferOf(bytes);
  const changed = new Set(events.map((event) => event.name));
  const assertions = project.catalog.assertions.filter(
    ({ implied, subject }) => !implied && subject.kind === 'event' && changed.has(subject.name),
  );
  const { find, apply } = editor(before);
  const edits: Edit[] = [];
  const replace = (section: string, key: string, definitions: readonly (Definition & Keyed)[]): boolean => {
    if (definitions.length === 0) return true;
    const list = find(`\n  "${section}": [\n`, '\n  ]');
    if (list === null) return false;
    let after = list.start;
    return definitions.every((definition) => {
      const name = find(
        `\n      "${key}": ${JSON.stringify(definition[key === 'id' ? 'id' : 'name'])}`,
        ',\n',
        list,
        after,
      );
      const item = name && itemAround(before, name, list);
      if (item === null) return false;
      edits.push({ ...item, text: prettyItem(plainData(definition), indent) });
      after = item.end;
      return true;
    });
  };
  const isDone =
    replace('events', 'name', events) && replace('models', 'name', models) && replace('assertions', 'id', assertions);
  return isDone ? apply(edits) : null;
}

interface Keyed {
  readonly name?: string;
  readonly id?: string;
}

/** From the brace that opens an item of the list to the one that closes it. */
function itemAround(before: Buffer, inner: Found, list: Found): Found | null {
  const start = before.lastIndexOf('\n    {\n', inner.start);
  const end = before.indexOf('\n    }', inner.start);
  return start < list.start || end < 0 || end > list.end ? null : { start: start + 5, end: end + 6 };
}
