import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { readPageTemplate } from '../../generators/docs/page-template.ts';

const folder = join(import.meta.dirname, '../../generators/docs');
const templates = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.hbs'))
    .map((file) => [file.replace('.hbs', ''), readFileSync(join(folder, file), 'utf8')]),
);
const names = [...templates.keys()];

const handlebars = Handlebars.create();

/** What a template makes of a view; null where the view lacks something. */
function made(render: () => string): string | null {
  try {
    return render();
  } catch {
    return null;
  }
}

function agree(text: string, view: unknown): string | null {
  const options = { noEscape: true, strict: true, knownHelpersOnly: true, preventIndent: true };
  const expected = made(() => handlebars.compile(text, options)(view));
  expect(made(() => readPageTemplate(text)(view))).toBe(expected);
  return expected;
}

const word = fc.constantFrom('a', 'b | c', '`d`', '');

/** Views with every name that a template asks for, and lists within lists. */
function views(text: string, depth = 2): fc.Arbitrary<unknown> {
  const names = new Set(`${text} this`.match(/\b[a-zA-Z]+\b/g));
  const plain = [word, fc.constant(null), fc.array(word, { maxLength: 2 })];
  const value =
    depth === 0 ? fc.oneof(...plain) : fc.oneof(...plain, fc.array(views(text, depth - 1), { maxLength: 2 }));
  return fc.record(Object.fromEntries([...names].map((name) => [name, value])));
}

describe('templates of pages', () => {
  it.each(names)('%s comes out as Handlebars renders it', (name) => {
    const text = templates.get(name) ?? '';
    let rendered = 0;
    fc.assert(
      fc.property(views((text.match(/\{\{[^}]*\}\}/g) ?? []).join()), (one) => {
        if (agree(text, one) !== null) rendered++;
      }),
      { numRuns: 30 },
    );
    expect(rendered).toBeGreaterThan(0);
  });

  it.each([
    ['tags alone on their lines', 'a\n  {{#if name}}  \nb\n{{else}}\nc\n{{/if}}\nd\n'],
    ['tags within a line', '|{{#each list}} {{this}} |{{/each}} {{#unless name}}x{{/unless}}\n'],
    ['a list within a list', '{{#each rows}}\n{{#if list}}\n{{#each list}}{{this}}{{/each}}\n{{/if}}\n{{/each}}\n'],
    ['else of an empty list', '{{#each none}}\nx\n{{else}}\nnothing\n{{/each}}\n'],
    ['a field that is not there', '{{missing}}'],
  ])('%s', (_, text) => {
    agree(text, { name: 'n', list: ['p', 'q'], none: [], rows: [{ list: ['r', 's'] }, { list: ['t'] }] });
  });

  it.each([
    '{{#if a}}x',
    'x{{/if}}',
    '{{#with a}}x{{/with}}',
    '{{a b c}}',
    '{{a.b}}',
    '{{#if a}}{{/each}}',
    '{{> list a}}',
  ])('what it does not know throws: %s', (text) =>
    expect(() => readPageTemplate(text)({ a: 'a' })).toThrow(/template/),
  );
});
