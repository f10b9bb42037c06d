import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { referencePages } from '../../scripts/reference-pages.ts';

const folder = join(import.meta.dirname, '../../docs/reference');

test('the reference pages are what `npm run reference` writes', async () => {
  const pages = await referencePages();
  expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages)
    expect(readFileSync(join(folder, name), 'utf8'), `docs/reference/${name} is stale`).toBe(text);
});
