import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { parseYaml } from '../../src/yaml/parse-yaml.ts';
import { toJson } from '../../src/yaml/shapes.ts';
import { describe as text } from './check-files.ts';

function parse(source: string) {
  return parseYaml({ path: 'a.yaml', text: source });
}

function values(source: string): unknown[] {
  const { value, diagnostics } = parse(source);
  expect(text(diagnostics)).toBe('');
  return (value?.documents ?? []).map(toJson);
}

function only(source: string): Diagnostic {
  const { diagnostics } = parse(source);
  expect(diagnostics).toHaveLength(1);
  const [finding] = diagnostics;
  if (finding === undefined) throw new Error('checked above');
  return finding;
}

function place({ span }: Diagnostic): string {
  return span === null ? '' : `${span.line}:${span.column}-${span.endLine}:${span.endColumn}`;
}

describe('values', () => {
  it('follows the core schema of YAML 1.2', () => {
    const source =
      'a: [yes, no, on, null, ~, true, False, 12, 0o17, 0xff, 1.5, 1e3, -4, "7", 2025-01-14, 1_000, .5, +3]';
    const list = [
      'yes',
      'no',
      'on',
      null,
      null,
      true,
      false,
      12,
      15,
      255,
      1.5,
      1000,
      -4,
      '7',
      '2025-01-14',
      '1_000',
      0.5,
      3,
    ];
    expect(values(source)).toEqual([{ a: list }]);
  });

  it('keeps integers exact that a double cannot hold', () => {
    expect(values('a: 9007199254740993\nb: -9223372036854775808\nc: 9007199254740991')).toEqual([
      { a: 9007199254740993n, b: -9223372036854775808n, c: 9007199254740991 },
    ]);
  });

  it('resolves anchors and aliases, in keys too', () => {
    expect(values('a: &x [1, 2]\nb: *x\n&k key: 1\nc: {*k : 2}')).toEqual([
      { a: [1, 2], b: [1, 2], key: 1, c: { key: 2 } },
    ]);
  });

  it('merges maps: what is written wins, and the first of several', () => {
    const source = 'a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], x: 3}\nd:\n  w: 0\n  <<: *a\n';
    const [root] = values(source);
    expect(root).toMatchObject({ c: { x: 3, y: 1, z: 2 }, d: { w: 0, x: 1, y: 1 } });
  });

  it('a quoted << is a key like any other', () => {
    expect(values('"<<": 1')).toEqual([{ '<<': 1 }]);
  });

  it('reads several documents, and none', () => {
    expect(values('a: 1\n---\n---\n# nothing\n---\nb: 2\n...\n')).toEqual([{ a: 1 }, { b: 2 }]);
    expect(values('')).toEqual([]);
    expect(values('# only a comment\n')).toEqual([]);
    expect(values('\uFEFF')).toEqual([]);
  });

  it('takes BOM and CRLF as they come', () => {
    expect(values('\uFEFFa: 1\r\nb:\r\n  - x\r\n  - "y"\r\n')).toEqual([{ a: 1, b: ['x', 'y'] }]);
    const { value } = parse('\uFEFFa: 1\r\nbc: 2\r\n');
    expect(value?.documents[0]?.entries[1]?.keySpan).toEqual({
      path: 'a.yaml',
      line: 2,
      column: 1,
      endLine: 2,
      endColumn: 3,
    });
  });

  it('a merged or aliased value stands where it is written', () => {
    const { value } = parse('a: &x\n  k: 1\nb: *x\n');
    expect(value?.documents[0]?.entries[1]?.value.span).toMatchObject({ line: 2, column: 3 });
  });

  it('names of members of Object are names like any other', () => {
    expect(values('constructor: 1\ntoString: 2\nhasOwnProperty: 3')).toEqual([
      { constructor: 1, toString: 2, hasOwnProperty: 3 },
    ]);
  });
});

