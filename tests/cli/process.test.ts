import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { change, starter } from './run-cli.ts';
import { bin, repository, runProcess, runProgram, runShell } from './run-process.ts';

const node = process.execPath;

test('exit codes reach the shell', async () => {
  const shop = await starter();
  expect(runProcess(shop, ['check']).code).toBe(0);
  change(shop, 'catalog/events.yaml', 'amount: {type: number', 'amuont: {type: number');
  expect(runProcess(shop, ['check']).code).toBe(1);
  expect(runProcess(shop, ['chek']).code).toBe(2);
});

test('a reader that leaves early is no error', async () => {
  const shop = await starter();
  const { out, err } = runShell(
    shop,
    `("${node}" "${bin}" sample --count 30000 --out -; echo "code $?" >&2) | head -n 1`,
  );
  expect(JSON.parse(out)).toHaveProperty('event_id');
  expect(err).toMatch(/^(\d+ events.*\n)?code 0\n$/);
});

test('colours follow FORCE_COLOR and NO_COLOR', async () => {
  const shop = await starter();
  change(shop, 'catalog/events.yaml', 'amount: {type: number', 'amuont: {type: number');
  const start = '\u001b[';
  const { err } = runProcess(shop, ['check'], { env: { FORCE_COLOR: '1' } });
  expect(err).toContain(start);
  expect(runProcess(shop, ['check'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).err).not.toContain(start);
  expect(runProcess(shop, ['check']).err).not.toContain(start);
});

test('SOURCE_DATE_EPOCH is the time of a run', async () => {
  const shop = await starter();
  const env = { SOURCE_DATE_EPOCH: '1770000000' };
  expect(runProcess(shop, ['build'], { env }).code).toBe(0);
  expect(readdirSync(join(shop, 'dist/run')).filter((name) => /^\d/.test(name))).toEqual(['20260202T024000000Z']);
  const sample = runProcess(shop, ['sample', '--count', '20', '--days', '2', '--out', '-'], { env });
  const days = new Set(sample.out.match(/"timestamp":"[^T]*/g));
  expect([...days].every((day) => /2026-0(1-31|2-0[12])/.test(day))).toBe(true);
});

test('a Node that is too old is told so', () => {
  const old = `Object.defineProperty(process.versions, 'node', {value: '20.11.0'}); await import(${JSON.stringify(bin)})`;
  const { code, err } = runProgram(node, ['--input-type=module', '-e', old], repository);
  expect(err).toContain('Waymark needs Node 22.12 or newer; this is 20.11.0');
  expect(code).toBe(2);
});
