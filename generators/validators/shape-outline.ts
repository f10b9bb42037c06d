import { remember } from '../../src/base/remember.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';

/** A shape with its values taken out. Shapes that differ only in them have equal outlines. */
export interface ShapeOutline {
  readonly schema: JsonSchema;
  /** Puts the values back into the code of the outline's validator, or into its type. */
  fill(code: string): string;
}

/**
 * Takes numbers and texts out of a shape (`maximum: 10`, `enum: [card, paypal]`), so that what differs only in these is compiled
 * once: a catalog has thousands of limits but few combinations of them. AJV's code is the same up to the values, and so are types;
 * tests hold what comes out to what the compilers say of each shape alone. `json` is the schema as `JSON.stringify` prints it.
 */
export function shapeOutline(schema: JsonSchema, json: string = JSON.stringify(schema)): ShapeOutline {
  // What looks like a placeholder already cannot be told from one.
  if (json.includes(marker)) return { schema, fill: (code) => code };
  const values: Value[] = [];
  const outline = mapObject(schema, values);
  return { schema: outline, fill: (code) => filled(splitCode(code), values) };
}

/** Code of few outlines is filled in for many shapes. */
const splitCode = remember((code) => code.split(placeholders));

/** Pieces of code, and between them the numbers of the values that belong there. */
function filled(pieces: readonly string[], values: readonly Value[]): string {
  const texts = values.map(printed);
  let code = pieces[0] ?? '';
  for (let at = 1; at < pieces.length; at += 2) code += (texts[Number(pieces[at])] ?? '') + (pieces[at + 1] ?? '');
  return code;
}

type Value = string | number;

/** A number is stood for by a whole number, a text by a text that is escaped nowhere. */
const marker = '880000013';
const placeholders = new RegExp(`${marker}(\\d{4})`, 'g');
const mostValues = 10_000;

function placeholder(value: Value, index: number): Value {
  const text = marker + String(index).padStart(4, '0');
  return typeof value === 'number' ? Number(text) : text;
}

/** As it stands in code; texts without their quotes, for AJV also writes them into the middle of messages. */
function printed(value: Value): string {
  if (typeof value === 'number') return JSON.stringify(value);
  const json = JSON.stringify(value)
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
  return json.slice(1, -1);
}

const limits = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'pattern',
  'const',
]);

function mapObject(schema: object, values: Value[]): JsonSchema {
  const entries: [string, unknown][] = [];
  for (const [key, value] of Object.entries(schema)) entries.push([key, mapKeyword(key, value, values)]);
  return Object.fromEntries(entries);
}

function mapKeyword(key: string, value: unknown, values: Value[]): unknown {
  if (limits.has(key)) return takeOut(value, values);
  if (key === 'enum' && Array.isArray(value)) return value.map((one) => takeOut(one, values));
  return mapAny(value, values);
}

function mapAny(part: unknown, values: Value[]): unknown {
  if (Array.isArray(part)) return part.map((one) => mapAny(one, values));
  return typeof part === 'object' && part !== null ? mapObject(part, values) : part;
}

/** Equal values get the same placeholder: AJV shares what it makes of them. */
function takeOut(value: unknown, values: Value[]): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return mapAny(value, values);
  const known = values.indexOf(value);
  if (known < 0 && values.length === mostValues) return value;
  return placeholder(value, known < 0 ? values.push(value) - 1 : known);
}
