import type { EventDef } from '../../src/model/event.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';
import { type Edit, editor } from '../edit-lines.ts';
import { prettyItem } from '../pretty-json.ts';

/** Puts the schemas of changed events in the place of the old ones. */
export function changeBundle(
  before: Uint8Array,
  events: readonly EventDef[],
  schemaOf: (event: EventDef) => JsonSchema,
): readonly Uint8Array[] | null {
  const { find, apply } = editor(before);
  const schemas = find('\n  "$defs": {\n', '\n  }');
  if (schemas === null) return null;
  const edits: Edit[] = [];
  let after = schemas.start;
  for (const event of events) {
    const key = `\n    ${JSON.stringify(event.name)}: `;
    const old = find(`${key}{\n`, '\n    }', schemas, after);
    if (old === null) return null;
    edits.push({ ...old, text: key + prettyItem(schemaOf(event), '    ') });
    after = old.end;
  }
  return apply(edits);
}
