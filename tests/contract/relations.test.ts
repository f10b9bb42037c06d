import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasEmulator } from '../bigquery/emulator.ts';
import { relationCases } from './cases/relations.ts';
import { isRight, tableOf } from './disagreements.ts';
import { type Engine, type Engines, engineNames, openEngines, run, runOrdered } from './engines.ts';

describe.skipIf(!hasEmulator)('relations', () => {
  let engines: Engines;
  beforeAll(async () => {
    engines = await openEngines();
  }, 120_000);
  afterAll(() => engines?.close());

  const rowsOn = async (engine: Engine, { relation, keys }: (typeof relationCases)[number]): Promise<unknown> => {
    try {
      const rows = await (keys === 0 ? run(engine, relation) : runOrdered(engine, relation, keys));
      return rows.map((row) => Object.values(row));
    } catch (error) {
      return { failed: String(error) };
    }
  };

  test('give the same rows on both', { timeout: 120_000 }, async () => {
    const wrong: unknown[][] = [];
    for (const one of relationCases) {
      const found: unknown[] = [];
      for (const name of engineNames) found.push(await rowsOn(engines[name], one));
      if (engineNames.some((name, at) => !isRight(name, one, found[at]))) wrong.push([one.what, one.gives, ...found]);
    }
    expect(tableOf(wrong)).toBe('');
  });
});
