import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { parseCompletely } from '../../src/yaml/parse-yaml.ts';
import { readPlainYaml } from '../../src/yaml/plain-yaml/read-plain-yaml.ts';
import { yamlText } from './yaml-text.ts';

const root = join(import.meta.dirname, '../..');

/** Holds the plain reader to the `yaml` package. Returns false where the text was left to the package. */
function agrees(text: string): boolean {
  const plain = readPlainYaml('a.yaml', text);
  if (plain === null) return false;
  const complete = parseCompletely('a.yaml', text);
  expect(complete.diagnostics).toEqual([]);
  expect(plain).toEqual(complete.value?.documents);
  return true;
}

const files = globSync(['catalog/**/*.{yaml,yml}', 'starter/**/*.{yaml,yml}', 'examples/**/*.{yaml,yml}', '*.yaml'], {
  cwd: root,
  dot: true,
}).map((path) => readFileSync(join(root, path), 'utf8'));

/** One text of each thing that ordinary files hold. */
const ordinary: readonly (readonly [what: string, text: string])[] = [
  ['nothing', ''],
  ['only comments', '# one\n\n  # two\n'],
  ['block maps', 'a:\n  b: 1\n  c:\n    d: true\ne: null\n'],
  ['block lists', 'a:\n  - 1\n  - b: 2\n    c: 3\n  -\n    d: 4\n  - - 5\n    - 6\n'],
  ['a list as far left as its key', 'a:\n- 1\n- b: 2\n  c:\n  - 3\nd: 4\n'],
  ['brackets on one line', 'a: {b: 1, "c": [x, "y, z", {}], }\n'],
  ['brackets over lines', 'a: {\n    b: 1, # one\n    c: [\n      x,\n      y\n    ],\n  }\nd: [\n  1\n]\n'],
  [
    'values of every type',
    'a: [1, -2, +3, 1.5, .5, 1e3, 0x1F, 0o17, ~, True, .nan, -.inf, 9007199254740993, 1_0, 2025-01-01]\n',
  ],
  ['quoted text', `a: "say \\"hi\\"\\n\\t\\\\d"\nb: 'it''s'\n"c d": ''\n'e': ""\n`],
  ['characters of all planes', 'größe: "😀 x"\nb: 😀 y # 😀\nc: {é: 😀, d: 1}\n'],
  ['spaces that are text', 'a: x\u00a0\nb: {c: \u2003y\u2003, d: 1}\n'],
  ['comments', '# top\na: 1 # one\n\n# between\nb: # none\n  # deep\n  c: x#y\n# end'],
  ['empty values', 'a:\nb:   \nc: # comment\nd:\n  e:\n'],
  ['text over several lines', 'a: one\n  two\n\n  three # end\nb:\n  four\n  five\nc:\n  - six\n    seven\n'],
  ['literal text', 'a: |\n  select 1\n\n    from x\n  -- c\n\nb: |-\n  x\nc: |+\n  y\n\n\nd: |\n\n  z\n'],
  ['folded text', 'a: >\n  one\n  two\n\n  three\nb: >-\n  x\n  y\n\nc: >+\n  z\n\n'],
  ['CRLF', 'a: 1\r\nb:\r\n  - "x"\r\n  - y\r\nc: |\r\n  d\r\n  e\r\nf: one\r\n  two\r\n'],
  ['several documents', '---\na: 1\n--- # two\n---\nb: 2\n---\n'],
  ['colons and dashes in text', 'a: x:y\nb: -1\nc: -x\nd: 12:30\n'],
  ['keys with spaces', 'Order Paid: 1\na b : {c d: 2}\n'],
  ['no line break at the end', 'a:\n  b: [1]'],
];

