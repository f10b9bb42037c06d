import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generateCodes } from '../../generators/codes.ts';
import { generateOutputs } from '../../generators/generate-outputs.ts';
import { generators } from '../../generators/index.ts';
import { loadOwnGenerators } from '../../generators/load-own.ts';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { checkTexts, repository } from './generate-project.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'waymark-own-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const catalog = { 'catalog/a.yaml': 'events:\n  order.paid: {owner: payments, properties: {amount: number}}\n' };

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Loads the project's own generators and runs them beside ours. */
async function generate(files: Readonly<Record<string, string>>): Promise<readonly Diagnostic[]> {
  put(files);
  const own = await loadOwnGenerators(root, 'generators');
  if (own.diagnostics.length > 0 || own.value === null) return own.diagnostics;
  const { input } = checkTexts(catalog);
  return (await generateOutputs(generators, own.value, input, { root, out: 'dist', check: false })).diagnostics;
}

function generator(name: string, body: string): string {
  return `export const generator = { name: '${name}', summary: 'Test', generate: ${body} };\n`;
}

const owners = `
import type { Generator } from 'waymark';

interface Line { readonly event: string; readonly owner: string }

export const generator: Generator = {
  name: 'owners',
  summary: 'Who owns which event',
  generate({ project }) {
    const lines = project.catalog.events.map((event): Line => ({ event: event.name, owner: event.owner ?? 'nobody' }));
    const contents = lines.map(({ event, owner }) => \`\${event} \${owner}\\n\`).join('');
    return { value: [{ path: 'owners/all.txt', contents }], diagnostics: [] };
  },
};
`;

describe("a project's own generator", () => {
  test('in TypeScript or JavaScript writes beside ours', async () => {
    const found = await generate({
      'generators/owners.ts': owners,
      'generators/more.js': generator(
        'more',
        `async () => ({ value: [{ path: 'more.txt', contents: 'more' }], diagnostics: [] })`,
      ),
      'generators/_shared.js': 'throw new Error("not a generator");\n',
      'generators/lib/helper.js': 'throw new Error("not a generator");\n',
      'generators/README.md': 'Not a generator.\n',
    });
    expect(found).toEqual([]);
    expect(readFileSync(join(root, 'dist/owners/all.txt'), 'utf8')).toBe('order.paid payments\n');
    expect(readFileSync(join(root, 'dist/more.txt'), 'utf8')).toBe('more');
    expect(readFileSync(join(root, 'dist/docs/events/order.paid.md'), 'utf8')).toContain('# order.paid');
  });

  test('may import what lies beside it, and packages that are installed', async () => {
    put({ 'generators/lib/word.js': `export const word = 'shared';\n` });
    mkdirSync(join(root, 'node_modules'));
    symlinkSync(join(repository, 'node_modules/picomatch'), join(root, 'node_modules/picomatch'));
    const body = `import picomatch from 'picomatch';\nimport { word } from './lib/word.js';\n${generator('word', `() => ({ value: [{ path: 'word.txt', contents: word + picomatch.isMatch('a', '*') }], diagnostics: [] })`)}`;
    expect(await generate({ 'package.json': '{"type": "module"}', 'generators/word.js': body })).toEqual([]);
    expect(readFileSync(join(root, 'dist/word.txt'), 'utf8')).toBe('sharedtrue');
  });

  test('may report findings of its own; an error keeps everything from being written', async () => {
    const finding = `{ code: 'own/no-owner', severity: 'error', message: 'No owner', hint: null, span: null, related: [] }`;
    const found = await generate({
      'generators/a.js': generator('a', `() => ({ value: null, diagnostics: [${finding}] })`),
    });
    expect(found).toMatchObject([{ code: 'own/no-owner' }]);
    expect(() => readFileSync(join(root, 'dist/catalog.json'))).toThrow();
  });

  test('is not needed: without the folder there is nothing to load', async () => {
    expect(await loadOwnGenerators(root, 'generators')).toEqual({ value: [], diagnostics: [] });
  });
});

describe('is refused where it', () => {
  test.each([
    ['exports nothing of that name', 'export const other = 1;\n', 'generate/bad-generator', 1],
    ['exports by default', `export default { name: 'a' };\n`, 'generate/bad-generator', 1],
    ['lacks a part', `export const generator = { name: 'a', generate: () => null };\n`, 'generate/bad-generator', 1],
    ['does not parse', 'export const generator = {;\n', 'generate/bad-generator', 1],
    ['imports what is not there', `import './nowhere.js';\n`, 'generate/bad-generator', 1],
    ['throws when it is loaded', `throw new Error('early');\n`, 'generate/bad-generator', 1],
    [
      'has the name of one of ours',
      generator('docs', '() => ({ value: [], diagnostics: [] })'),
      'generate/generator-name',
      1,
    ],
    ['throws', generator('a', `() => {\n  throw new Error('late');\n}`), 'generate/generator-failed', 2],
    [
      'returns a promise that fails',
      generator('a', `async () => {\n\n  throw new Error('later');\n}`),
      'generate/generator-failed',
      3,
    ],
    ['returns nothing', generator('a', '() => undefined'), 'generate/generator-failed', 1],
    [
      'returns what are no files',
      generator('a', `() => ({ value: [{ path: 1 }], diagnostics: [] })`),
      'generate/generator-failed',
      1,
    ],
    [
      'makes files that fail',
      generator('a', `() => ({ value: (function* () { throw new Error('x'); })(), diagnostics: [] })`),
      'generate/generator-failed',
      1,
    ],
  ])('%s', async (_, text, code, line) => {
    const found = await generate({ 'generators/own.js': text });
    expect(found).toMatchObject([{ code, severity: 'error', span: { path: 'generators/own.js', line } }]);
    expect(() => readFileSync(join(root, 'dist/catalog.json'))).toThrow();
  });

  test.each([
    ['outside of the output folder', '../escaped.txt', 'generate/unsafe-path'],
    ['over one of ours', 'catalog.json', 'generate/same-path'],
    ['over one of ours by another case', 'docs/Index.md', 'generate/same-path'],
  ])('writes %s', async (_, path, code) => {
    const found = await generate({
      'generators/own.js': generator('own', `() => ({ value: [{ path: '${path}', contents: 'x' }], diagnostics: [] })`),
    });
    expect(found).toMatchObject([{ code }]);
    expect(() => readFileSync(join(root, 'dist/catalog.json'))).toThrow();
    expect(() => readFileSync(join(root, 'escaped.txt'))).toThrow();
  });

  test('has the name of another one', async () => {
    const text = generator('twice', '() => ({ value: [], diagnostics: [] })');
    const found = await generate({ 'generators/a.js': text, 'generators/b.js': text });
    expect(found).toMatchObject([{ code: 'generate/generator-name', span: { path: 'generators/b.js' } }]);
    expect(found[0]?.message).toContain('`generators/a.js`');
  });
});

describe('the examples of the codes', () => {
  const shown = generateCodes.filter((doc) => doc.examples !== null);

  test.each(shown.map((doc) => [doc.code, doc] as const))('%s', async (code, doc) => {
    const wrong = await generate(doc.examples?.wrong ?? {});
    expect(wrong.map((one) => one.code)).toEqual([code]);
    rmSync(root, { recursive: true });
    mkdirSync(root);
    // The same path may be imported once only, so the right one stands in a project of its own.
    root = mkdtempSync(join(tmpdir(), 'waymark-own-'));
    expect(await generate(doc.examples?.right ?? {})).toEqual([]);
  });
});
