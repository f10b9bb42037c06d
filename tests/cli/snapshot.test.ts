import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contentHash } from '../../src/base/hash.ts';
import { change, emptyFolder, runCli, starter } from './run-cli.ts';
import { runProcess } from './run-process.ts';

/*
 * `check` keeps the project that it has checked, and `generate` works from that instead of the files. What was kept must be that
 * of exactly these files, settings and variables, or must not be used.
 */

const kept = '.waymark/cache/project.jsonl';

/** Changes what was kept so that it shows where it is used; the hash is right. */
function markKept(folder: string, before: string, after: string): void {
  const path = join(folder, kept);
  const [head = '', ...lines] = readFileSync(path, 'utf8').split('\n');
  const body = lines.join('\n');
  expect(body).toContain(before);
  const marked = body.replaceAll(before, after);
  writeFileSync(path, `${head.split(' ')[0]} ${contentHash(marked)}\n${marked}`);
}

function filesBelow(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(folder, name)).isFile() && !name.includes('waymark-manifest'));
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

const shown = 'A product page was shown';

/** A project that was checked, and of which what was kept says something else than its files. */
async function marked(): Promise<string> {
  const folder = await starter();
  expect((await runCli(folder, ['check'])).code).toBe(0);
  markKept(folder, shown, 'MARKED');
  return folder;
}

async function catalogOf(folder: string, args: readonly string[] = [], env: Record<string, string> = {}) {
  expect((await runCli(folder, ['generate', ...args], { env })).code).toBe(0);
  return readFileSync(join(folder, 'dist/catalog.json'), 'utf8');
}

/** Whether a catalog was generated from the files or from what was kept. */
function saysOf(text: string): string {
  const [isOfFiles, isKept] = [text.includes(shown), text.includes('MARKED')];
  return isOfFiles === isKept ? 'neither' : isKept ? 'kept' : 'files';
}

test('generate works from what check has kept', async () => {
  const folder = await marked();
  const text = await catalogOf(folder);
  expect(saysOf(text)).toBe('kept');
});

/** Each kind of change of what a project is read from. */
const changes: Readonly<Record<string, (folder: string) => void>> = {
  'a catalog file': (folder) => change(folder, 'catalog/events.yaml', 'owner: checkout', 'owner: cashdesk'),
  'a comment': (folder) => change(folder, 'catalog/events.yaml', 'events:', '# more\nevents:'),
  'a new catalog file': (folder) =>
    writeFileSync(join(folder, 'catalog/more.yaml'), 'events:\n  a.b: {description: A}\n'),
  'a new model': (folder) => writeFileSync(join(folder, 'transforms/more.sql.hbs'), 'select 1 as one\n'),
  'a new unit test file': (folder) => writeFileSync(join(folder, 'transforms/more.yaml'), '# no tests yet\n'),
  settings: (folder) => change(folder, 'waymark.yaml', 'week_start: monday', 'week_start: sunday'),
};

describe('but not after a change of', () => {
  test.each(Object.entries(changes))('%s', async (_, edit) => {
    const folder = await marked();
    edit(folder);
    const text = await catalogOf(folder);
    expect(saysOf(text)).toBe('files');
    const twin = join(emptyFolder(), 'shop');
    cpSync(folder, twin, { recursive: true, filter: (path) => !/\/(dist|\.waymark)$/.test(path) });
    expect(await catalogOf(twin)).toBe(text);
  });

  test('a model, a file that is gone, or a partial', async () => {
    const folder = await starter();
    const edits = [
      () => writeFileSync(join(folder, 'transforms/_part.hbs'), '1 as part'),
      () => writeFileSync(join(folder, 'transforms/more.sql.hbs'), 'select {{> part}}\n'),
      () => writeFileSync(join(folder, 'transforms/_part.hbs'), '2 as part'),
      () => writeFileSync(join(folder, 'transforms/more.sql.hbs'), 'select {{> part}}, 3 as three\n'),
      () => rmSync(join(folder, 'transforms/more.sql.hbs')),
    ];
    for (const edit of edits) {
      expect((await runCli(folder, ['check'])).code).toBe(0);
      markKept(folder, shown, 'MARKED');
      edit();
      rmSync(join(folder, 'dist'), { recursive: true, force: true });
      expect(saysOf(await catalogOf(folder))).toBe('files');
    }
  });

  test('variables and the environment', async () => {
    const folder = await marked();
    expect(saysOf(await catalogOf(folder, ['--vars', '{x: 1}']))).toBe('files');
    expect(saysOf(await catalogOf(folder, [], { WAYMARK_DATABASE: 'other.duckdb' }))).toBe('files');
  });

  test('a file a moment after it was looked at, with as many bytes as before', async () => {
    const folder = await marked();
    change(folder, 'catalog/events.yaml', 'owner: checkout', 'owner: chekcout');
    expect(await catalogOf(folder)).toContain('chekcout');
  });
});

