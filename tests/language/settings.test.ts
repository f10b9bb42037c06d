import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/check/read-settings.ts';
import { codesOf } from './check-files.ts';

function read(text: string, env: Record<string, string> = {}) {
  return readSettings({ path: 'waymark.yaml', text }, env);
}

describe('settings', () => {
  it('have defaults', () => {
    for (const outcome of [readSettings(null, {}), read(''), read('# nothing\n')]) {
      expect(outcome.diagnostics).toEqual([]);
      expect(outcome.value).toMatchObject({
        paths: { catalog: 'catalog', transforms: 'transforms', generators: 'generators', out: 'dist' },
        timeZone: 'UTC',
        weekStart: 'monday',
        vars: {},
        defaultTarget: 'dev',
        targets: { dev: { dialect: 'duckdb', schema: 'main', options: { path: 'dist/dev.duckdb' } } },
      });
    }
  });

  it('are read', () => {
    const text = [
      'name: shop',
      'paths: {catalog: events, out: build}',
      'time_zone: Europe/Berlin',
      'week_start: sunday',
      'vars: {launched_at: 2025-01-14, share: 0.5, tiers: [a, b], constructor: 1}',
      'targets:',
      '  local: {type: duckdb, path: a.duckdb, threads: 2}',
      '  prod: {type: bigquery, schema: analytics, project: shop}',
      'default_target: prod',
    ].join('\n');
    const { value, diagnostics } = read(text);
    expect(diagnostics).toEqual([]);
    expect(value).toMatchObject({
      name: 'shop',
      paths: { catalog: 'events', transforms: 'transforms', generators: 'generators', out: 'build' },
      timeZone: 'Europe/Berlin',
      weekStart: 'sunday',
      vars: { launched_at: '2025-01-14', share: 0.5, tiers: ['a', 'b'], constructor: 1 },
      defaultTarget: 'prod',
      targets: {
        local: { name: 'local', dialect: 'duckdb', schema: 'main', options: { path: 'a.duckdb', threads: 2 } },
        prod: { name: 'prod', dialect: 'bigquery', schema: 'analytics', options: { project: 'shop' } },
      },
    });
    expect(value?.targets.prod?.at.name).toMatchObject({ line: 8, column: 3, endColumn: 7 });
  });

  it('the first target is the default one', () => {
    expect(read('targets:\n  a: {type: duckdb}\n  b: {type: duckdb}\n').value?.defaultTarget).toBe('a');
  });

  it('fill environment variables, with defaults as in a shell', () => {
    const text = 'name: "${A}-${B:-x}-${C:-}${D:-a:b}"\nvars: {deep: [{e: "${A}"}]}\n';
    expect(read(text, { A: 'one', D: '' }).value).toMatchObject({ name: 'one-x-a:b', vars: { deep: [{ e: 'one' }] } });
    expect(read(text, { A: 'one', B: 'two', C: 'three', D: 'four' }).value?.name).toBe('one-two-threefour');
  });

  it('do not take members of Object for variables', () => {
    expect(codesOf(read('name: ${constructor}\n').diagnostics)).toEqual(['settings/missing-variable']);
  });

  it('point at a variable that is not set, and suggest', () => {
    const [finding] = read('name: shop\nvars:\n  a: ${DATABSE}\n', { DATABASE: 'x' }).diagnostics;
    expect(finding).toMatchObject({
      code: 'settings/missing-variable',
      span: { line: 3, column: 6 },
      hint: 'Did you mean `DATABASE`?',
    });
  });

  it.each([
    ['nam: shop', 'read/unknown-key'],
    ['time_zone: Mars/Olympus', 'settings/time-zone'],
    ['time_zone: +02:00', 'settings/time-zone'],
    ['week_start: tuesday', 'read/unknown-word'],
    ['paths: {out: /tmp/x}', 'settings/path'],
    ['paths: {out: a/../../b}', 'settings/path'],
    ['paths: {out: "C:\\\\x"}', 'settings/path'],
    ['targets: {dev: {path: x}}', 'read/missing-key'],
    ['targets: [dev]', 'read/wrong-kind'],
    ['default_target: prod', 'settings/unknown-target'],
    ['targets: {dev: {type: duckdb}}\ndefault_target: dve', 'settings/unknown-target'],
    ['name: ${A', 'settings/variable'],
    ['name: ${1A}', 'settings/variable'],
    ['name: [a', 'yaml/syntax'],
  ])('%s: %s', (text, code) => {
    expect(codesOf(read(text).diagnostics)).toEqual([code]);
  });
});
