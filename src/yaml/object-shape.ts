import { diagnostic } from '../base/diagnostic.ts';
import type { Span } from '../base/span.ts';
import { didYouMean, suggest } from '../base/suggest.ts';
import type { YamlEntry, YamlMap, YamlNode } from './nodes.ts';
import { missingKey, unknownKey } from './read-codes.ts';
import { reportWrongKind } from './scalar-shapes.ts';
import type { At, JsonSchema, Read, ReadContext, Shape } from './shape.ts';

export type Fields = { readonly [field: string]: Shape<unknown> };

export type ObjectOf<R extends Fields, O extends Fields> = { readonly [F in keyof R]: Read<R[F]> } & {
  readonly [F in keyof O]?: Read<O[F]>;
} & { readonly at: At<Extract<keyof R | keyof O, string>> };

export interface ObjectSpec<R extends Fields, O extends Fields> {
  /** What the object is, in messages: "an event". */
  readonly what: string;
  readonly required?: R;
  readonly optional?: O;
  /** Keys for which this holds are passed over in silence. */
  readonly ignore?: (key: string) => boolean;
}

/**
 * A map with known keys. Fields that cannot be read are left out, and the object is still returned if they are optional;
 * `at` tells where each written field stands, also one that could not be read or is not known.
 */
export function object<R extends Fields = Record<never, never>, O extends Fields = Record<never, never>>(
  spec: ObjectSpec<R, O>,
): Shape<ObjectOf<R, O>> {
  const required = Object.keys(spec.required ?? {});
  const fields: FieldShapes = new Map(
    Object.entries({ ...spec.required, ...spec.optional }).map(([name, shape]) => [name, { name, shape }]),
  );
  return {
    read(node, context) {
      if (node.kind !== 'map') return reportWrongKind(node, `a map (${spec.what})`, context);
      const read = readFields(node, fields, spec, context);
      const isComplete = checkRequired(node, required, spec.what, read, context);
      return isComplete && isObjectOf<R, O>(read, required) ? read : undefined;
    },
    schema: () => objectSchema(fields, required),
  };
}

type Raw = { at: Record<string, Span> & { self: Span } } & Record<string, unknown>;

/** By name. */
type FieldShapes = ReadonlyMap<string, { readonly name: string; readonly shape: Shape<unknown> }>;

function readFields(node: YamlMap, fields: FieldShapes, spec: ObjectSpec<Fields, Fields>, context: ReadContext): Raw {
  const at: Raw['at'] = { self: node.span };
  const read: Raw = { at };
  for (const entry of node.entries) {
    const field = fields.get(entry.key);
    if (field === undefined) {
      if (spec.ignore?.(entry.key) === true) continue;
      reportUnknown(entry, spec.what, fields.keys(), node, context);
      // What may be a typo of a known key tells later stages not to complain about what is missing.
      if (entry.key !== 'self') at[entry.key] = entry.keySpan;
      continue;
    }
    // The name as the shape has it is known to the engine as a key; that of the file would be looked up each time.
    const { name, shape } = field;
    at[name] = entry.value.span;
    const value = shape.read(entry.value, context);
    if (value !== undefined) read[name] = value;
  }
  return read;
}

function reportUnknown(
  entry: YamlEntry,
  what: string,
  known: Iterable<string>,
  node: YamlMap,
  context: ReadContext,
): void {
  const written = new Set(node.entries.map((one) => one.key));
  const all = [...known];
  const left = all.filter((key) => !written.has(key));
  const taken = suggest(entry.key, left).length > 0 ? undefined : suggest(entry.key, all)[0];
  context.report(
    diagnostic(unknownKey, {
      message: `Unknown key \`${entry.key}\` in ${what}.`,
      hint: taken === undefined ? didYouMean(entry.key, left) : `\`${taken}\` stands in this map already.`,
      span: entry.keySpan,
    }),
  );
}

function checkRequired(
  node: YamlMap,
  required: readonly string[],
  what: string,
  read: Raw,
  context: ReadContext,
): boolean {
  let isComplete = true;
  for (const key of required) {
    if (read[key] !== undefined) continue;
    isComplete = false;
    if (read.at[key] !== undefined || hasLikelyTypo(node, key)) continue;
    context.report(diagnostic(missingKey, { message: `The key \`${key}\` is missing in ${what}.`, span: node.span }));
  }
  return isComplete;
}

/** A mistyped key was reported as unknown already, with the right one in the hint. */
function hasLikelyTypo(node: YamlMap, key: string): boolean {
  return node.entries.some((entry) => didYouMean(entry.key, [key])?.startsWith('Did') === true && entry.key !== key);
}

function isObjectOf<R extends Fields, O extends Fields>(
  read: Raw,
  required: readonly string[],
): read is Raw & ObjectOf<R, O> {
  return required.every((key) => read[key] !== undefined);
}

function objectSchema(fields: FieldShapes, required: readonly string[]): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const [key, { shape }] of fields) properties[key] = shape.schema();
  return {
    type: 'object',
    properties,
    additionalProperties: false,
    ...(required.length > 0 ? { required: [...required] } : {}),
  };
}

/** Whether a node has a key; for shapes that look before they read. */
export function hasKey(node: YamlNode, key: string): boolean {
  return node.kind === 'map' && node.entries.some((entry) => entry.key === key);
}
