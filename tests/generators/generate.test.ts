import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generateOutputs } from '../../generators/generate-outputs.ts';
import { generators } from '../../generators/index.ts';
import { memoryCache } from '../../generators/text-cache.ts';
import { checkTexts, contentsOf, generateTexts, nastyProject, projectTexts, repository } from './generate-project.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'waymark-generate-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

async function generateInto(texts: Readonly<Record<string, string>>) {
  const outcome = await generateOutputs(generators, [], checkTexts(texts).input, { root, out: 'dist', check: false });
  expect(outcome.diagnostics).toEqual([]);
  if (outcome.value === null) throw new Error('nothing was written');
  return outcome.value;
}

function onDisk(): Map<string, string> {
  const names = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(root, 'dist', name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(join(root, 'dist', name), 'utf8')]));
}

describe.each([
  ['the nasty project', nastyProject],
  ['the reference catalogs', repository],
])('%s', (_, folder) => {
  test('gives the same bytes again, and then nothing is written', async () => {
    const texts = projectTexts(folder);
    const first = await generateTexts(texts);
    expect(await generateTexts(texts)).toEqual(first);
    await generateInto(texts);
    const before = onDisk();
    expect(await generateInto(texts)).toMatchObject({ created: [], changed: [], removed: [], unchanged: first.length });
    expect(onDisk()).toEqual(before);
  });

  test('gives the same bytes in whatever order its files are read', async () => {
    const texts = projectTexts(folder);
    const expected = await generateTexts(texts);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(Object.entries(texts), { minLength: Object.keys(texts).length }),
        async (shuffled) => {
          expect(await generateTexts(Object.fromEntries(shuffled))).toEqual(expected);
        },
      ),
      { numRuns: 3 },
    );
  });
});

test('what came of an event is removed with it, and nothing else', async () => {
  const texts = projectTexts(nastyProject);
  const before = await generateTexts(texts);
  await generateInto(texts);
  writeFileSync(join(root, 'dist/docs/events/notes.md'), 'mine');
  const { 'catalog/odd/names.yaml': _, ...rest } = texts;
  const report = await generateInto(rest);
  const gone = before
    .map((file) => file.path)
    .filter((path) => /pageview|any_event|event_payloads|constructor/.test(path));
  expect(report.removed).toEqual(expect.arrayContaining(gone));
  expect(gone.length).toBeGreaterThan(15);
  for (const path of gone) expect(existsSync(join(root, 'dist', path)), path).toBe(false);
  expect(existsSync(join(root, 'dist/docs/events/notes.md'))).toBe(true);
  const fresh = await generateTexts(rest);
  expect([...onDisk().keys()].sort()).toEqual(
    [...fresh.map((file) => file.path), '.waymark-manifest.json', 'docs/events/notes.md'].sort(),
  );
});

test('a renamed property changes types, schema, docs and SQL, and only of its event', async () => {
  const texts = projectTexts(nastyProject);
  await generateInto(texts);
  const shop = texts['catalog/shop.yaml'] ?? '';
  const report = await generateInto({
    ...texts,
    'catalog/shop.yaml': shop.replace('      charge: ', '      charge_id: '),
  });
  expect([...report.created, ...report.removed]).toEqual([]);
  expect(report.changed).toEqual([
    'catalog.json',
    'docs/events/order.paid.md',
    'schemas/bundle.json',
    'schemas/events/order.paid.json',
    'schemas/validators.js',
    'sql/bigquery/events/event_order_paid.sql',
    'sql/duckdb/events/event_order_paid.sql',
    'types/events/order.paid.d.ts',
  ]);
});

describe('many definitions go through threads', () => {
  const events = Array.from(
    { length: 220 },
    (_, index) => `  many.event_${index}: {properties: {a: {type: string, max_length: ${index + 1}}}}\n`,
  );
  const manyEvents = { 'catalog/many.yaml': `events:\n${events.join('')}` };

  test.each([
    ['alone', {}],
    ['beside everything that the language knows', projectTexts(nastyProject)],
  ])('with the same result: %s', async (_, others) => {
    const texts = { ...others, ...manyEvents };
    const expected = await generateTexts(texts);
    await generateInto(texts);
    expect([...onDisk()].filter(([path]) => path !== '.waymark-manifest.json')).toEqual(
      expected.map((file) => [file.path, file.contents]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    );
  });

  test('what they learn is kept, and may be wrong only where the file is', async () => {
    const { input } = checkTexts(manyEvents);
    const cacheFile = join(root, 'cache.json');
    const options = { root, out: 'dist', check: false, cacheFile };
    await generateOutputs(generators, [], input, options);
    const kept = readFileSync(cacheFile, 'utf8');
    expect(Object.keys(JSON.parse(kept)).map((key) => key.split(' ')[0])).toEqual(
      expect.arrayContaining(['type', 'validator']),
    );
    writeFileSync(cacheFile, kept.replaceAll(/"string"(?=[,}])/g, '"text_of_the_cache"'));
    await generateOutputs(generators, [], input, options);
    expect(onDisk().get('types/events/many.event_7.d.ts')).toContain('text_of_the_cache');
  });

  test('what they cannot take ends everything', async () => {
    const { input } = checkTexts(manyEvents);
    const broken = { ...input.project.catalog.events[0], description: () => 'not plain data' };
    const catalog = { ...input.project.catalog, events: [broken, ...input.project.catalog.events] };
    const given = { ...input, project: { ...input.project, catalog } } as unknown as typeof input;
    await expect(generateOutputs(generators, [], given, { root, out: 'dist', check: false })).rejects.toThrow();
  });
});

test('a cache never changes what comes out', async () => {
  const { input } = checkTexts(projectTexts(nastyProject));
  const cache = memoryCache();
  const outputs = [];
  for (const one of [cache, cache, memoryCache()]) {
    const texts = new Map<string, string>();
    for (const generator of generators) {
      for (const file of (await generator.generate({ ...input, cache: one })).value ?? [])
        texts.set(file.path, 'parts' in file ? [...file.parts].join('') : file.contents);
    }
    outputs.push(texts);
  }
  expect(outputs[1]).toEqual(outputs[0]);
  expect(outputs[2]).toEqual(outputs[0]);
});

test('the editor schemas are valid and accept the catalogs of this repository', async () => {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const { parse } = await import('yaml');
  const files = await generateTexts(projectTexts(repository));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const isCatalog = ajv.compile(JSON.parse(contentsOf(files, 'schemas/waymark-catalog.json')));
  const isSettings = ajv.compile(JSON.parse(contentsOf(files, 'schemas/waymark-settings.json')));
  for (const folder of [repository, nastyProject]) {
    for (const [path, text] of Object.entries(projectTexts(folder))) {
      const check = path === 'waymark.yaml' ? isSettings : path.startsWith('catalog/') ? isCatalog : null;
      if (check !== null)
        expect(check(parse(text, { merge: true })), `${path}: ${ajv.errorsText(check.errors)}`).toBe(true);
    }
  }
});
