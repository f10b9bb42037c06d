import fc from 'fast-check';
import Handlebars from 'handlebars';
import { describe, expect, test } from 'vitest';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import type { JsonObject } from '../../src/model/values.ts';
import { evaluate } from '../../src/transforms/template/evaluate.ts';
import type { RenderedSql } from '../../src/transforms/template/line-output.ts';
import { parseTemplate } from '../../src/transforms/template/parse-template.ts';

/** No numbers side by side: Handlebars without escaping adds them (`{{three}}{{five}}` is 8). */
const data: JsonObject = {
  yes: true,
  no: false,
  none: [],
  word: 'W',
  html: '<b> & "q"',
  count: '3',
  list: ['a', 'b'],
  rows: [
    { name: 'n1', on: true, tags: ['t1', 't2'] },
    { name: 'n2', on: false, tags: [] },
  ],
  prices: { plus: '5', basic: '3' },
};

const wrap = (text: string): string => `{{#with (var "data")}}${text}{{/with}}`;

function ours(text: string, partials: Readonly<Record<string, string>> = {}): RenderedSql {
  const parse = (path: string, one: string) => {
    const parsed = parseTemplate(path, one);
    if (parsed.value === null || parsed.diagnostics.length > 0) throw new Error(JSON.stringify(parsed.diagnostics));
    return { path, template: parsed.value };
  };
  const files = new Map(Object.entries(partials).map(([name, one]) => [name, parse(`_${name}.hbs`, one)]));
  return evaluate(parse('m.sql.hbs', wrap(text)), {
    known: {
      models: new Set(),
      seeds: new Set(),
      events: new Map(),
      sources: new Map(),
      vars: { data },
      isComplete: true,
    },
    partial: (name) => files.get(name) ?? null,
    partialNames: () => [...files.keys()],
    report: (finding) => {
      throw new Error(finding.message);
    },
    onCall: null,
    context: {
      dialect: duckdb,
      timeZone: 'UTC',
      weekStart: 'monday',
      vars: { data },
      incremental: false,
      partition: null,
      self: null,
      tableOf: (_kind, name) => name,
    },
  });
}

function theirs(text: string, partials: Readonly<Record<string, string>> = {}): string {
  const environment = Handlebars.create();
  environment.registerHelper('var', () => data);
  for (const [name, one] of Object.entries(partials)) environment.registerPartial(name, one);
  return environment.compile(wrap(text), { noEscape: true, strict: true })({});
}

/** Pieces of templates. `at` says what is in scope: the data, a text, or a row. */
const blank = fc.constantFrom(' ', '\n', '\n\n', '  ', '\n  ', '');
const word = fc.constantFrom('select', 'x,', 'and y', '--', '\\{{no}}');
const tilde = fc.constantFrom('', '', '', '~');

type Level = 'data' | 'text' | 'row';

function outputOf(level: Level): fc.Arbitrary<string> {
  if (level === 'text') return fc.constantFrom('{{this}}', '{{@index}};', '{{@last}};', '{{../word}}', '{{@key}};');
  if (level === 'row')
    return fc.constantFrom('{{name}}', '{{this.name}}', '{{@first}};', '{{../count}}', '{{tags.length}};');
  return fc.constantFrom(
    '{{word}}',
    '{{{html}}}',
    '{{html}}',
    '{{count}}',
    '{{yes}};',
    '{{prices.plus}}',
    '{{list.[0]}}',
  );
}

function condition(level: Level): fc.Arbitrary<string> {
  if (level === 'text') return fc.constantFrom('@first', '@last', '../yes', 'this');
  return level === 'row'
    ? fc.constantFrom('on', 'this.on', '@last', 'tags', '../no')
    : fc.constantFrom('yes', 'no', 'none', 'count', 'list');
}

