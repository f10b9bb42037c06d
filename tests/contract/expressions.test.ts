import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasEmulator } from '../bigquery/emulator.ts';
import { caseGroups } from './cases/index.ts';
import { disagreements } from './disagreements.ts';
import { type Engines, openEngines } from './engines.ts';

describe.skipIf(!hasEmulator)('expressions', () => {
  let engines: Engines;
  beforeAll(async () => {
    engines = await openEngines();
  }, 120_000);
  afterAll(() => engines?.close());

  test.each(Object.entries(caseGroups))('%s mean the same on both', { timeout: 120_000 }, async (_, cases) => {
    expect(await disagreements(engines, cases)).toBe('');
  });
});
