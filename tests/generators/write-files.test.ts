import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EmittedFile } from '../../generators/generator.ts';
import { threadedWriter } from '../../generators/write-files/threaded-writer.ts';
import { outputsIntact, writeOutputs } from '../../generators/write-files.ts';
import { repository } from './generate-project.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'waymark-write-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function emitted(files: Readonly<Record<string, string>>): EmittedFile[] {
  return Object.entries(files).map(([path, contents]) => ({ path, contents }));
}

function write(files: Readonly<Record<string, string>>, options: { readonly check?: boolean } = {}) {
  const { value, diagnostics } = writeOutputs(root, 'dist', emitted(files), options);
  return { ...value, codes: diagnostics.map((one) => one.code), messages: diagnostics.map((one) => one.message) };
}

/** Everything in the output folder but the manifest: path → text. */
function onDisk(): Record<string, string> {
  if (!existsSync(join(root, 'dist'))) return {};
  const names = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter(
    (name) => statSync(join(root, 'dist', name)).isFile() && name !== '.waymark-manifest.json',
  );
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(root, 'dist', name), 'utf8')]));
}

describe('what was generated', () => {
  test('is written, and written again only where it changed', () => {
    expect(write({ a: '1', 'b/c': '2' })).toMatchObject({
      created: ['a', 'b/c'],
      changed: [],
      unchanged: 0,
      codes: [],
    });
    const before = statSync(join(root, 'dist/a')).ino;
    expect(write({ a: '1', 'b/c': '3' })).toMatchObject({ created: [], changed: ['b/c'], unchanged: 1, codes: [] });
    expect(statSync(join(root, 'dist/a')).ino).toBe(before);
    expect(onDisk()).toEqual({ a: '1', 'b/c': '3' });
  });

  test('the second time touches nothing on the disk', () => {
    write({ a: '1', 'b/c': '2' });
    const marks = () =>
      ['a', 'b/c', '.waymark-manifest.json'].map((name) => statSync(join(root, 'dist', name)).ctimeMs);
    const before = marks();
    expect(write({ 'b/c': '2', a: '1' })).toMatchObject({ unchanged: 2, codes: [] });
    expect(marks()).toEqual(before);
  });

  test('is removed where it is no longer generated, with folders that become empty', () => {
    write({ a: '1', 'b/c/d': '2', 'b/c/e': '3', 'f/g': '4' });
    writeFileSync(join(root, 'dist/f/mine'), 'mine');
    expect(write({ a: '1', 'b/c/e': '3' })).toMatchObject({ removed: ['b/c/d', 'f/g'], codes: [] });
    expect(onDisk()).toEqual({ a: '1', 'b/c/e': '3', 'f/mine': 'mine' });
    expect(write({ a: '1' }).removed).toEqual(['b/c/e']);
    expect(existsSync(join(root, 'dist/b'))).toBe(false);
  });

  test('may turn from a file to a folder and back', () => {
    write({ a: '1' });
    expect(write({ 'a/b': '2' })).toMatchObject({ created: ['a/b'], removed: ['a'], codes: [] });
    expect(onDisk()).toEqual({ 'a/b': '2' });
    expect(write({ a: '3' })).toMatchObject({ created: ['a'], removed: ['a/b'], codes: [] });
    expect(onDisk()).toEqual({ a: '3' });
  });

  test('is told from the manifest, which is the same on every machine', () => {
    write({ b: '2', a: '1' });
    const one = readFileSync(join(root, 'dist/.waymark-manifest.json'), 'utf8');
    rmSync(join(root, 'dist'), { recursive: true });
    rmSync(join(root, '.waymark'), { recursive: true });
    write({ a: '1', b: '2' });
    expect(readFileSync(join(root, 'dist/.waymark-manifest.json'), 'utf8')).toBe(one);
    expect(one).not.toContain(root);
  });
});

