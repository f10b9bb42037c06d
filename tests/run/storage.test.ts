import { describe, expect, test } from 'vitest';
import { targetTypes } from '../../src/dialects/index.ts';
import { loadProject } from '../../src/run/project/load-project.ts';
import { showModel } from '../../src/run/show-model.ts';
import { storageText } from '../../src/run/show-storage.ts';
import { type Files, testProject, testTime } from './fixture.ts';

const duckdb = 'targets:\n  dev: {type: duckdb}\n';
const bigquery = 'targets:\n  prod: {type: bigquery, project: acme-analytics}\n';

/** What is said of a project, as `code: message`. */
function findings(files: Files, settings = bigquery): string[] {
  const { root } = testProject({ ...files, 'waymark.yaml': settings });
  return loadProject(root, { env: {}, targetTypes }).diagnostics.map((one) => `${one.code}: ${one.message}`);
}

const columns = 'columns: {day: date, at: timestamp, n: integer, share: number, tier: string, seen: date}';
const query =
  "select date '2025-01-14' as day, timestamp '2025-01-14 08:00:00' as at, 1 as n, 0.5 as share, 'x' as tier, date '2025-01-14' as seen\n";
const model = (storage: string, head = 'materialized: table'): Files => ({
  'transforms/orders.sql.hbs': `---\n${head}\n${columns}\nstorage: ${storage}\n---\n${query}`,
});

describe('storage that cannot be', () => {
  test.each([
    ['{partition: dya}', '`orders` has no column `dya`.'],
    ['{partition: tier}', '`tier` is declared as string; partitions are periods of a date or a timestamp.'],
    ['{partition: {by: day, grain: hour}}', '`day` is a date, which has no hours.'],
    [
      '{partition: {by: n, from: 10, to: 10, step: 1}}',
      'Ranges of whole numbers take `from`, a greater `to`, and a `step`.',
    ],
    ['{partition: {by: n, to: 10}}', 'Ranges of whole numbers take `from`, a greater `to`, and a `step`.'],
    ['{partition: {by: n, from: 0, to: 1000000, step: 1}}', 'These are more than 10000 partitions.'],
    [
      '{partition: {by: tier, from: 0, to: 10, step: 1}}',
      '`tier` is declared as string; ranges are those of an integer.',
    ],
    ['{cluster: share}', '`share` is declared as number, which rows cannot be clustered by.'],
    ['{cluster: [tier, Tier]}', 'A column stands here twice.'],
    ['{cluster: [day, at, n, tier, seen]}', 'There are at most 4 columns to cluster by.'],
    ['{require_partition_filter: true}', '`orders` has no partitions that `require_partition_filter` could be about.'],
    [
      '{partition: none, expire_partitions_after: 1d}',
      '`orders` has no partitions that `expire_partitions_after` could be about.',
    ],
  ])('%s', (storage, message) => {
    expect(findings(model(storage))).toContain(`storage/impossible: ${message}`);
  });

  test('of what has no rows', () => {
    const view = findings(model('{cluster: tier, labels: {a: b}}', 'materialized: view'));
    expect(view).toEqual(['storage/impossible: `orders` is a view, which has no `cluster`.']);
    const ephemeral = findings(model('{labels: {a: b}}', 'materialized: ephemeral'));
    expect(ephemeral).toContain('storage/impossible: `orders` is an ephemeral model: there is no table to be stored.');
  });

  test('and what can be is not complained about', () => {
    for (const storage of [
      '{partition: day, require_partition_filter: true, expire_partitions_after: 30d, expire_after: 1w}',
      '{partition: {by: n, from: -10, to: 10, step: 5}, cluster: [tier, at]}',
      '{partition: {by: at, grain: hour}}',
      '{partition: none}',
    ])
      expect(findings(model(storage))).toEqual([]);
    const incremental = 'materialized: incremental\npartition: day';
    expect(findings(model('{require_partition_filter: true}', incremental))).toEqual([]);
  });
});

