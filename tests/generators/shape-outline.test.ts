import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileShape } from '../../generators/validators/compile-shape.ts';
import { shapeOutline } from '../../generators/validators/shape-outline.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';

const texts = fc.oneof(
  fc.constantFrom('a', 'say "hi"', '\\d', 'x\ny', '\u2028', 'é😀', "it's", '$&', '${x}', '</script>', '8800000130001'),
  fc.string({ unit: 'binary', maxLength: 6 }).filter((text) => text.isWellFormed()),
);
const patterns = fc.constantFrom('^[A-Z]{3}$', 'a"b', '\\d+\\.', 'é|😀', '[^"\\\\]', '\\/');
const numbers = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  fc.constantFrom(0, 1e21, 1e-7, 2 ** 63, -(2 ** 63), 0.1),
);
const lengths = fc.nat(1000);

function keywords(type: readonly unknown[], others: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonSchema> {
  return fc.record({ type: fc.constantFrom(...type), ...others }, { requiredKeys: ['type'] });
}

/** Every keyword that schemas of values and rules are made of. */
const { schema } = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small' },
    keywords(['string', ['string', 'null']], {
      minLength: lengths,
      maxLength: lengths,
      pattern: patterns,
      allOf: patterns.map((pattern) => [{ pattern }]),
    }),
    keywords(['number', 'integer', ['number', 'null']], {
      minimum: numbers,
      maximum: numbers,
      exclusiveMinimum: numbers,
      exclusiveMaximum: numbers,
    }),
    fc.uniqueArray(fc.oneof(texts, numbers), { minLength: 1, maxLength: 5 }).map((some) => ({ enum: [...some, null] })),
    fc.oneof(texts, numbers, fc.boolean()).map((value) => ({ const: value })),
    fc.record(
      { type: fc.constant('array'), items: tie('schema'), minItems: lengths, maxItems: lengths },
      { requiredKeys: ['type', 'items'] },
    ),
    fc.tuple(texts, tie('schema'), tie('schema')).map(([name, one, other]) => ({
      type: 'object',
      // Properties may have the names of keywords.
      properties: { [name === '__proto__' ? 'a' : name]: one, minimum: other, enum: one },
      required: [name],
      additionalProperties: false,
    })),
    fc.tuple(tie('schema'), texts).map(([one, text]) => ({
      type: 'object',
      if: { properties: { a: one } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { properties: { b: { not: { enum: [text] } } }, required: ['a'] },
    })),
  ),
}));

describe('shapes are compiled by their outlines', () => {
  test('what AJV makes of an outline, filled in, is what it makes of the shape', () => {
    const compiled = new Map<string, string>();
    fc.assert(
      fc.property(schema, (shape) => {
        const outline = shapeOutline(shape);
        const key = JSON.stringify(outline.schema);
        const code = compiled.get(key) ?? compileShape(outline.schema);
        compiled.set(key, code);
        expect(outline.fill(code)).toBe(compileShape(shape));
      }),
      { numRuns: 500 },
    );
  });

  test('shapes that differ only in values have one outline', () => {
    const outlines = [10, 2.5, -3].map(
      (maximum) => shapeOutline({ type: 'number', maximum, enum: [1, maximum] }).schema,
    );
    expect(new Set(outlines.map((one) => JSON.stringify(one))).size).toBe(1);
    const equal = shapeOutline({ type: 'number', minimum: 7, maximum: 7 }).schema;
    expect(equal.minimum).toBe(equal.maximum);
  });
});
