import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFiles, describe as describeFindings } from './check-files.ts';

const root = join(import.meta.dirname, '../cases');

/**
 * Each folder of tests/cases is a small project with its expected findings beside it, in `expected.txt`:
 * severity, code, place; message; hint; other places. `vitest run -u` writes what is found; read it before it is committed.
 */
describe('cases', () => {
  for (const name of readdirSync(root)) {
    it(name.replaceAll('-', ' '), async () => {
      const { diagnostics } = checkFiles(filesOf(join(root, name)));
      await expect(`${describeFindings(diagnostics)}\n`).toMatchFileSnapshot(join(root, name, 'expected.txt'));
    });
  }
});

function filesOf(folder: string): Record<string, string> {
  const paths = globSync(join(folder, '**/*.{yaml,yml}')).sort();
  return Object.fromEntries(
    paths.map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path, 'utf8')]),
  );
}
