import { describe, expect, test } from 'vitest';
import { bigquery } from '../../src/dialects/bigquery/printer.ts';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import { boundsColumn, type FilteredTables, filteringDialect } from '../../src/sql/filter-partitions.ts';
import { and_, call, column, date, eq, exists, ge, isNull, lt, not_, or_, text } from '../../src/sql/make.ts';
import { aliased, join, select, sqlRelation, table, unionAll, with_ } from '../../src/sql/make-relation.ts';

const tables: FilteredTables = new Map([
  ['orders', { kind: 'time', column: 'day', type: 'date', grain: 'day' }],
  ['visits', { kind: 'range', column: 'shop', from: 0, to: 10, step: 1 }],
]);
const dialect = filteringDialect(bigquery, tables);
const every = "day >= date '0001-01-01' or day is null";

describe('queries of tables that want to be told which partitions are read', () => {
  test('say that they read all of them', () => {
    expect(dialect.relation(table('orders'))).toBe(`select *\nfrom orders\nwhere ${every}`);
    expect(dialect.relation(table('other'))).toBe('select *\nfrom other');
    expect(dialect.relation(select({ from: table('orders'), where: eq(column('tier'), text('x')) }))).toBe(
      `select *\nfrom orders\nwhere tier = 'x' and (${every})`,
    );
    expect(dialect.relation(table('visits'))).toContain('shop >= -9223372036854775808 or shop is null');
    // What is written beside the live table is asked in the same way.
    expect(dialect.relation(table('waymark_staged_orders'))).toContain(every);
  });

  test('or keep what they say themselves', () => {
    const bound = ge(column('day'), date('2025-01-14'));
    expect(dialect.relation(select({ from: table('orders'), where: bound }))).toBe(
      "select *\nfrom orders\nwhere day >= date '2025-01-14'",
    );
  });

  test('wherever the table stands in them', () => {
    const joined = join(
      'left',
      aliased(table('other'), 'o'),
      aliased(table('orders'), 'p'),
      eq(column('id', 'o'), column('id', 'p')),
    );
    const count = (sql: string): number => sql.split(every).length - 1;
    expect(count(dialect.relation(select({ from: joined })))).toBe(1);
    expect(count(dialect.relation(unionAll([table('orders'), select({ from: table('orders'), alias: 'x' })])))).toBe(1);
    expect(dialect.relation(select({ from: table('orders'), alias: 'x' }))).toContain(
      "x.day >= date '0001-01-01' or x.day is null",
    );
    expect(count(dialect.relation(select({ from: table('other'), where: exists(table('orders')) })))).toBe(1);
    expect(
      count(
        dialect.relation(select({ from: select({ from: table('orders') }), where: not_(exists(table('orders'))) })),
      ),
    ).toBe(2);
  });

  test('but not where a query of the statement has its name', () => {
    const named = with_([{ name: 'orders', relation: sqlRelation('select 1 as day') }], table('orders'));
    expect(dialect.relation(named)).not.toContain('0001');
    const renamed = with_([{ name: 'o', relation: table('orders') }], table('o'));
    expect(dialect.relation(renamed).split(every)).toHaveLength(2);
  });

  test('are the same on a warehouse that wants nothing', () => {
    expect(filteringDialect(duckdb, tables)).toBe(duckdb);
  });
});

test('a condition bounds partitions where it compares the column itself with a constant, however it is put', () => {
  const day = column('day');
  const bound = ge(day, date('2025-01-14'));
  for (const one of [
    bound,
    lt(date('2025-01-14'), day),
    and_(eq(column('x'), text('y')), bound),
    or_(bound, isNull(day)),
  ])
    expect(boundsColumn(one, 'Day')).toBe(true);
  const none = [
    or_(bound, eq(column('x'), text('y'))),
    ge(call('date_trunc', text('month'), day), date('2025-01-01')),
    ge(day, column('other')),
    not_(bound),
    eq(column('x'), text('y')),
  ];
  for (const one of none) expect(boundsColumn(one, 'day')).toBe(false);
});
