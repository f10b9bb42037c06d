import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSameAt, type Printed, prettyItem, prettyJson, prettyJsonParts } from '../../generators/pretty-json.ts';

const data = fc.jsonValue({ maxDepth: 4 }).map((value): unknown => JSON.parse(JSON.stringify(value)));
const long = fc.array(fc.string({ minLength: 10, maxLength: 40 }), { maxLength: 6 });
const values = fc.oneof(data, fc.dictionary(fc.string({ maxLength: 8 }), fc.oneof(data, long)), fc.array(long));
const indents = fc.nat(30).map((depth) => '  '.repeat(depth));

test('what fits in a line stands in one, and breaks into a line for each part', () => {
  const short = { kind: 'range', spec: { column: 'day', min: 0 } };
  expect(prettyItem(short, '')).toBe('{"kind": "range", "spec": {"column": "day", "min": 0}}');
  // 57 + 2 + 57 characters and the braces are 118, which fits in 120 columns, and does not where two are taken.
  const [a, b] = ['a'.repeat(50), 'b'.repeat(50)];
  const entries = [`"x": "${a}"`, `"y": "${b}"`];
  expect(entries.map((one) => one.length)).toEqual([57, 57]);
  expect(prettyItem({ x: a, y: b }, '')).toBe(`{${entries.join(', ')}}`);
  expect(prettyItem({ x: a, y: b }, '      ')).toBe(`{\n        ${entries.join(',\n        ')}\n      }`);
});

describe('whatever is printed', () => {
  test('reads back as it was', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(JSON.parse(prettyJson(value))).toEqual(value);
      }),
    );
  });

  test('is the same in parts', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect([...prettyJsonParts(value)].join('')).toBe(prettyJson(value));
      }),
    );
  });

  test('is the same where its parts print themselves', () => {
    const itself =
      (value: unknown): Printed =>
      (indent) =>
        prettyItem(value, indent);
    const inside = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return itself(value);
      if (Array.isArray(value)) return value.map(itself);
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, itself(one)]));
    };
    fc.assert(
      fc.property(values, (value) => {
        expect(prettyJson(inside(value))).toBe(prettyJson(value));
        expect([...prettyJsonParts(inside(value))].join('')).toBe(prettyJson(value));
        expect([...prettyJsonParts(itself(value))].join('')).toBe(prettyJson(value));
      }),
    );
  });

  test('may be used at another indent where that is the same', () => {
    fc.assert(
      fc.property(values, indents, indents, (value, one, other) => {
        const text = prettyItem(value, one);
        if (isSameAt(text, other)) expect(prettyItem(value, other)).toBe(text);
      }),
    );
    expect(isSameAt('[1, 2]', '    ')).toBe(true);
    expect(isSameAt(prettyItem(['a'.repeat(60), 'b'.repeat(60)], ''), '')).toBe(false);
  });
});
