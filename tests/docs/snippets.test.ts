import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, runCli } from '../cli/run-cli.ts';
import { filesOf, readPage } from './pages.ts';

/** Files that the snippets speak of and do not show. */
const besides: Readonly<Record<string, string>> = { 'seeds/tiers.csv': 'tier,price\nbasic,0\n' };

describe('snippets that are marked with a file', () => {
  test.each(['docs/catalog.md', 'docs/loading.md', 'docs/change-safety.md'])(
    'those of %s are a project without findings',
    async (page) => {
      const folder = emptyFolder();
      const files = new Map([['waymark.yaml', ''], ...Object.entries(besides), ...filesOf(readPage(page))]);
      expect(files.size).toBeGreaterThan(4);
      for (const [path, text] of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      const { code, both } = await runCli(folder, ['check']);
      expect(both).toMatch(/no problems\n$/);
      expect(code).toBe(0);
    },
  );
});
