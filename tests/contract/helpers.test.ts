import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { timestamp } from '../../src/sql/make.ts';
import { helpers } from '../../src/transforms/helpers/index.ts';
import { hasEmulator } from '../bigquery/emulator.ts';
import { render } from '../transforms/fixture.ts';
import { type HelperCase, helperCases, helperProject, helperTables } from './cases/helpers.ts';
import { isSame } from './contract-case.ts';
import { tableOf } from './disagreements.ts';
import { type Engine, type Engines, engineNames, openEngines, put } from './engines.ts';

/** Reserved for what is not there yet. */
const withoutSql = new Set(['metric']);

test('every helper is tried on both', () => {
  const isTried = (name: string): boolean =>
    helperCases.some(({ template }) => new RegExp(`[{(#]${name}[ })]|#if ${name}\\}`).test(template));
  expect(helpers.map((one) => one.name).filter((name) => !withoutSql.has(name) && !isTried(name))).toEqual([]);
});

describe.skipIf(!hasEmulator)('template helpers', () => {
  let engines: Engines;
  beforeAll(async () => {
    engines = await openEngines();
    for (const name of engineNames)
      for (const [table, relation] of Object.entries(helperTables)) await put(engines[name], table, relation);
  }, 120_000);
  afterAll(() => engines?.close());

  const valuesOn = async (engine: Engine, { template, since }: HelperCase): Promise<unknown> => {
    const incremental = since === undefined ? null : { start: since, end: timestamp('2026-01-01T00:00:00Z') };
    const schema = engine.dialect.name === 'bigquery' ? 'analytics' : null;
    const files = { ...helperProject, 'transforms/m.sql.hbs': template };
    try {
      const { sql } = render(files, 'm', { dialect: engine.dialect, incremental, schema });
      return (await engine.query(sql)).map((row) => Object.values(row)[0]);
    } catch (error) {
      return { failed: String(error) };
    }
  };

  test('give the same on both', { timeout: 120_000 }, async () => {
    const wrong: unknown[][] = [];
    for (const one of helperCases) {
      const found: unknown[] = [];
      for (const name of engineNames) found.push(await valuesOn(engines[name], one));
      if (!found.every((values) => isSame(values, one.gives, true))) wrong.push([one.template, one.gives, ...found]);
    }
    expect(tableOf(wrong)).toBe('');
  });
});
