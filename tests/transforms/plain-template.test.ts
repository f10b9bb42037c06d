import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { parseCompletely } from '../../src/transforms/template/parse-template.ts';
import { readPlainTemplate } from '../../src/transforms/template/plain-template.ts';

/** Holds the plain reader to Handlebars. Returns false where the text was left to it. */
function agrees(text: string, firstLine = 1): boolean {
  const plain = readPlainTemplate(text, firstLine);
  if (plain === null) return false;
  const complete = parseCompletely('a.sql.hbs', text, firstLine);
  expect(complete.diagnostics).toEqual([]);
  expect(plain).toEqual(complete.value);
  return true;
}

const root = join(import.meta.dirname, '../..');
const files = globSync(['{transforms,starter,examples}/**/*.hbs'], { cwd: root }).map((path) =>
  readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n'),
);

describe('simple templates are read without Handlebars', () => {
  test.each([
    '',
    'select 1',
    'select {{day}}\nfrom {{event "order.paid"}}\n\n{{ref \'x\'}}',
    '{{date_trunc  "day"   "event_time" }} {{ f }}',
    'é😀 {{f 1 -2.5 true x key="v" other=2}}\n{{f key=1}}',
    'a } {b} {{f "}}"}} {',
    '{{trueish}}{{else_where}}',
  ])('%j', (text) => {
    expect(agrees(text)).toBe(true);
    expect(agrees(text, 7)).toBe(true);
  });

  test.each([
    '{{#if x}}{{/if}}',
    '{{> part}}',
    '{{! note}}',
    '{{{raw}}}',
    '{{&raw}}',
    '{{~f}}',
    '{{f~}}',
    '{{f}}}',
    '\\{{f}}',
    '{{f (g 1)}}',
    '{{a.b}}',
    '{{../a}}',
    '{{@index}}',
    '{{this}}',
    '{{null}}',
    '{{"f"}}',
    '{{1}}',
    '{{f "a\\"b"}}',
    '{{f\n1}}',
    '{{f',
    '{{}}',
    '{{f "a"b}}',
    '{{f a=1 b}}',
    '{{f a= 1}}',
    '{{f a =1}}',
    '{{else}}',
    '{{f [x]}}',
    '{{f 1a}}',
  ])('but not %j', (text) => {
    expect(readPlainTemplate(text, 1)).toBeNull();
  });

  test('and whatever is read so is what Handlebars would have read', () => {
    const pieces = fc.constantFrom(
      ...[
        '{{',
        '}}',
        '}',
        '{',
        ' ',
        '  ',
        '\n',
        '"',
        "'",
        '=',
        '(',
        ')',
        '.',
        '/',
        '#',
        '>',
        '!',
        '~',
        '&',
        '|',
        '\\',
        '@',
      ],
      ...[
        'event',
        'f',
        'x_1',
        'true',
        'else',
        'this',
        'as',
        '1',
        '-2',
        '1.5',
        '"order.paid"',
        "'a b'",
        'k=',
        'é',
        '😀',
        '-',
        '--',
      ],
      ...['{{f "x"}}', '{{day}}', "{{ref 'a'}} ", 'select '],
    );
    const texts = fc.array(pieces, { maxLength: 12 }).map((some) => some.join(''));
    const damaged = fc
      .tuple(fc.constantFrom(...files), fc.nat(), fc.nat(4), pieces)
      .map(
        ([text, at, size, piece]) => text.slice(0, at % text.length) + piece + text.slice((at % text.length) + size),
      );
    let own = 0;
    fc.assert(
      fc.property(fc.oneof(texts, damaged), (text) => {
        if (agrees(text)) own += 1;
      }),
      { numRuns: 4000 },
    );
    expect(own).toBeGreaterThan(400);
  });
});