/** Each is YAML, or nearly, that the plain reader must leave alone. */
const left: readonly (readonly [what: string, text: string])[] = [
  ['an anchor', 'a: &x 1\n'],
  ['an alias', 'a: *x\n'],
  ['a tag', 'a: !!str 1\n'],
  ['a merge key', 'a: {<<: {b: 1}}\n'],
  ['a dangerous key', '__proto__: 1\n'],
  ['a key twice', 'a: 1\na: 2\n'],
  ['a tab', 'a:\t1\n'],
  ['a control character', 'a: \u0007\n'],
  ['half a surrogate pair', 'a: \ud83d\n'],
  ['a directive', '%YAML 1.2\n---\na: 1\n'],
  ['the end of a document', 'a: 1\n...\n'],
  ['a list as document', '- 1\n'],
  ['text as document', 'a\n'],
  ['an open quote', 'a: "b\n'],
  ['an open bracket', 'a: [b\n'],
  ['a map on the line of its key', 'a: b: c\n'],
  ['a key without value in brackets', 'a: {b, c: 1}\n'],
  ['a pair in a list', 'a: [b: c]\n'],
  ['wrong indentation', 'a:\n    b: 1\n  c: 2\n'],
  ['more indented lines of folded text', 'a: >\n  b\n    c\n'],
  ['deep nesting', `a: ${'['.repeat(60)}${']'.repeat(60)}\n`],
];

describe('the plain reader', () => {
  test.each(ordinary)('reads %s', (_, text) => {
    expect(agrees(text)).toBe(true);
  });

  test.each(left)('leaves %s to the complete parser', (_, text) => {
    expect(readPlainYaml('a.yaml', text)).toBeNull();
  });

  test('agrees with the complete parser on every file of the project, and reads most of them itself', () => {
    expect(files.length).toBeGreaterThan(4);
    expect(files.filter(agrees).length).toBeGreaterThan(files.length / 2);
  });

  test('agrees with the complete parser on whatever people write', () => {
    let own = 0;
    fc.assert(
      fc.property(yamlText, (text) => {
        if (agrees(text)) own += 1;
      }),
      { numRuns: 1500 },
    );
    expect(own).toBeGreaterThan(1000);
  });

  test('agrees with the complete parser on damaged files', () => {
    const texts = fc.oneof(
      fc.constantFrom(...files.map((text) => text.slice(0, 3000)), ...ordinary.map(([, text]) => text)),
      yamlText,
    );
    let own = 0;
    fc.assert(
      fc.property(texts, fc.array(damage, { minLength: 1, maxLength: 3 }), (text, damages) => {
        if (agrees(damages.reduce((before, change) => change(before), text))) own += 1;
      }),
      { numRuns: 3000 },
    );
    expect(own).toBeGreaterThan(300);
  });
});

const pieces = [
  ...[
    ' ',
    '  ',
    '\n',
    '\n\n',
    '\n  ',
    ':',
    ': ',
    '- ',
    '#',
    ' #',
    '{',
    '}',
    '[',
    ']',
    ',',
    ', ',
    '"',
    "'",
    '\\',
    '&a ',
    '*a',
  ],
  ...[
    '!t ',
    '|',
    '>',
    '|-\n',
    '>+\n',
    '?',
    '? ',
    '%',
    '@',
    '`',
    '1',
    '.',
    '-',
    '---\n',
    '...\n',
    '~',
    '<<',
    '\t',
    '\r',
    '\r\n',
  ],
  ...['é', '😀', 'null: ', '\\u00e9', '\u00a0', '\ufeff', 'a: b\n', '- a\n'],
];

/** Puts something in, takes something out, indents a line otherwise, or repeats a line. */
const damage: fc.Arbitrary<(text: string) => string> = fc
  .record({
    how: fc.constantFrom('insert', 'delete', 'replace', 'indent', 'repeat'),
    place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    size: fc.nat(3),
    piece: fc.constantFrom(...pieces),
  })
  .map(({ how, place, size, piece }) => (text) => {
    const at = Math.floor(place * text.length);
    const lines = text.split('\n');
    const index = Math.floor(place * lines.length);
    const line = lines[index] ?? '';
    if (how === 'insert') return text.slice(0, at) + piece + text.slice(at);
    if (how === 'delete') return text.slice(0, at) + text.slice(at + 1 + size);
    if (how === 'replace') return text.slice(0, at) + piece + text.slice(at + 1);
    if (how === 'indent') return lines.with(index, ' '.repeat(size) + line.trimStart()).join('\n');
    return lines.toSpliced(index, 0, line).join('\n');
  });