describe('what is not ours', () => {
  test('is never overwritten', () => {
    mkdirSync(join(root, 'dist/b'), { recursive: true });
    writeFileSync(join(root, 'dist/a'), 'mine');
    writeFileSync(join(root, 'dist/b/c'), 'mine too');
    const found = write({ a: '1', 'b/c/d': '2', e: '3' });
    expect(found.codes).toEqual(['generate/foreign-file', 'generate/foreign-file']);
    expect(found.messages[1]).toBe('`dist/b/c` is not a file that Waymark wrote, and `b/c/d` belongs there');
    expect(onDisk()).toEqual({ a: 'mine', 'b/c': 'mine too', e: '3' });
    // Nor is it taken for ours from then on.
    expect(write({ e: '3' })).toMatchObject({ removed: [], codes: [] });
    expect(onDisk()).toEqual({ a: 'mine', 'b/c': 'mine too', e: '3' });
  });

  test('is adopted where it is what we would write', () => {
    mkdirSync(join(root, 'dist'));
    writeFileSync(join(root, 'dist/a'), '1');
    expect(write({ a: '1' })).toMatchObject({ unchanged: 1, codes: [] });
    expect(write({ a: '2' })).toMatchObject({ changed: ['a'], codes: [] });
  });

  test('is not reached through a link', () => {
    mkdirSync(join(root, 'dist'));
    mkdirSync(join(root, 'src'));
    writeFileSync(join(root, 'src/a'), 'mine');
    symlinkSync(join(root, 'src'), join(root, 'dist/types'));
    symlinkSync(join(root, 'src/a'), join(root, 'dist/b'));
    expect(write({ 'types/new': '1', b: '2' }).codes).toEqual(['generate/foreign-file', 'generate/foreign-file']);
    expect(readdirSync(join(root, 'src'))).toEqual(['a']);
    expect(readFileSync(join(root, 'src/a'), 'utf8')).toBe('mine');
  });
});

describe('a generated file that was edited', () => {
  test('is generated anew, with a warning', () => {
    write({ a: '1', b: '2' });
    writeFileSync(join(root, 'dist/a'), 'edited');
    expect(write({ a: '1', b: '2' })).toMatchObject({ changed: ['a'], codes: ['generate/edited-by-hand'] });
    expect(onDisk()).toEqual({ a: '1', b: '2' });
    expect(write({ a: '1', b: '2' }).codes).toEqual([]);
  });

  test('is noticed though size and time of change are as before', () => {
    write({ a: '1' });
    const { atime, mtime } = statSync(join(root, 'dist/a'));
    writeFileSync(join(root, 'dist/a'), '9');
    utimesSync(join(root, 'dist/a'), atime, mtime);
    expect(write({ a: '1' })).toMatchObject({ changed: ['a'], codes: ['generate/edited-by-hand'] });
  });

  test('is left in place where it is no longer generated', () => {
    write({ a: '1', b: '2' });
    writeFileSync(join(root, 'dist/a'), 'edited');
    expect(write({ b: '2' })).toMatchObject({ removed: [], codes: ['generate/edited-by-hand'] });
    expect(onDisk()).toEqual({ a: 'edited', b: '2' });
    expect(write({ b: '2' }).codes).toEqual([]);
  });

  test('is written again where it was deleted', () => {
    write({ a: '1', b: '2' });
    rmSync(join(root, 'dist/a'));
    expect(write({ a: '1', b: '2' })).toMatchObject({ created: ['a'], codes: [] });
  });
});

describe('paths', () => {
  const unsafe = [
    '../a',
    '/a',
    'a/../../b',
    'a//b',
    './a',
    'a\\b',
    'C:/a',
    '',
    'a\0b',
    '.waymark-manifest.json',
    'x/.Waymark',
    `${'a'.repeat(256)}`,
  ];

  test.each(unsafe.map((path) => [path]))('%j is refused, and nothing is written', (path) => {
    expect(write({ ok: '1', [path]: '2' })).toMatchObject({ codes: ['generate/unsafe-path'] });
    expect(existsSync(join(root, 'a'))).toBe(false);
  });

  test.each([
    ['in upper and lower case only', ['docs/Order.md', 'docs/order.md']],
    ['in Unicode form only', ['docs/\u00e9.md', 'docs/e\u0301.md']],
    ['as a file and a folder', ['docs/a', 'docs/a/b']],
    ['as a folder and a file', ['docs/a/b/c', 'docs/a']],
  ])('that differ %s are refused', (_, paths) => {
    const outcome = writeOutputs(
      root,
      'dist',
      paths.map((path) => ({ path, contents: path })),
    );
    expect(outcome.diagnostics.map((one) => one.code)).toEqual(['generate/same-path']);
    expect(outcome.value).toBeNull();
  });

  test('emitted twice are refused', () => {
    const twice = [...emitted({ a: '1' }), ...emitted({ a: '1' })];
    expect(writeOutputs(root, 'dist', twice).diagnostics).toMatchObject([{ code: 'generate/same-path' }]);
  });

  test('that are odd but safe are written', () => {
    const names = ['%24pageview.md', 'a b.md', '...md', 'ünïcode.md', '-.md'];
    expect(write(Object.fromEntries(names.map((name) => [name, name]))).codes).toEqual([]);
    expect(Object.keys(onDisk()).sort()).toEqual(names.sort());
  });
});

