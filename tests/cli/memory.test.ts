import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { change, emptyFolder, runCli, starter } from './run-cli.ts';
import { bin, runProcess } from './run-process.ts';

/** Files that change below `dist/` without being generated. */
const notGenerated = /^run\/|waymark-manifest/;

function filesBelow(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(folder, name)).isFile() && !notGenerated.test(name));
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Everything that somebody can see of `check` and `generate`. */
async function look(folder: string) {
  const check = await runCli(folder, ['check', '--json']);
  const generate = await runCli(folder, ['generate', '--json']);
  return { check, generate, dist: filesBelow(join(folder, 'dist')) };
}

function forget(folder: string): void {
  rmSync(join(folder, '.waymark'), { recursive: true, force: true });
}

/** Edits that a person makes, and mistakes; each depends on what an earlier one has left. */
const edits: Readonly<Record<string, (folder: string) => void>> = {
  nothing: () => {},
  limit: (folder) => edit(folder, 'catalog/events.yaml', (text) => text.replace(/max: \d+/, (max) => `${max}0`)),
  property: (folder) =>
    edit(folder, 'catalog/events.yaml', (text) => text.replace('properties:\n', 'properties:\n  extra: integer\n')),
  unknown: (folder) => edit(folder, 'catalog/events.yaml', (text) => text.replace('owner: checkout', 'ownr: checkout')),
  mend: (folder) =>
    edit(folder, 'catalog/events.yaml', (text) => text.replaceAll('ownr', 'owner').replace(/\nbroken: \[.*\n/, '\n')),
  syntax: (folder) => edit(folder, 'catalog/events.yaml', (text) => `${text}\nbroken: [\n`),
  comment: (folder) => edit(folder, 'catalog/events.yaml', (text) => `# ${text.length}\n${text}`),
  file: (folder) =>
    put(folder, 'catalog/more.yaml', 'events:\n  page.left: {description: Left, properties: {x: integer}}\n'),
  otherFile: (folder) =>
    put(folder, 'catalog/more.yaml', 'events:\n  page.left: {description: Gone, properties: {y: date}}\n'),
  noFile: (folder) => rmSync(join(folder, 'catalog/more.yaml'), { force: true }),
  model: (folder) => put(folder, 'transforms/more.sql.hbs', 'select * from {{event "order.placed"}}\n'),
  badModel: (folder) => put(folder, 'transforms/more.sql.hbs', 'select * from {{event "order.plced"}}\n'),
  noModel: (folder) => rmSync(join(folder, 'transforms/more.sql.hbs'), { force: true }),
  weekStart: (folder) =>
    edit(folder, 'waymark.yaml', (text) =>
      text.replace(/week_start: \w+/, (week) =>
        week.endsWith('monday') ? 'week_start: sunday' : 'week_start: monday',
      ),
    ),
  handEdit: (folder) => edit(folder, 'dist/catalog.json', (text) => `${text} `),
  handDelete: (folder) => rmSync(join(folder, 'dist/types'), { recursive: true, force: true }),
};

function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function edit(folder: string, path: string, how: (text: string) => string): void {
  if (!existsSync(join(folder, path))) return;
  const text = readFileSync(join(folder, path), 'utf8');
  const edited = how(text);
  if (edited !== text) writeFileSync(join(folder, path), edited);
}

describe('check and generate remember what they said', () => {
  test('and say the same as if they did not, whatever is edited', async () => {
    const sequences = fc.array(fc.constantFrom(...Object.keys(edits)), { minLength: 4, maxLength: 7 });
    await fc.assert(
      fc.asyncProperty(sequences, async (sequence) => {
        const own = await starter();
        const twin = join(emptyFolder(), 'shop');
        cpSync(own, twin, { recursive: true });
        for (const name of ['nothing', ...sequence, 'nothing']) {
          for (const folder of [own, twin]) edits[name]?.(folder);
          forget(twin);
          expect(await look(own), name).toEqual(await look(twin));
        }
      }),
      { numRuns: 6 },
    );
  }, 180_000);

  test('where something can be remembered', async () => {
    const folder = await starter();
    await look(folder);
    expect(Object.keys(filesBelow(join(folder, '.waymark/cache')))).toEqual(
      expect.arrayContaining(['check.json', 'generate.json', 'outputs.txt']),
    );
    // Only what is remembered can say this of an unchanged project.
    edit(folder, '.waymark/cache/check.json', (text) => text.replace(/"summary":"[^"]*"/, '"summary":"as before"'));
    expect((await runCli(folder, ['check'])).err).toContain('as before');
    change(folder, 'catalog/events.yaml', 'A product page was shown', 'A product page was seen');
    expect((await runCli(folder, ['check'])).err).not.toContain('as before');
  });

  test('but not what depends on a target, a variable or the environment', async () => {
    const folder = await starter();
    await look(folder);
    edit(folder, '.waymark/cache/check.json', (text) => text.replace(/"summary":"[^"]*"/, '"summary":"as before"'));
    expect((await runCli(folder, ['check', '--target', 'dev'])).err).not.toContain('as before');
    expect((await runCli(folder, ['check', '--vars', '{x: 1}'])).err).not.toContain('as before');
    await look(folder);
    edit(folder, '.waymark/cache/check.json', (text) => text.replace(/"summary":"[^"]*"/, '"summary":"as before"'));
    const other = await runCli(folder, ['check'], { env: { WAYMARK_DATABASE: 'other.duckdb' } });
    expect(other.err).not.toContain('as before');
  });

  test('and see a change that left size and time of the file as they were', async () => {
    const folder = await starter();
    const path = join(folder, 'catalog/events.yaml');
    await wait(2100);
    const before = statSync(path);
    await look(folder);
    expect(filesBelow(join(folder, '.waymark/cache'))['inputs.json']).toContain('catalog/events.yaml');
    change(folder, 'catalog/events.yaml', 'owner: checkout', 'ownre: checkout');
    utimesSync(path, before.atime, before.mtime);
    expect(statSync(path).size).toBe(before.size);
    expect((await runCli(folder, ['check'])).code).toBe(1);
  });

  test.each(['', '{', '[]', '{}', '{"key":1}', 'null', '\u0000\u0001garbage', '{"a":{"b":[]}}'])(
    'and are not led astray by a cache that holds %j',
    async (damage) => {
      const folder = await starter();
      const before = await look(folder);
      const cache = join(folder, '.waymark/cache');
      for (const name of readdirSync(cache)) writeFileSync(join(cache, name), damage);
      const { check, generate, dist } = await look(folder);
      expect({ check, dist }).toEqual({ check: before.check, dist: before.dist });
      expect(JSON.parse(generate.out)).toMatchObject({ created: [], changed: [], removed: [] });
    },
  );

  test('and are not led astray by a cache that was cut off anywhere', async () => {
    const folder = await starter();
    const before = await look(folder);
    const cache = join(folder, '.waymark/cache');
    for (const share of [0.1, 0.5, 0.9, 0.999]) {
      for (const name of readdirSync(cache)) {
        const bytes = readFileSync(join(cache, name));
        writeFileSync(join(cache, name), bytes.subarray(0, Math.floor(bytes.length * share)));
      }
      const { check, dist } = await look(folder);
      expect({ check, dist }).toEqual({ check: before.check, dist: before.dist });
    }
  });

  test('and may run at the same time', async () => {
    const folder = await starter();
    const commands = ['check', 'generate', 'check', 'generate'];
    for (let round = 0; round < 3; round++) {
      edit(folder, 'catalog/events.yaml', (text) => `${text}# ${round}\n`);
      const codes = await Promise.all(commands.map((command) => exitCode(folder, command)));
      expect(codes).toEqual([0, 0, 0, 0]);
      const after = filesBelow(join(folder, 'dist'));
      forget(folder);
      expect(runProcess(folder, ['generate']).code).toBe(0);
      expect(filesBelow(join(folder, 'dist'))).toEqual(after);
    }
  });

  test('where the project has generators of its own, which may read anything, they run every time', async () => {
    const folder = await starter();
    put(
      folder,
      'generators/time.mjs',
      `let count = 0;
export const generator = { name: 'time', summary: 'Counts', generate: () => ({ value: [{ path: 'count.txt', contents: String(++count) }], diagnostics: [] }) };
`,
    );
    await look(folder);
    rmSync(join(folder, 'dist/count.txt'));
    expect((await look(folder)).dist['count.txt']).toBeDefined();
  });
});

function exitCode(cwd: string, command: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, command, '--quiet'], { cwd, stdio: 'ignore' });
    child.on('error', reject);
    child.on('close', resolve);
  });
}
