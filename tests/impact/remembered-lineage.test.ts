import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { randomProject, writeProject } from './random-project.ts';

/*
 * What earlier runs remembered saves time and never changes the answer. The witness is the same question where nothing is
 * remembered.
 */

const cache = '.waymark/cache/lineage.json';

/** Everything that is said of some things, in both directions. */
async function answers(root: string, subjects: readonly string[]): Promise<string[]> {
  const all: string[] = [];
  for (const subject of subjects) {
    for (const args of [['--json'], ['--up', '--json']]) {
      const { both, code } = await runCli(root, ['impact', subject, ...args]);
      all.push(`${subject} ${args.join(' ')} ${code}\n${both}`);
    }
  }
  return all;
}

function forget(root: string): void {
  rmSync(join(root, '.waymark'), { recursive: true, force: true });
}

const subjects = ['e.a', 'm0.x', 'm3', 'm5.x'];

test('a project that is known answers as one that is new, also after a file has changed', async () => {
  let remembered = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(1000), { minLength: 60, maxLength: 60 }), async (numbers) => {
      const { files, after } = randomProject(numbers);
      const root = writeProject(files);
      const first: string[] = [];
      for (const one of subjects) {
        forget(root);
        first.push(...(await answers(root, [one])));
      }
      expect(await answers(root, subjects)).toEqual(first);
      if (existsSync(join(root, cache))) remembered++;
      for (const [path, text] of after) if (files.get(path) !== text) writeFileSync(join(root, path), text);
      expect(await answers(root, subjects)).toEqual(await answers(writeProject(after), subjects));
    }),
    { numRuns: 6, endOnFailure: true },
  );
  // Some of the projects have errors, and nothing is said of them.
  expect(remembered).toBeGreaterThan(0);
}, 300_000);

const shop: Readonly<Record<string, string>> = {
  'waymark.yaml':
    'name: shop\ntargets:\n  dev: {type: duckdb, path: dist/dev.duckdb}\ndefault_target: dev\nvars: {wanted: a}\n',
  'catalog/event.yaml': 'events:\n  e:\n    properties: {a: integer, b: integer}\n',
  'transforms/_part.hbs': 'a as x',
  'transforms/first.sql.hbs':
    '---\ncolumns: {x: integer, y: integer}\n---\nselect {{> part}}, b as y from {{event "e"}}\n',
  'transforms/second.sql.hbs': '---\ncolumns: {z: integer}\n---\nselect x as z from {{ref "first"}}\n',
  'transforms/third.sql.hbs': 'select * from {{ref "second"}}\n',
  'transforms/fourth.sql.hbs':
    '---\ncolumns: {v: integer}\n---\nselect {{#if (eq (var "wanted") "a")}}a{{else}}b{{/if}} as v from {{event "e"}}\n',
};
const asked = ['e.a', 'e.b', 'first.x', 'second.z', 'third.z', 'fourth.v'];

/** What becomes of the files of the shop; null: deleted. */
const changes: readonly (readonly [what: string, files: Readonly<Record<string, string | null>>])[] = [
  ['a model', { 'transforms/second.sql.hbs': '---\ncolumns: {z: integer}\n---\nselect y as z from {{ref "first"}}\n' }],
  ['a model that decides rows', { 'transforms/second.sql.hbs': 'select x as z from {{ref "first"}} where y > 1\n' }],
  ['a model that is not followed', { 'transforms/second.sql.hbs': 'select * exclude (y) from {{ref "first"}}\n' }],
  ['a model that is gone', { 'transforms/third.sql.hbs': null }],
  [
    'a new model',
    { 'transforms/fifth.sql.hbs': '---\ncolumns: {w: integer}\n---\nselect x as w from {{ref "first"}}\n' },
  ],
  [
    'a model by another name',
    { 'transforms/third.sql.hbs': null, 'transforms/last.sql.hbs': 'select * from {{ref "second"}}\n' },
  ],
  ['a partial', { 'transforms/_part.hbs': 'b as x' }],
  ['a variable', { 'waymark.yaml': `${shop['waymark.yaml']}`.replace('wanted: a', 'wanted: b') }],
  [
    'a column that is promised',
    {
      'transforms/first.sql.hbs': `${shop['transforms/first.sql.hbs']}`.replace('y: integer', 'y: integer, w: integer'),
    },
  ],
  [
    'a model that becomes a seed',
    {
      'transforms/second.sql.hbs': null,
      'second.csv': 'z\n1\n',
      'catalog/seeds.yaml': 'seeds:\n  second: {file: second.csv, columns: {z: integer}}\n',
    },
  ],
  ['a metric', { 'catalog/metric.yaml': 'metrics:\n  m: {type: simple, sum: z, of: second}\n' }],
  ['a check', { 'catalog/check.yaml': 'checks:\n  c: {on: second, expression: "z > 1"}\n' }],
];

describe('what is remembered does not outlive a change', () => {
  test.each(changes)('of %s', async (_, changed) => {
    const after = new Map(Object.entries(shop));
    for (const [path, text] of Object.entries(changed))
      if (text === null) after.delete(path);
      else after.set(path, text);
    const root = writeProject(new Map(Object.entries(shop)));
    const before = await answers(root, asked);
    for (const [path, text] of Object.entries(changed))
      if (text === null) rmSync(join(root, path));
      else writeFileSync(join(root, path), text);
    const now = await answers(root, asked);
    expect(now).toEqual(await answers(writeProject(after), asked));
    expect(now).not.toEqual(before);
    // And once more, from what was remembered meanwhile.
    expect(await answers(root, asked)).toEqual(now);
  });
});

describe('what cannot be read is not believed', () => {
  const broken: readonly (readonly [what: string, change: (text: string) => string])[] = [
    ['nothing', () => ''],
    ['half of it', (text) => text.slice(0, text.length / 2)],
    ['something else', () => '[1, 2]'],
    ['no names', (text) => JSON.stringify({ ...JSON.parse(text), names: [] })],
    ['names that are none', (text) => JSON.stringify({ ...JSON.parse(text), names: [1, 2] })],
    [
      'too few numbers',
      (text) => JSON.stringify({ ...JSON.parse(text), numbers: JSON.parse(text).numbers.slice(0, -3) }),
    ],
    [
      'no numbers',
      (text) => JSON.stringify({ ...JSON.parse(text), numbers: JSON.parse(text).numbers.map(() => null) }),
    ],
    [
      'huge numbers',
      (text) => JSON.stringify({ ...JSON.parse(text), numbers: JSON.parse(text).numbers.map(() => 1e15) }),
    ],
    ['models without a beginning', (text) => JSON.stringify({ ...JSON.parse(text), starts: [] })],
  ];
  test.each(broken)('%s', async (_, change) => {
    const root = writeProject(new Map(Object.entries(shop)));
    const before = await answers(root, asked);
    const text = readFileSync(join(root, cache), 'utf8');
    expect(change(text)).not.toBe(text);
    writeFileSync(join(root, cache), change(text));
    expect(await answers(root, asked)).toEqual(before);
  });
});
