import { remember } from '../../src/base/remember.ts';
import type { Property, ValueType } from '../../src/model/values.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';
import { valueSchema } from '../json-schema/value-schema.ts';
import type { TextCache } from '../text-cache.ts';
import { type ShapeOutline, shapeOutline } from '../validators/shape-outline.ts';
import { propertyDoc } from './doc-comment.ts';
import { layOutType } from './lay-out-type.ts';

/** So many types are compiled at a time: each call has its own cost, and much larger ones are slower again. */
const batchSize = 500;

const options = {
  format: false,
  bannerComment: '',
  ignoreMinAndMaxItems: true,
  unknownAny: true,
  additionalProperties: false,
};

/** Part of the cache's keys: change it where the same schema gives another type than before. */
const compilerVersion = 'json-schema-to-typescript 16/2';

/** What the type of a value is made of: the key of its outline's raw type, what fills that in, and the real names of fields. */
interface TypeParts {
  readonly key: string;
  readonly outline: ShapeOutline;
  readonly fields: readonly string[];
}

/**
 * The TypeScript types of values, laid out for a place that is indented by two spaces. Most properties of a catalog share few types, so each
 * distinct outline is compiled once, many in one call, and never again while the cache knows it.
 */
export async function valueTypes(
  values: readonly ValueType[],
  cache: TextCache,
): Promise<(value: ValueType) => string> {
  const known = new Map<ValueType, TypeParts>();
  const distinct = new Map<string, TypeParts>();
  for (const value of values) if (!known.has(value)) known.set(value, typeParts(value, distinct));
  const types = new Map<string, string>();
  const missing = new Map<string, JsonSchema>();
  for (const { key, outline } of distinct.values()) {
    if (types.has(key) || missing.has(key)) continue;
    const type = cache.get(`type ${compilerVersion} ${key}`);
    if (type === undefined) missing.set(key, outline.schema);
    else types.set(key, type);
  }
  for (const [key, type] of await compileAll(missing)) {
    types.set(key, type);
    cache.set(`type ${compilerVersion} ${key}`, type);
  }
  const typeOf = remember(({ key, outline, fields }: TypeParts) =>
    layOutType(outline.fill(types.get(key) ?? 'unknown'), fields),
  );
  return (value) => {
    const parts = known.get(value);
    return parts === undefined ? 'unknown' : typeOf(parts);
  };
}

/** `distinct` are those found so far, by what makes their types differ. */
function typeParts(value: ValueType, distinct: Map<string, TypeParts>): TypeParts {
  const names = new Map<string, string>();
  const schema = typeSchema(value, names);
  const json = JSON.stringify(schema);
  const fields = [...names.keys()];
  const id = [json, ...fields].join('\n');
  const known = distinct.get(id);
  if (known !== undefined) return known;
  const outline = shapeOutline(schema, json);
  const parts = { key: JSON.stringify(outline.schema), outline, fields };
  distinct.set(id, parts);
  return parts;
}

/** The raw types by the keys of their schemas. What compiles is loaded only where it is needed: that takes a while. */
async function compileAll(schemas: ReadonlyMap<string, JsonSchema>): Promise<[key: string, type: string][]> {
  const compiled: [string, string][] = [];
  const entries = [...schemas];
  for (let at = 0; at < entries.length; at += batchSize) {
    const batch = entries.slice(at, at + batchSize);
    const types = await compileBatch(batch.map(([, schema]) => schema));
    for (const [index, [key]] of batch.entries()) compiled.push([key, types[index] ?? 'unknown']);
  }
  return compiled;
}

/** What of a value's schema decides its type. Fields get stand-ins for names, which no name that a user writes can upset. */
function typeSchema(value: ValueType, names: Map<string, string>): JsonSchema {
  const { type, enum: words, const: word, additionalProperties } = valueSchema(value);
  return {
    ...(words === undefined && word === undefined ? { type } : {}),
    ...(words === undefined ? {} : { enum: words }),
    ...(word === undefined ? {} : { const: word }),
    ...(value.items === undefined ? {} : { items: typeSchema(value.items, names) }),
    ...(additionalProperties === undefined || value.properties === undefined
      ? {}
      : fieldSchemas(value.properties, names)),
  };
}

function fieldSchemas(properties: readonly Property[], names: Map<string, string>): JsonSchema {
  const fields = properties.map((field): { name: string; required: boolean; schema: JsonSchema } => {
    const doc = propertyDoc(field);
    const schema = { ...typeSchema(field, names), ...(doc === '' ? {} : { description: doc }) };
    return { name: standIn(field.name, names), required: field.required, schema };
  });
  return {
    properties: Object.fromEntries(fields.map((field) => [field.name, field.schema])),
    required: fields.filter((field) => field.required).map((field) => field.name),
    additionalProperties: false,
  };
}

function standIn(name: string, names: Map<string, string>): string {
  const known = names.get(name) ?? `waymark_${names.size}`;
  names.set(name, known);
  return known;
}

/** It takes a while. */
export function loadTypeCompiler(): Promise<typeof import('json-schema-to-typescript')> {
  return import('json-schema-to-typescript');
}

/** The raw types, in the order of the schemas. */
async function compileBatch(schemas: readonly JsonSchema[]): Promise<string[]> {
  const names = schemas.map((_, index) => `value_${index}`);
  const whole = {
    type: 'object' as const,
    title: 'Values',
    properties: Object.fromEntries(schemas.map((schema, index) => [names[index], schema])),
    required: names,
    additionalProperties: false,
  };
  const { compile } = await loadTypeCompiler();
  const text = await compile(whole, 'Values', options);
  const starts = [...text.matchAll(/^value_(\d+): /gm)];
  return starts.map((start, index) => {
    const end = starts[index + 1]?.index ?? text.lastIndexOf('\n}');
    return text.slice(start.index + start[0].length, end).trimEnd();
  });
}
