import type { JsonSchema } from '../../src/yaml/shape.ts';

/** A shape with its values taken out. Shapes that differ only in them have equal outlines. */
export interface ShapeOutline {
  readonly schema: JsonSchema;
  /** Puts the values back into the code of the outline's validator. */
  fill(code: string): string;
}

/**
 * Takes numbers and texts out of a shape (`maximum: 10`, `enum: [card, paypal]`), so that AJV compiles what differs only in these
 * once: a catalog has thousands of limits but few combinations of them. AJV's code is the same up to the values; a test holds
 * what comes out to what AJV says of each shape alone.
 */
export function shapeOutline(schema: JsonSchema): ShapeOutline {
  // What looks like a placeholder already cannot be told from one.
  if (JSON.stringify(schema).includes(marker)) return { schema, fill: (code) => code };
  const values: Value[] = [];
  const outline = mapObject(schema, values);
  const fill = (code: string): string =>
    code.replace(placeholders, (_, index: string) => printed(values[Number(index)] ?? ''));
  return { schema: outline, fill };
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
  const json = JSON.stringify(value)
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
  return typeof value === 'string' ? json.slice(1, -1) : json;
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
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]: [string, unknown]) => {
      if (limits.has(key)) return [key, takeOut(value, values)];
      if (key === 'enum' && Array.isArray(value)) return [key, value.map((one) => takeOut(one, values))];
      return [key, mapAny(value, values)];
    }),
  );
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