describe('with check', () => {
  test('every difference is told and nothing is written', () => {
    write({ a: '1', b: '2', c: '3' });
    const found = write({ a: '1', b: '9', d: '4' }, { check: true });
    expect(found).toMatchObject({ created: ['d'], changed: ['b'], removed: ['c'], unchanged: 1 });
    expect(found.messages.sort()).toEqual([
      '`dist/b` is out of date',
      '`dist/c` is no longer generated',
      '`dist/d` is missing',
    ]);
    expect(new Set(found.codes)).toEqual(new Set(['generate/stale']));
    expect(onDisk()).toEqual({ a: '1', b: '2', c: '3' });
    expect(write({ a: '1', b: '2', c: '3' }, { check: true }).codes).toEqual([]);
  });

  test('where nothing was generated yet makes no folder', () => {
    expect(write({ a: '1' }, { check: true }).codes).toEqual(['generate/stale']);
    expect(readdirSync(root)).toEqual([]);
  });

  test('of thousands of files stays readable', () => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}`, '1']));
    const found = write(files, { check: true });
    expect(found.codes).toHaveLength(51);
    expect(found.messages).toContain('250 more generated files are out of date');
  });
});

describe('what the system refuses', () => {
  test('a file where the output folder should be', () => {
    writeFileSync(join(root, 'dist'), 'mine');
    expect(write({ a: '1' })).toMatchObject({ codes: ['generate/cannot-write'] });
    expect(readFileSync(join(root, 'dist'), 'utf8')).toBe('mine');
  });

  test('a file where one of its folders was', () => {
    write({ 'a/b': '1', c: '2' });
    rmSync(join(root, 'dist/a'), { recursive: true });
    writeFileSync(join(root, 'dist/a'), 'mine');
    expect(outputsIntact(root, 'dist')).toBe(false);
    expect(write({ c: '2' })).toMatchObject({ removed: [], codes: [] });
    expect(write({ 'a/b': '1', c: '2' })).toMatchObject({ codes: ['generate/foreign-file'] });
    expect(onDisk()).toEqual({ a: 'mine', c: '2' });
  });

  test('a damaged manifest', () => {
    write({ a: '1' });
    writeFileSync(join(root, 'dist/.waymark-manifest.json'), '{"format": 1,\n<<<<<<< HEAD\n');
    expect(write({ a: '2' })).toMatchObject({ codes: ['generate/broken-manifest'] });
    expect(onDisk()).toEqual({ a: '1' });
  });

  // A limit on the size of files refuses a write as a full disk does: in the middle of it.
  test('a disk that takes no more is reported, and the next run finishes', async () => {
    const files = { small: 'x', large: 'y'.repeat(200_000), last: 'z' };
    const code = await runLimited(files);
    expect(code).toMatch(/^generate\/cannot-write: `dist\/large` cannot be written/);
    expect(write(files)).toMatchObject({ codes: [] });
    expect(onDisk()).toEqual(files);
  });
});

/** Writes in a process whose files may not be larger than 64 KiB, and tells what it reported. */
async function runLimited(files: Readonly<Record<string, string>>): Promise<string> {
  const input = join(root, 'input.json');
  writeFileSync(input, JSON.stringify(emitted(files)));
  const script = `
    process.on('SIGXFSZ', () => {});
    const { readFileSync } = await import('node:fs');
    const { writeOutputs } = await import(${JSON.stringify(moduleUrl('generators/write-files.ts'))});
    const files = JSON.parse(readFileSync(${JSON.stringify(input)}, 'utf8'));
    const outcome = writeOutputs(${JSON.stringify(root)}, 'dist', files);
    console.log(outcome.diagnostics.map((one) => one.code + ': ' + one.message).join());
  `;
  const node = join(repository, 'node_modules/.bin/node');
  const child = spawn('bash', ['-c', `ulimit -f 64; exec "${node}" --input-type=module -e "$SCRIPT"`], {
    env: { ...process.env, SCRIPT: script },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) output += String(chunk);
  return output;
}

function moduleUrl(path: string): string {
  return pathToFileURL(join(repository, path)).href;
}

describe('a run that is killed', () => {
  const many = (text: string): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`d${index % 30}/f${index}`, `${text} ${index} ${'x'.repeat(2000)}`]),
    );

  test.each([
    ['while it creates files', false],
    ['while it changes files', true],
  ])('%s is finished by the next one', async (_, changes) => {
    if (changes) write(many('old'));
    for (const delay of [0, 30]) {
      await killedRun('new', delay);
      // Half a file is possible only where there was none before, and in those of the writer itself.
      const files = Object.entries(onDisk()).filter(([name]) => !name.includes('.waymark-'));
      const between = files.filter(([, text]) => !/^(old|new) /.test(text)).length;
      if (changes) expect(between).toBe(0);
    }
    expect(write(many('newer')).codes).toEqual([]);
    expect(onDisk()).toEqual(many('newer'));
  });

  /** Runs a process that writes, and kills it some time after it began to. */
  async function killedRun(text: string, delay: number): Promise<void> {
    const script = `
      const { writeOutputs } = await import(${JSON.stringify(moduleUrl('generators/write-files.ts'))});
      const files = Array.from({ length: 1000 }, (_, index) => ({
        path: 'd' + (index % 30) + '/f' + index, contents: '${text} ' + index + ' ' + 'x'.repeat(2000) }));
      console.log('begins');
      writeOutputs(${JSON.stringify(root)}, 'dist', files);
    `;
    const child = spawn(join(repository, 'node_modules/.bin/node'), ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await wait(delay);
    child.kill('SIGKILL');
    await ended;
  }
});

describe('outputs are intact', () => {
  test('until one of them is changed, deleted or replaced', () => {
    expect(outputsIntact(root, 'dist')).toBe(false);
    write({ a: '1', b: '2' });
    expect(outputsIntact(root, 'dist')).toBe(true);
    rmSync(join(root, '.waymark'), { recursive: true });
    expect(outputsIntact(root, 'dist')).toBe(true);
    writeFileSync(join(root, 'dist/a'), '9');
    expect(outputsIntact(root, 'dist')).toBe(false);
    write({ a: '1', b: '2' });
    renameSync(join(root, 'dist/a'), join(root, 'dist/elsewhere'));
    expect(outputsIntact(root, 'dist')).toBe(false);
  });
});

test('a thread writes the same', async () => {
  const writer = threadedWriter(root, 'dist');
  await writer.add(emitted({ a: '1', 'b/ü': 'é😀' }));
  await writer.add(emitted({ c: '' }));
  expect(await writer.finish()).toMatchObject({ value: { created: ['a', 'b/ü', 'c'] }, diagnostics: [] });
  expect(write({ a: '1', 'b/ü': 'é😀', c: '' })).toMatchObject({ unchanged: 3, codes: [] });
  const again = threadedWriter(root, 'dist');
  await again.add(emitted({ '../a': '1' }));
  expect(await again.finish()).toMatchObject({ value: null, diagnostics: [{ code: 'generate/unsafe-path' }] });
});

test('10,000 files that did not change are compared within seconds', () => {
  const files = Array.from({ length: 10_000 }, (_, index) => ({
    path: `d${index % 100}/f${index}`,
    contents: `${index} ${'x'.repeat(500)}`,
  }));
  expect(writeOutputs(root, 'dist', files).value?.created).toHaveLength(10_000);
  const start = performance.now();
  expect(writeOutputs(root, 'dist', files).value?.unchanged).toBe(10_000);
  expect(performance.now() - start).toBeLessThan(5_000);
});
