import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { audiences } from '../../src/diff/rule.ts';
import { diffRules } from '../../src/diff/rules/index.ts';
import { compareFiles, ids } from './compare-files.ts';

const folder = join(import.meta.dirname, '../../src/diff/rules');

test('there are many rules, one file each, named by their ids', () => {
  const names = diffRules.map((rule) => rule.id);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(100);
  const files = readdirSync(folder).filter((file) => file !== 'index.ts');
  expect(files.sort()).toEqual(names.map((id) => `${id.replace('/', '-')}.ts`).sort());
  for (const audience of audiences)
    expect(names.filter((id) => id.startsWith(`${audience}/`)).length).toBeGreaterThan(10);
});

test('rules say what changed, who notices and what to do instead', () => {
  for (const rule of diffRules) {
    expect(rule.summary, rule.id).toMatch(/^[A-Z].{10,110}\.$/);
    expect(rule.explanation.length, rule.id).toBeGreaterThan(25);
    expect(rule.instead, rule.id).toMatch(/^[A-Z`].*\.$/);
  }
});

describe('the example of every rule', () => {
  test.each(diffRules.map((rule) => ({ id: rule.id, rule })))('$id', async ({ rule }) => {
    const { before, after } = rule.example;
    const found = (await compareFiles(before, after)).findings;
    expect(ids(found)).toContain(rule.id);
    const severities = found.filter((one) => one.rule === rule).map((one) => one.severity);
    expect(severities).toEqual([rule.severity]);
    // What is not there before is no change, and neither is what was there all the time.
    expect((await compareFiles(before, before)).findings).toEqual([]);
    expect((await compareFiles(after, after)).findings).toEqual([]);
  });
});
