import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tableChange } from '../../src/dialects/bigquery/annotate.ts';
import { tableLabels } from '../../src/dialects/bigquery/labels.ts';
import { bigquery, bigqueryIn } from '../../src/dialects/bigquery/printer.ts';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import { createTableSql } from '../../src/sql/event-table.ts';
import type { TableLayout } from '../../src/sql/table-layout.ts';

const plain: TableLayout = {
  kind: 'model',
  description: null,
  owner: null,
  tags: [],
  labels: {},
  partition: null,
  cluster: [],
  expireAfter: null,
  expirePartitionsAfter: null,
  requireFilter: false,
  columns: [],
};

const time = (column: string, type: 'date' | 'timestamp', grain: 'hour' | 'day' | 'month' | 'year') =>
  ({ kind: 'time', column, type, grain }) as const;

/*
 * What stands here was written after
 * https://docs.cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_table_statement
 */
describe('tables of BigQuery', () => {
  const clauses = (layout: Partial<TableLayout>): readonly string[] =>
    bigquery.storage?.clauses({ ...plain, ...layout }).filter((one) => !one.startsWith('options')) ?? [];

  test.each([
    [time('day', 'date', 'day'), 'partition by day'],
    [time('day', 'date', 'month'), 'partition by date_trunc(day, month)'],
    [time('seen', 'timestamp', 'hour'), 'partition by timestamp_trunc(seen, hour)'],
    [time('seen', 'timestamp', 'day'), 'partition by timestamp_trunc(seen, day)'],
    [time('order', 'date', 'year'), 'partition by date_trunc(`order`, year)'],
    [
      { kind: 'range', column: 'shop', from: 0, to: 100, step: 10 } as const,
      'partition by range_bucket(shop, generate_array(0, 100, 10))',
    ],
  ])('partitions %j', (partition, sql) => {
    expect(clauses({ partition })).toEqual([sql]);
  });

  test('clusters', () => {
    expect(clauses({ cluster: ['tier', 'group'] })).toEqual(['cluster by tier, `group`']);
    expect(clauses({})).toEqual([]);
  });

  test('options, those of the target where the table says nothing', () => {
    const dialect = bigqueryIn(null, { labels: { team: 'data' }, expireAfter: 7 * 86_400 });
    const layout: TableLayout = {
      ...plain,
      description: "It's\nhere",
      owner: 'Finance & Co',
      partition: time('day', 'date', 'day'),
      expirePartitionsAfter: 36 * 3600,
      requireFilter: true,
    };
    expect(dialect.storage?.options(layout)).toBe(
      [
        'options (',
        String.raw`  description = 'It\'s\nhere',`,
        "  labels = [('owner', 'finance_co'), ('team', 'data'), ('waymark_kind', 'model')],",
        '  partition_expiration_days = 1.5,',
        '  require_partition_filter = true,',
        '  expiration_timestamp = timestamp_add(current_timestamp(), interval 604800 second)',
        ')',
      ].join('\n'),
    );
    expect(dialect.storage?.options({ ...layout, expireAfter: 60 })).toContain('interval 60 second');
    // Without partitions there is nothing to expire or to filter by, and BigQuery would refuse the options.
    const whole = dialect.storage?.options({ ...layout, partition: null });
    expect(whole).not.toContain('partition');
  });

  test('typed tables say what their columns are; DuckDB is told nothing', () => {
    const table = {
      table: { schema: null, name: 'event_paid' },
      description: null,
      columns: [
        { name: 'event_time', type: { kind: 'timestamp' } as const, nullable: false, description: "When it's" },
        { name: 'n', type: { kind: 'integer' } as const, nullable: true, description: null },
      ],
      layout: { ...plain, partition: time('event_time', 'timestamp', 'day') },
    };
    expect(createTableSql(table, bigquery, { comments: true })).toBe(
      [
        'create table if not exists event_paid (',
        String.raw`  event_time timestamp options (description = 'When it\'s'),`,
        '  n int64',
        ')',
        'partition by timestamp_trunc(event_time, day)',
        'options (',
        "  labels = [('waymark_kind', 'model')]",
        ')',
      ].join('\n'),
    );
    expect(createTableSql(table, duckdb)).toBe(
      'create table if not exists event_paid (\n  event_time timestamp,\n  n bigint\n)',
    );
  });
});

describe('labels', () => {
  test('of the owner, the tags, the target and the table, later ones over earlier ones', () => {
    const layout: TableLayout = {
      ...plain,
      owner: 'Équipe Données',
      tags: ['Daily Orders', '2fast', '__', 'team'],
      labels: { 'Cost Center': 'A/B', team: 'web' },
    };
    expect(tableLabels(layout, { team: 'data', stage: 'prod' })).toEqual({
      cost_center: 'a_b',
      daily_orders: '',
      fast: '',
      owner: 'équipe_données',
      stage: 'prod',
      team: 'web',
      waymark_kind: 'model',
    });
  });

  // https://docs.cloud.google.com/bigquery/docs/labels-intro#requirements
  test('are such that BigQuery takes them, whatever is written', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 90 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 80 }), fc.dictionary(text, text), text, (tags, labels, owner) => {
        const found = Object.entries(tableLabels({ ...plain, tags, labels, owner }, { team: 'data' }));
        expect(found.length).toBeLessThanOrEqual(64);
        for (const [key, value] of found) {
          expect(key).toMatch(/^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]*$/u);
          expect([...key].length).toBeLessThanOrEqual(63);
          expect(value).toMatch(/^[\p{Ll}\p{Lo}\p{N}_-]*$/u);
          expect([...value].length).toBeLessThanOrEqual(63);
        }
      }),
    );
  });
});

describe('what a table is told', () => {
  const options = {
    labels: {},
    policyTags: { personal: 'projects/p/policyTags/1', sensitive: null },
    expireAfter: null,
  };
  const layout: TableLayout = {
    ...plain,
    description: 'Orders',
    columns: [
      { name: 'id', description: 'The id', pii: null },
      { name: 'Email', description: null, pii: 'personal' },
      { name: 'note', description: null, pii: 'sensitive' },
    ],
  };
  const fields = [{ name: 'id' }, { name: 'email', description: 'By hand' }, { name: 'note' }, { name: 'other' }];

  test('is all that it does not know, and nothing once it knows', () => {
    const change = tableChange({ schema: { fields } }, layout, options);
    const told = {
      description: 'Orders',
      labels: { waymark_kind: 'model' },
      schema: {
        fields: [
          { name: 'id', description: 'The id' },
          { name: 'email', description: 'By hand', policyTags: { names: ['projects/p/policyTags/1'] } },
          { name: 'note' },
          { name: 'other' },
        ],
      },
    };
    expect(change).toEqual(told);
    expect(tableChange(told, layout, options)).toBeNull();
  });

  test('leaves labels of others, and partitions that somebody else made', () => {
    const found = {
      description: 'Orders',
      labels: { billing: 'x' },
      requirePartitionFilter: true,
      schema: { fields: [] },
    };
    expect(tableChange(found, layout, options)).toEqual({ labels: { billing: 'x', waymark_kind: 'model' } });
    const partitioned = { ...layout, partition: time('day', 'date', 'day'), expirePartitionsAfter: 86_400 };
    expect(tableChange({ ...found, timePartitioning: { expirationMs: '1' } }, partitioned, options)).toMatchObject({
      requirePartitionFilter: false,
      timePartitioning: { expirationMs: '86400000' },
    });
  });
});