function piece(level: Level, depth: number): fc.Arbitrary<string> {
  const value = fc
    .tuple(tilde, outputOf(level), tilde)
    .map(([left, tag, right]) =>
      tag.startsWith('{{{') ? tag : tag.replace('{{', `{{${left}`).replace('}}', `${right}}}`),
    );
  const plain = fc.oneof(blank, word, blank, value, fc.constantFrom('{{! note }}', '{{!-- a {{note}} --}}'));
  if (depth === 0) return plain;
  const body = (inner: Level) => pieces(inner, depth - 1);
  const block = fc
    .tuple(
      fc.constantFrom('if', 'unless'),
      condition(level),
      body(level),
      body(level),
      fc.boolean(),
      tilde,
      tilde,
      tilde,
    )
    .map(
      ([name, test, one, other, hasElse, a, b, c]) =>
        `{{${a}#${name} ${test}}}${one}${hasElse ? `{{${b}else}}${other}` : ''}{{/${name}${c}}}`,
    );
  const chain = fc
    .tuple(condition(level), condition(level), body(level), body(level), body(level))
    .map(([one, other, a, b, c]) => `{{#if ${one}}}${a}{{else if ${other}}}${b}{{else}}${c}{{/if}}`);
  if (level !== 'data') return fc.oneof({ weight: 3, arbitrary: plain }, block);
  const texts = fc.tuple(body('text'), tilde).map(([one, a]) => `{{#each list${a}}}${one}{{/each}}`);
  const rows = body('row').map((one) => `{{#each rows}}${one}{{/each}}`);
  const map = body('text').map((one) => `{{#each prices}}{{@key}}${one.replaceAll('{{@index}};', '')}{{/each}}`);
  const empty = body('data').map((one) => `{{#each none}}never{{else}}${one}{{/each}}`);
  return fc.oneof(
    { weight: 4, arbitrary: plain },
    block,
    chain,
    texts,
    rows,
    map,
    empty,
    fc.constantFrom('{{> part}}', '  {{> part}}\n', '\n {{> part count=7}}\n', '{{> other prices}}'),
  );
}

function pieces(level: Level, depth: number): fc.Arbitrary<string> {
  return fc.array(piece(level, depth), { maxLength: 6 }).map((all) => all.join(''));
}

const partials = { part: 'p {{count}}\n{{#if yes}}\n  {{word}}\n{{/if}}\nend', other: '{{plus}}-{{basic}}\n' };

describe('templates', () => {
  test('come out as Handlebars renders them', () => {
    fc.assert(
      fc.property(pieces('data', 3), (text) => {
        expect(ours(text, partials).sql).toBe(theirs(text, partials));
      }),
      { numRuns: 700 },
    );
  });

  test('block parameters, lookups and raw text', () => {
    const named =
      '{{#each rows as |row at|}}{{at}}:{{row.name}}:{{#each row.tags as |tag|}}{{row.name}}{{tag}} {{/each}}{{/each}}';
    expect(ours(named).sql).toBe('0:n1:n1t1 n1t2 1:n2:');
    expect(ours(named).sql).toBe(theirs(named));
    expect(ours('{{lookup prices "plus"}} {{lookup list 1}}').sql).toBe('5 b');
    expect(ours('{{{{raw}}}}{{kept}} {{#if}}{{{{/raw}}}}').sql).toBe('{{kept}} {{#if}}');
  });

  test('a condition may ask for an entry that an item lacks', () => {
    expect(ours('{{#each rows}}{{#if this.missing}}a{{else}}b{{/if}}{{/each}}').sql).toBe('bb');
    expect(() => ours('{{#each rows}}{{#if missing}}a{{/if}}{{/each}}')).toThrow('nothing called `missing`');
  });

  test.each([
    'constructor',
    '__proto__',
    'toString',
    'prices.constructor',
    'list.map',
    'word.length',
    'this.__proto__',
  ])('nothing reaches a prototype: %s', (path) => expect(() => ours(`{{${path}}}`)).toThrow('nothing called'));
});

/** Puts the number of its line before every word of a template. */
function numbered(text: string, letter: string): string {
  return text
    .split('\n')
    .map((line, index) => line.replace(/select|x,|and y/g, `${letter}${index + 1};`))
    .join('\n');
}

test('every line of SQL knows its line of the template', () => {
  const part = numbered('select {{count}}\n{{#if yes}}\nx,\n{{/if}}\n\nselect', 'P');
  fc.assert(
    fc.property(pieces('data', 3), (drawn) => {
      const text = numbered(drawn, 'L');
      const { sql, lines, inside } = ours(text, { part, other: 'x' });
      const rendered = sql.split('\n');
      expect(lines).toHaveLength(rendered.length);
      const places = new Map(inside.map((one) => [one.line, one]));
      rendered.forEach((line, index) => {
        const [, letter, number] = /^\s*([LP])(\d+);/.exec(line) ?? [];
        const place = places.get(index + 1);
        if (letter === 'L') expect([lines[index], place]).toEqual([Number(number), undefined]);
        if (letter === 'P') expect([place?.path, place?.templateLine]).toEqual(['_part.hbs', Number(number)]);
        if (letter === 'P') expect(text.split('\n')[(lines[index] ?? 0) - 1]).toContain('{{> part');
      });
    }),
    { numRuns: 500 },
  );
});