describe('mistakes', () => {
  it.each([
    ['an unclosed quote', 'a: 1\nb: "x\n', 'yaml/syntax', '3:1'],
    ['an unclosed list', 'a: [1, 2\nb: 3\n', 'yaml/syntax', ''],
    ['bad indentation', 'a:\n    b: 1\n  c: 2\n', 'yaml/syntax', ''],
    ['two values in a line', 'a: b: c\n', 'yaml/syntax', ''],
    ['a tab', 'a:\n\tb: 1\n', 'yaml/tab', '2:1'],
    ['a tab deeper down', 'a:\n  b:\n  \tc: 1\n', 'yaml/tab', ''],
    ['a key twice', 'a: 1\nb: 2\na: 3\n', 'yaml/duplicate-key', '3:1-3:2'],
    ['a key twice in a flow map', 'x: {a: 1, "a": 2}\n', 'yaml/duplicate-key', '1:11-1:14'],
    ['an unknown tag', 'a: !thing 1\n', 'yaml/unknown-tag', '1:11-1:12'],
    ['an old tag', 'a: !!binary aGk=\n', 'yaml/unknown-tag', ''],
    ['an alias without anchor', 'a: *nope\n', 'yaml/unknown-anchor', '1:4-1:9'],
    ['an anchor of another document', 'a: &x 1\n---\nb: *x\n', 'yaml/unknown-anchor', '3:4-3:6'],
    ['an alias inside of its anchor', 'a: &x [1, *x]\n', 'yaml/alias-cycle', '1:11-1:13'],
    ['a list as key', '[a, b]: 1\n', 'yaml/complex-key', '1:1-1:7'],
    ['an empty key', '{: 1}\n', 'yaml/complex-key', ''],
    ['__proto__', 'a:\n  __proto__: {polluted: true}\n', 'yaml/reserved-key', '2:3-2:12'],
    ['a merged list', 'a: &a [1]\nb:\n  <<: *a\n', 'yaml/merge', ''],
    ['a list as document', '- a\n', 'yaml/not-a-map', '1:1-1:4'],
    ['text as document', 'hello\n', 'yaml/not-a-map', '1:1-1:6'],
    ['NUL', 'a: x\0y\n', 'yaml/character', '1:5-1:6'],
    ['half a surrogate pair', 'a: x\uD800y\n', 'yaml/character', '1:5-1:6'],
    ['half a surrogate pair as escape', 'a: "\\uD800"\n', 'yaml/character', '1:4-1:12'],
    ['bytes that are not UTF-8', `a: ${Buffer.from([0xff, 0x41]).toString('utf8')}\n`, 'yaml/character', '1:4-1:5'],
  ])('%s: one finding at its place', (_, source, code, expected) => {
    const finding = only(source);
    expect(finding.code).toBe(code);
    if (expected !== '') expect(place(finding).startsWith(expected)).toBe(true);
    expect(finding.message).toMatch(/\.$/);
  });

  it('a key twice points at the first one', () => {
    expect(only('a: 1\nb: 2\na: 3\n').related).toMatchObject([{ span: { line: 1, column: 1 } }]);
  });

  it('everything but syntax leaves the rest of the file usable', () => {
    const { value } = parse('a: 1\na: 2\nb: *nope\nc: 3\n');
    expect(value?.documents.map(toJson)).toEqual([{ a: 1, b: null, c: 3 }]);
  });
});

describe('hostile input ends soon', () => {
  it('an alias bomb', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 40; level++) {
      lines.push(
        `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    }
    expect(only(lines.join('\n')).code).toBe('yaml/alias-bomb');
  });

  it('merging that grows exponentially', () => {
    const lines = ['a0: &a0 {k: 1}'];
    for (let level = 1; level < 30; level++)
      lines.push(`a${level}: &a${level} {k${level}: {<<: *a${level - 1}}, l${level}: *a${level - 1}}`);
    expect(only(lines.join('\n')).code).toBe('yaml/alias-bomb');
  });

  it.each([150, 5_000, 200_000])('%i brackets', (depth) => {
    expect(only(`a: ${'['.repeat(depth)}${']'.repeat(depth)}\n`).code).toBe('yaml/too-deep');
    expect(only(`a: ${'{a: '.repeat(depth)}1${'}'.repeat(depth)}\n`).code).toBe('yaml/too-deep');
  });

  it('deep indentation', () => {
    const lines = Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:`);
    expect(only(lines.join('\n')).code).toBe('yaml/too-deep');
  });

  it('brackets that are never closed', () => {
    expect(parse(`a: ${'['.repeat(100_000)}`).diagnostics.map((one) => one.severity)).toEqual(['error']);
  });

  it('50 MB', () => {
    const line = 'key_of_an_entry: some text that fills the line up to sixty-four bytes\n';
    const started = performance.now();
    const finding = only(line.repeat(Math.ceil(50_000_000 / line.length)));
    expect(finding.code).toBe('yaml/too-large');
    expect(finding.message).toContain('50 MB');
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('many equal keys take linear time', () => {
    const source = Array.from({ length: 50_000 }, (_, index) => `key_${index}: 1`).join('\n');
    const started = performance.now();
    expect(parse(`${source}\nkey_0: 2\n`).diagnostics.map((one) => one.code)).toEqual(['yaml/duplicate-key']);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
