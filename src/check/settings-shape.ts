import type { Span } from '../base/span.ts';
import type { JsonValue } from '../model/values.ts';
import type { YamlMap } from '../yaml/nodes.ts';
import type { JsonSchema, Shape } from '../yaml/shape.ts';
import { documented, json, mapOf, name, type ObjectOf, object, oneOf, ref, text, toJson } from '../yaml/shapes.ts';
import { policiesShape } from './policies-shape.ts';
import { usageShape } from './usage-shape.ts';

const targetHead = object({
  what: 'a target',
  required: { type: documented('The kind of warehouse, for instance `duckdb`.', text) },
  optional: { schema: documented('The schema or dataset that everything is built in.', text) },
  ignore: () => true,
});

/** A target: what all dialects share, and the rest as the dialect's own options. */
const target: Shape<
  ObjectOf<{ type: Shape<string> }, { schema: Shape<string> }> & {
    readonly options: Readonly<Record<string, JsonValue>>;
  }
> = {
  read(node, context) {
    const head = targetHead.read(node, context);
    if (head === undefined || node.kind !== 'map') return undefined;
    return { ...head, options: optionsOf(node), at: { ...placesOf(node), ...head.at } };
  },
  schema: (): JsonSchema => ({ ...targetHead.schema(), additionalProperties: true }),
};

function optionsOf(node: YamlMap): Record<string, JsonValue> {
  const options: Record<string, JsonValue> = {};
  for (const { key, value } of node.entries) if (key !== 'type' && key !== 'schema') options[key] = toJson(value);
  return options;
}

/** Where each option stands, from its name to the end of its value where that is on the same line. */
function placesOf(node: YamlMap): Record<string, Span> {
  const places: Record<string, Span> = {};
  for (const { key, keySpan, value } of node.entries) {
    const { endLine, endColumn } = value.span.endLine === keySpan.line ? value.span : keySpan;
    places[key] = { ...keySpan, endLine, endColumn };
  }
  return places;
}

const paths = object({
  what: '`paths`',
  optional: {
    catalog: documented('Folder of the catalog files.', text),
    transforms: documented('Folder of the SQL models.', text),
    generators: documented("Folder of the project's own generators.", text),
    out: documented('Folder for everything generated.', text),
  },
});

export const settingsShape = object({
  what: 'the settings',
  optional: {
    name: documented('Name of the project.', name),
    paths: documented('Folders of the project, relative to this file.', paths),
    time_zone: documented('IANA name of the time zone in which days begin, `UTC` by default.', text),
    week_start: documented('First day of the week, `monday` by default.', oneOf(['monday', 'sunday'], 'day')),
    vars: documented('Values that templates can use.', mapOf(json, 'variable')),
    targets: documented('Warehouses to run on.', mapOf(target, 'target')),
    policies: documented('What the catalog has to follow beyond what Waymark demands.', policiesShape),
    usage: documented('Where the code of the apps is, and how it sends events.', usageShape),
    default_target: documented('The target that is used where none is named; the first one by default.', ref),
  },
});

export type SettingsSpec = NonNullable<ReturnType<typeof settingsShape.read>>;