test('where no target heeds storage, that is said once', () => {
  const files = { ...model('{cluster: tier}'), ...rename(model('{cluster: n}'), 'others') };
  expect(findings(files, duckdb)).toEqual([
    'storage/ignored: `storage` of `orders` and of 1 more changes nothing: no target is of a type that heeds it.',
  ]);
  expect(findings(files, `${bigquery}  dev: {type: duckdb}\n`)).toEqual([]);
});

function rename(files: Files, name: string): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace('orders', name), text]));
}

test('privacy classes without a policy tag are told, a class once', () => {
  const catalog = {
    'catalog/events.yaml':
      'events:\n  signup:\n    properties: {email: {type: string, pii: personal}, phone: {type: string, pii: personal}, id: {type: string, pii: pseudonymous}}\n',
  };
  expect(findings(catalog)).toEqual([
    'storage/no-policy-tag: The target `prod` has no policy tag for `personal`: `event_signup.email` and 1 more columns are open to all who may read the table.',
  ]);
  const with_ = (tags: string): string => bigquery.replace('}', `, policy_tags: ${tags}}`);
  expect(findings(catalog, with_('{personal: none}'))).toEqual([]);
  expect(findings(catalog, with_('{personal: projects/p/locations/eu/taxonomies/1/policyTags/2}'))).toEqual([]);
  expect(findings(catalog, with_('{persnal: none}'))).toEqual([
    expect.stringContaining('bigquery/option: `policy_tags`'),
  ]);
  expect(findings(catalog, duckdb)).toEqual([]);
});

test('how a table is made and changed is shown for a target that can be told, with the reason', () => {
  const head = 'materialized: incremental\npartition: {by: at, grain: day}\nowner: finance';
  const shown = (zone: string, storage: string, type: 'bigquery' | 'duckdb' = 'bigquery') => {
    const { root } = testProject({ ...model(storage, head), 'waymark.yaml': `time_zone: ${zone}\n${bigquery}` });
    const loaded = loadProject(root, { env: {}, targetTypes }).value;
    if (loaded === null) throw new Error('no project');
    const dialect = targetTypes[type]?.dialect;
    return dialect && showModel(loaded, 'orders', { dialect, now: testTime }).value;
  };
  const utc = shown('UTC', '{cluster: tier}');
  expect(utc?.storage && storageText(utc.storage, utc.query).split('\n')).toEqual([
    '-- Written beside the live table, audited there, and put in its place in one statement (a clone).',
    '-- Once it exists: whole partitions are deleted, which reads none of their rows, and inserted, in one transaction.',
    'create or replace table orders',
    'partition by timestamp_trunc(`at`, day)',
    'cluster by tier',
    'options (',
    "  labels = [('owner', 'finance'), ('waymark_kind', 'model')]",
    ')',
    'as',
    'select * from (',
    query.trim(),
    ') as new_rows',
  ]);
  expect(shown('Asia/Tokyo', '{cluster: tier}')?.storage?.change).toMatchObject({
    how: 'merge',
    why: expect.stringMatching(/^partitions are those of UTC, and days begin in Asia\/Tokyo/),
  });
  // Partitions of an hour begin wherever a day does.
  expect(shown('Asia/Tokyo', '{partition: {by: at, grain: hour}}')?.storage?.change?.how).toBe('transaction');
  expect(shown('UTC', '{partition: {by: at, grain: month}}')?.storage?.change?.why).toContain(
    'a day is not made of whole partitions (month)',
  );
  expect(shown('UTC', '{partition: none}')?.storage?.change?.why).toContain('the table has no partitions');
  expect(shown('UTC', '{partition: day}')?.storage?.change?.why).toContain('partitioned by `day`, not by `at`');
  expect(shown('UTC', '{cluster: tier}', 'duckdb')?.storage).toBeNull();
});
