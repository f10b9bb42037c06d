import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import { cleanTarget, planClean } from '../../src/run/clean-target.ts';
import { listItems } from '../../src/run/list-items.ts';
import { showModel } from '../../src/run/show-model.ts';
import { emptyState, readState } from '../../src/run/state/run-state.ts';
import { type TestProject, testProject, testTime } from './fixture.ts';

const files = {
  'seeds/rates.csv': 'day,rate\n2026-01-01,1.5\n',
  'catalog/seeds.yaml': 'seeds:\n  rates:\n    file: seeds/rates.csv\n    columns: {day: date, rate: number}\n',
  'transforms/doubled.sql.hbs':
    '---\nmaterialized: incremental\ndescription: Twice\npartition: day\nassertions: [not_null: rate]\n---\nselect day, rate * 2 as rate from {{ref "rates"}}\n{{#if incremental}}where day >= {{partition_start}}{{/if}}\n',
  'transforms/total.sql.hbs': 'select sum(rate) as total from {{ref "doubled"}}\n',
};

async function clean(project: TestProject) {
  const warehouse = await project.open();
  try {
    const plan = planClean(project.load().project, await readState(warehouse));
    await cleanTarget(warehouse, plan);
    return plan.orphans;
  } finally {
    await warehouse.close();
  }
}

describe('clean', () => {
  test('drops what the project no longer has, and nothing that Waymark did not build', async () => {
    const project = testProject(files);
    await project.run();
    await project.query('create table mine as select 1 as n');
    expect(await clean(project)).toEqual([]);
    for (const path of ['transforms/total.sql.hbs', 'transforms/doubled.sql.hbs']) rmSync(join(project.root, path));
    expect(await clean(project)).toEqual([
      { name: 'doubled', kind: 'table', builtFor: 'model:doubled' },
      { name: 'total', kind: 'view', builtFor: 'model:total' },
    ]);
    const left = await project.query(
      "select table_name as t from information_schema.tables where table_name not like 'waymark_%' order by 1",
    );
    expect(left.map((row) => row.t)).toEqual(['mine', 'rates']);
    expect(await project.statuses()).toEqual({ 'seed:rates': 'unchanged' });
    expect(await project.query('select id from waymark_state order by id')).toEqual([{ id: 'seed:rates' }]);
  });
});

describe('list', () => {
  test('tells the graph, or the selected part of it', async () => {
    const loaded = testProject(files).load();
    const target = loaded.project.settings.targets.dev;
    if (!target) throw new Error('no target');
    const request = { loaded, target, dialect: duckdb, state: emptyState, exclude: [] };
    const all = await listItems({ ...request, select: [] });
    expect(all.value?.map((item) => [item.id, item.dependsOn])).toEqual([
      ['seed:rates', []],
      ['model:doubled', ['seed:rates']],
      ['model:total', ['model:doubled']],
    ]);
    expect(all.value?.[1]).toMatchObject({
      description: 'Twice',
      path: 'transforms/doubled.sql.hbs',
      materialized: 'incremental',
    });
    const some = await listItems({ ...request, select: ['doubled+'] });
    expect(some.value?.map((item) => item.id)).toEqual(['model:doubled', 'model:total']);
  });

  test('by state tells what was changed since it was built', async () => {
    const project = testProject(files);
    await project.run();
    project.write({ 'transforms/total.sql.hbs': 'select max(rate) as total from {{ref "doubled"}}\n' });
    const loaded = project.load();
    const target = loaded.project.settings.targets.dev;
    const warehouse = await project.open();
    const state = await readState(warehouse);
    await warehouse.close();
    if (!target) throw new Error('no target');
    const listed = await listItems({ loaded, target, dialect: duckdb, state, select: ['state:changed'], exclude: [] });
    expect(listed.value?.map((item) => item.id)).toEqual(['model:total']);
  });
});

describe('show', () => {
  test('gives the SQL that a run would send, as a whole and of a part', () => {
    const loaded = testProject(files).load();
    const options = { dialect: duckdb, now: testTime };
    expect(showModel(loaded, 'doubled', options).value).toMatchObject({
      path: 'transforms/doubled.sql.hbs',
      query: 'select day, rate * 2 as rate from rates',
      audit: [expect.stringContaining('from doubled')],
    });
    const part = showModel(loaded, 'doubled', { ...options, incrementalFrom: '2026-01-01T00:00:00Z' });
    expect(part.value?.query).toContain("where day >= timestamp '2026-01-01 00:00:00'");
  });

  test('suggests the name that may be meant', () => {
    const loaded = testProject(files).load();
    expect(showModel(loaded, 'totl', { dialect: duckdb, now: testTime }).diagnostics).toMatchObject([
      { code: 'run/unknown-model', hint: 'Did you mean `total`?' },
    ]);
  });
});
