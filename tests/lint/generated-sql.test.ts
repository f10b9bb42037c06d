import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sqlGenerator } from '../../generators/sql/index.ts';
import { memoryCache } from '../../generators/text-cache.ts';
import { targetTypes } from '../../src/dialects/index.ts';
import { lineageOfEntries } from '../../src/impact/lineage-data.ts';
import { loadProject } from '../../src/run/project/load-project.ts';
import { renderModel } from '../../src/transforms/render/render-model.ts';
import { hasSqlfluff, lintFolder } from './sqlfluff.ts';

const repository = join(import.meta.dirname, '../..');
const config = join(repository, 'src/run/lint/sqlfluff.cfg');
const folder = mkdtempSync(join(tmpdir(), 'waymark-lint-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dialects = Object.values(targetTypes).map((type) => type.dialect);
const projects = ['.', 'tests/generators/project', 'examples/ga4', 'starter'];

/** Writes what the generator of SQL makes of a project in every dialect. Returns the number of files. */
async function emit(path: string): Promise<number> {
  const loaded = loadProject(join(repository, path), { env: {}, targetTypes }).value;
  if (loaded === null) throw new Error(`${path} cannot be read`);
  const { value } = await sqlGenerator.generate({
    project: loaded.project,
    dialects,
    lineage: lineageOfEntries([]),
    cache: memoryCache(),
    modelSql(model, name) {
      const dialect = dialects.find((one) => one.name === name);
      if (!dialect) throw new Error(`no dialect ${name}`);
      return renderModel(loaded.transforms, model, { dialect }).sql;
    },
  });
  let count = 0;
  for (const file of value ?? []) {
    if (!('contents' in file)) throw new Error('SQL is written as a whole');
    const to = join(folder, file.path.replace(/^sql\/([a-z]+)\//, `$1/${path.replaceAll(/\W/g, '_')}/`));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, file.contents);
    count++;
  }
  return count;
}

describe.skipIf(!hasSqlfluff)('the SQL that the generators emit passes with the shipped configuration', async () => {
  const counts = hasSqlfluff ? await Promise.all(projects.map(emit)) : [];

  test('there is SQL of every project', () => {
    for (const count of counts) expect(count).toBeGreaterThan(5);
    expect(readdirSync(folder).sort()).toEqual(['bigquery', 'duckdb']);
  });

  test.each(dialects.map((one) => one.name))('%s', { timeout: 600_000 }, (dialect) => {
    writeFileSync(join(folder, dialect, 'probe.sql'), 'select  1 as one\n');
    // The probe shows that rules are at work: two blanks where one is enough.
    expect(lintFolder(join(folder, dialect), dialect, config)).toEqual([
      expect.stringMatching(/^(\.\/)?probe\.sql:1 LT01 /),
    ]);
  });
});
