import { contentHash } from '../../src/base/hash.ts';
import { success } from '../../src/base/outcome.ts';
import { remember } from '../../src/base/remember.ts';
import { compareText } from '../../src/base/span.ts';
import type { EventDef } from '../../src/model/event.ts';
import type { ValueType } from '../../src/model/values.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';
import type { EventGenerator } from '../generator.ts';
import { ruleSchema } from '../json-schema/rule-schema.ts';
import { valueSchema } from '../json-schema/value-schema.ts';
import type { TextCache } from '../text-cache.ts';
import { changeModule } from './change-module.ts';
import { declarations, runtimeEnd, runtimeStart } from './runtime.ts';
import { shapeOutline } from './shape-outline.ts';

/** AJV validators of event payloads as a module that needs neither AJV nor a compiler when it runs. */
export const validatorsGenerator: EventGenerator = {
  name: 'validators',
  summary: 'Validators of event payloads as a JavaScript module without dependencies',
  async generate({ project, cache }) {
    const shapes: Shapes = new Map();
    const idOf = shapeIds(shapes);
    const entries = project.catalog.events.map((event) => eventEntry(event, idOf));
    const bodies = await shapeBodies(shapes, cache);
    return success([
      { path: modulePath, parts: moduleParts(entries, bodies) },
      { path: 'schemas/validators.d.ts', contents: declarations },
    ]);
  },
  async change({ events, cache }) {
    if (events.length === 0) return [];
    const shapes: Shapes = new Map();
    const idOf = shapeIds(shapes);
    const entries = events.map((event) => ({ name: event.name, text: eventEntry(event, idOf) }));
    const bodies = await shapeBodies(shapes, cache);
    return [{ path: modulePath, edit: (before) => changeModule(before, { entries, bodies }) }];
  },
};

function* moduleParts(
  entries: readonly string[],
  bodies: readonly (readonly [id: string, body: string])[],
): Iterable<string> {
  yield runtimeStart;
  yield '\n/** Shapes of values and rules: what makes the validator of each. */\nconst shapes = {\n';
  for (const [id, body] of bodies) yield `  ${id}: () => {${body}},\n`;
  yield '};\n\n/** Of each event: properties with the shapes of their values, required ones, rules. */\nconst events = [\n';
  for (const entry of entries) yield `  ${entry},\n`;
  yield '];\n';
  yield runtimeEnd;
}

const modulePath = 'schemas/validators.js';

function eventEntry(event: EventDef, idOf: ShapeIds): string {
  const definition = {
    properties: event.properties.map((one) => [one.name, idOf.value(one)]),
    required: event.properties.filter((one) => one.required).map((one) => one.name),
    rules: event.rules.map((rule) => {
      const { $comment: _, ...schema } = ruleSchema(rule, event.properties);
      return [rule.name, idOf.schema({ type: 'object', ...schema })];
    }),
  };
  return JSON.stringify([event.name, definition]);
}

/** What of a value's schema decides the verdict. */
function valueShape(value: ValueType): JsonSchema {
  const { format: _, ...schema } = valueSchema(value, valueShape);
  return schema;
}

/** Distinct schemas, and each as JSON, by their ids. */
type Shapes = Map<string, { readonly schema: JsonSchema; readonly json: string }>;

interface ShapeIds {
  schema(schema: JsonSchema): string;
  /** Of the shape of a value; of values that events share it is made once. */
  value(value: ValueType): string;
}

/** Names each distinct schema by its content, so that what did not change keeps its name. */
function shapeIds(shapes: Shapes): ShapeIds {
  const ids = new Map<string, string>();
  const idOf = (schema: JsonSchema): string => {
    const json = JSON.stringify(schema);
    const known = ids.get(json);
    if (known !== undefined) return known;
    const id = `_${contentHash(json).slice(0, 16)}`;
    ids.set(json, id);
    shapes.set(id, { schema, json });
    return id;
  };
  return { schema: idOf, value: remember((value: ValueType) => idOf(valueShape(value))) };
}

/** Part of the cache's keys: change it where the same schema gives other code than before. */
const compilerVersion = 'ajv 8.20/2';

/** AJV, which takes a while. */
export function loadShapeCompiler(): Promise<typeof import('./compile-shape.ts')> {
  return import('./compile-shape.ts');
}

/** AJV is loaded only where a shape's outline was never compiled before. */
async function shapeBodies(shapes: Shapes, cache: TextCache): Promise<[string, string][]> {
  const bodies: [string, string][] = [];
  let compile: ((schema: JsonSchema) => string) | undefined;
  for (const [id, { schema, json }] of [...shapes].sort(([a], [b]) => compareText(a, b))) {
    const outline = shapeOutline(schema, json);
    const key = `validator ${compilerVersion} ${JSON.stringify(outline.schema)}`;
    let code = cache.get(key);
    if (code === undefined) {
      compile ??= (await loadShapeCompiler()).compileShape;
      code = compile(outline.schema);
      cache.set(key, code);
    }
    bodies.push([id, outline.fill(code)]);
  }
  return bodies;
}
