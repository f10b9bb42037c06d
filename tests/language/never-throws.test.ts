import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogSchema } from '../../src/check/editor-schema.ts';
import { readSettings } from '../../src/check/read-settings.ts';
import { checkFiles } from './check-files.ts';

const texts = [...globSync('catalog/**/*.yaml'), ...globSync('tests/cases/**/*.yaml')].map((path) =>
  readFileSync(path, 'utf8'),
);

/** Words that mean something somewhere, and things that mean nothing anywhere. */
const words = [
  ...new Set(JSON.stringify(catalogSchema()).match(/[a-z_]{3,}/g)),
  ...[
    '~',
    '[]',
    '{}',
    '[a, b]',
    '{a: b}',
    '1',
    '-1',
    '1.5',
    'true',
    '"',
    "'",
    ':',
    '- ',
    '&x ',
    '*x',
    '<<',
    '|',
    '>',
    '#',
    '!!str',
    '\t',
    '\n',
    '---\n',
  ],
  ...[
    'constructor',
    '__proto__',
    'toString',
    '\u0000',
    '\uD800',
    '😀',
    '9007199254740993',
    '.nan',
    '90d',
    '2025-02-30',
    '$',
    '*',
  ],
];

const edit = fc.record({
  kind: fc.constantFrom('delete', 'insert', 'replace-word', 'double-line', 'drop-line', 'indent'),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  word: fc.constantFrom(...words),
});

function apply(text: string, { kind, at, word }: { kind: string; at: number; word: string }): string {
  const offset = Math.floor(at * text.length);
  const lines = text.split('\n');
  const line = Math.floor(at * lines.length);
  switch (kind) {
    case 'delete':
      return text.slice(0, offset) + text.slice(offset + 1 + word.length);
    case 'insert':
      return text.slice(0, offset) + word + text.slice(offset);
    case 'replace-word':
      return text.slice(0, offset) + text.slice(offset).replace(/[\w.$-]+/, () => word);
    case 'double-line':
      return lines.toSpliced(line, 0, lines[line] ?? '').join('\n');
    case 'drop-line':
      return lines.toSpliced(line, 1).join('\n');
    default:
      return lines.with(line, `  ${lines[line]}`).join('\n');
  }
}

const edited = fc
  .tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 4 }))
  .map(([text, edits]) => edits.reduce(apply, text));

describe('whatever is written', () => {
  it('comes out as a catalog and findings with places and words, never as an exception', () => {
    fc.assert(
      fc.property(edited, (text) => {
        const { catalog, diagnostics } = checkFiles({ 'catalog/a.yaml': text });
        const lines = text.split('\n');
        for (const { span, message, code } of diagnostics) {
          expect(message, code).toMatch(/\S[.!?]$/);
          expect(span, code).not.toBeNull();
          expect(span?.line, code).toBeLessThanOrEqual(lines.length);
          expect(span?.column, code).toBeLessThanOrEqual((lines[(span?.line ?? 1) - 1]?.length ?? 0) + 1);
        }
        expect(() => structuredClone(catalog)).not.toThrow();
      }),
      { numRuns: 400 },
    );
  });

  it('in the settings neither', () => {
    const source = readFileSync('waymark.yaml', 'utf8');
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        readSettings({ path: 'waymark.yaml', text: edits.reduce(apply, source) }, {});
      }),
      { numRuns: 300 },
    );
  });
});
