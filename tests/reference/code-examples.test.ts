import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Diagnostic, ExampleFiles } from '../../src/base/diagnostic.ts';
import { allCodes } from '../../src/cli/all-codes.ts';
import { main } from '../../src/cli/main.ts';

const folder = mkdtempSync(join(tmpdir(), 'waymark-codes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

/** Runs `waymark check`, and `waymark generate` where that is clean, on a project of these files; all findings of both. */
async function findings(files: ExampleFiles): Promise<Diagnostic[]> {
  const root = join(folder, String(count++));
  const minimum: ExampleFiles = { 'waymark.yaml': 'name: example\n', 'catalog/empty.yaml': '' };
  for (const [path, text] of Object.entries({ ...minimum, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const found: Diagnostic[] = [];
  for (const command of ['check', 'generate']) {
    let out = '';
    let err = '';
    const exitCode = await main([command, '--format', 'json', '--project', root], {
      cwd: root,
      env: {},
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      interactive: false,
      color: { out: false, err: false },
      signal: new AbortController().signal,
      now: () => new Date('2026-01-01T00:00:00Z'),
    });
    if (exitCode > 2) throw new Error(err);
    found.push(...JSON.parse(out).diagnostics);
  }
  return found;
}

const codes = [...(await allCodes()).values()];

test('there are many codes, each named area/what-is-wrong once', () => {
  expect(codes.length).toBeGreaterThanOrEqual(40);
  expect(codes.filter((doc) => !/^[a-z]+(-[a-z]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/.test(doc.code))).toEqual([]);
  expect(codes.filter((doc) => doc.summary.length > 120 || doc.explanation.length < 40).map((doc) => doc.code)).toEqual(
    [],
  );
});

describe('the examples of every code', () => {
  test.each(codes.flatMap((doc) => (doc.examples ? [{ code: doc.code, ...doc.examples }] : [])))(
    '$code',
    async ({ code, wrong, right }) => {
      const wrongCodes = (await findings(wrong)).map((one) => one.code);
      expect(wrongCodes).toContain(code);
      const rightFindings = await findings(right);
      expect(rightFindings.map((one) => one.code)).not.toContain(code);
      expect(rightFindings.filter((one) => one.severity === 'error')).toEqual([]);
    },
  );
});