test('a project with an error is not kept, and one that was kept before is not used for it', async () => {
  const folder = await marked();
  change(folder, 'catalog/events.yaml', 'owner: checkout', 'ownr: checkout');
  expect((await runCli(folder, ['check'])).code).toBe(1);
  expect((await runCli(folder, ['generate'])).code).toBe(1);
  expect(existsSync(join(folder, 'dist/catalog.json'))).toBe(false);
});

test('what was damaged is passed over', async () => {
  const folder = await starter();
  for (const name of ['project.jsonl', 'models.json']) {
    expect((await runCli(folder, ['check'])).code).toBe(0);
    const path = join(folder, '.waymark/cache', name);
    const text = readFileSync(path, 'utf8');
    for (const damaged of [text.slice(0, -1), text.replace('order', 'oredr'), `${text} `, '', '\n', 'x'.repeat(99)]) {
      writeFileSync(path, damaged);
      rmSync(join(folder, 'dist'), { recursive: true, force: true });
      expect(saysOf(await catalogOf(folder))).toBe('files');
    }
    rmSync(join(folder, '.waymark'), { recursive: true });
  }
});

test("a project's own generators get the files as they are", async () => {
  const folder = await starter();
  const generator = `export const generator = { name: 'places', summary: 'Places', generate: ({ project }) => ({
    value: [{ path: 'places.json', contents: JSON.stringify(project.catalog.events.map((one) => one.properties.map((own) => own.at))) }],
    diagnostics: [] }) };\n`;
  mkdirSync(join(folder, 'generators'));
  writeFileSync(join(folder, 'generators/places.mjs'), generator);
  expect((await runCli(folder, ['check'])).code).toBe(0);
  expect((await runCli(folder, ['generate'])).code).toBe(0);
  const afterCheck = readFileSync(join(folder, 'dist/places.json'), 'utf8');
  rmSync(join(folder, '.waymark'), { recursive: true });
  rmSync(join(folder, 'dist'), { recursive: true });
  expect((await runCli(folder, ['generate'])).code).toBe(0);
  expect(readFileSync(join(folder, 'dist/places.json'), 'utf8')).toBe(afterCheck);
});

test('many models: their lineage is worked out by a thread of check, and is the same without', () => {
  const folder = emptyFolder();
  cpSync(join(import.meta.dirname, '../../starter'), folder, { recursive: true });
  writeFileSync(join(folder, 'waymark.yaml'), 'name: many\ntargets:\n  dev: {type: duckdb, path: dist/dev.duckdb}\n');
  for (let index = 0; index < 210; index++) {
    const from = index === 0 ? '(select 1 as a, 2 as b)' : `{{ref "m${index - 1}"}}`;
    writeFileSync(join(folder, `transforms/m${index}.sql.hbs`), `select a, a + b as b from ${from} as t where a > 0\n`);
  }
  expect(runProcess(folder, ['check', '--quiet'])).toMatchObject({ code: 0 });
  const lineage = join(folder, '.waymark/cache/columns.json');
  expect(readFileSync(lineage, 'utf8').includes('["m209",[[["a",["model:m208#a"]]')).toBe(true);
  expect(runProcess(folder, ['generate', '--quiet'])).toMatchObject({ code: 0 });
  const withIt = filesBelow(join(folder, 'dist'));
  rmSync(join(folder, '.waymark'), { recursive: true });
  rmSync(join(folder, 'dist'), { recursive: true });
  expect(runProcess(folder, ['generate', '--quiet'])).toMatchObject({ code: 0 });
  expect(filesBelow(join(folder, 'dist'))).toEqual(withIt);
});
