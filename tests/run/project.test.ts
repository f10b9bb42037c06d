import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { targetTypes } from '../../src/dialects/index.ts';
import { loadProject } from '../../src/run/project/load-project.ts';
import { largestSource, listSources, readSources } from '../../src/run/project/read-sources.ts';
import { tempFolder, testProject } from './fixture.ts';

const options = { env: {}, targetTypes };
const event = 'events:\n  order.paid:\n    properties: {amount: number}\n';

/** Finds and reads the YAML files below a folder. */
function readBelow(root: string, folder: string) {
  const listed = listSources(root, folder, ['.yaml']);
  const read = readSources(root, listed.value ?? []);
  return { value: read.value, diagnostics: [...listed.diagnostics, ...read.diagnostics] };
}

describe('a project', () => {
  test('is found from any folder in it, and read with all of its files', () => {
    const { root } = testProject({
      'catalog/deep/er/events.yaml': event,
      'catalog/other.yml': 'events: {order.sent: {}}\n',
      'transforms/orders.sql.hbs': 'select * from {{event "order.paid"}}\n',
      'transforms/_macro.sql.hbs': 'x\n',
      'transforms/tests.yaml': '',
    });
    const { value, diagnostics } = loadProject(join(root, 'catalog/deep'), options);
    expect(diagnostics).toEqual([]);
    expect(realpathSync(value?.root ?? '')).toBe(realpathSync(root));
    expect(value?.project.catalog.events.map((one) => one.name)).toEqual(['order.paid', 'order.sent']);
    expect(value?.project.models.map((one) => one.name)).toEqual(['orders']);
    expect(value?.files.unitTests.map((one) => one.path)).toEqual(['transforms/tests.yaml']);
  });

  test('that is nowhere is told with what to do', () => {
    const { value, diagnostics } = loadProject(tempFolder(), options);
    expect(value).toBeNull();
    expect(diagnostics).toMatchObject([{ code: 'project/not-found' }]);
  });

  test('finds all of its problems at once, in catalog, templates and settings', () => {
    const { root } = testProject({
      'waymark.yaml': 'time_zone: Nowhere/City\ntargets:\n  dev: {type: dukdb}\n',
      'catalog/events.yaml': 'events:\n  order.paid:\n    properties: {amount: nummber}\n',
      'transforms/orders.sql.hbs': 'select * from {{ref "missing"}}\n',
    });
    const codes = loadProject(root, options).diagnostics.map((one) => one.code);
    expect(codes).toContain('project/target-type');
    expect(new Set(codes).size).toBeGreaterThanOrEqual(4);
  });

  test('takes variables from the command line before those of the settings', () => {
    const { root } = testProject({ 'waymark.yaml': 'vars: {a: 1, b: 1}\n' });
    const { value } = loadProject(root, { ...options, vars: { b: 2 } });
    expect(value?.project.settings.vars).toEqual({ a: 1, b: 2 });
  });

  test('without the folder of its catalog says which one may be meant', () => {
    const root = tempFolder();
    writeFileSync(join(root, 'waymark.yaml'), 'paths:\n  catalog: catalogue\n');
    mkdirSync(join(root, 'catalog'));
    expect(loadProject(root, options).diagnostics).toMatchObject([
      {
        code: 'project/missing-folder',
        hint: 'Did you mean `catalog`? Write it under `paths` in `waymark.yaml`.',
        span: { line: 2 },
      },
    ]);
  });
});

describe('files of a project', () => {
  test('that are not UTF-8 are shown at the character', () => {
    const root = tempFolder();
    mkdirSync(join(root, 'catalog'));
    writeFileSync(join(root, 'catalog/a.yaml'), Buffer.from('events:\n  caf\xe9.opened: {}\n', 'latin1'));
    expect(readBelow(root, 'catalog')).toMatchObject({
      value: [],
      diagnostics: [{ code: 'project/not-utf8', span: { path: 'catalog/a.yaml', line: 2, column: 6 } }],
    });
  });

  test('of many megabytes are refused unread', () => {
    const root = tempFolder();
    writeFileSync(join(root, 'big.yaml'), Buffer.alloc(largestSource + 1, 'a'));
    expect(readBelow(root, '.').diagnostics).toMatchObject([{ code: 'project/file-too-large' }]);
  });

  test('behind links that lead in a circle or to nowhere do not stop the others', () => {
    const root = tempFolder();
    mkdirSync(join(root, 'catalog/sub'), { recursive: true });
    writeFileSync(join(root, 'catalog/sub/a.yaml'), '');
    symlinkSync('..', join(root, 'catalog/sub/up'));
    symlinkSync('loop.yaml', join(root, 'catalog/loop.yaml'));
    symlinkSync('nowhere.yaml', join(root, 'catalog/gone.yaml'));
    const { value, diagnostics } = readBelow(root, 'catalog');
    expect(value?.map((one) => one.path)).toEqual(['catalog/sub/a.yaml']);
    expect(diagnostics.map((one) => [one.code, one.span?.path])).toEqual([
      ['project/unreadable-file', 'catalog/gone.yaml'],
      ['project/unreadable-file', 'catalog/loop.yaml'],
    ]);
  });

  test('that are hidden, generated or installed are none of it; a byte-order mark is dropped', () => {
    const root = tempFolder();
    for (const folder of ['node_modules/x', 'dist', '.cache', 'own'])
      mkdirSync(join(root, folder), { recursive: true });
    for (const folder of ['node_modules/x', 'dist', '.cache', 'own'])
      writeFileSync(join(root, folder, 'a.yaml'), '\ufeffa: 1\n');
    expect(readBelow(root, '.').value).toEqual([{ path: 'own/a.yaml', text: 'a: 1\n' }]);
  });
});
