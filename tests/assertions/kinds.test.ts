import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { assertionKinds } from '../../src/assertions/index.ts';
import type { TableShape } from '../../src/assertions/kind.ts';
import { planAssertions, planSample } from '../../src/assertions/plan-assertions.ts';
import type { AssertionDef } from '../../src/model/assertion.ts';
import { batchOf, define, openDatabase, queryRelation, shapeOf } from './fixture.ts';

let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await openDatabase();
});

interface Measured {
  readonly failing: number;
  readonly observed: unknown;
  readonly sample: readonly Record<string, unknown>[] | null;
}

interface Given {
  /** A query that gives the rows of `t`. */
  readonly rows: string;
  readonly columns?: Parameters<typeof shapeOf>[1];
  readonly others?: readonly { readonly rows: string; readonly shape: TableShape }[];
  readonly now?: string;
  readonly timeZone?: string;
  readonly weekStart?: 'monday' | 'sunday';
  readonly common?: Partial<AssertionDef>;
}

async function measure(yaml: string, given: Given): Promise<Measured> {
  await connection.run(`create or replace table t as ${given.rows}`);
  for (const other of given.others ?? []) {
    await connection.run(`create or replace table ${other.shape.table.name} as ${other.rows}`);
  }
  const assertion = define(yaml, given.common);
  const batch = batchOf(
    shapeOf('t', given.columns ?? null),
    [assertion],
    given.others?.map((other) => other.shape) ?? [],
    {
      ...(given.now && { now: new Date(given.now) }),
      ...(given.timeZone && { timeZone: given.timeZone }),
      ...(given.weekStart && { weekStart: given.weekStart }),
    },
  );
  const [query, ...more] = planAssertions(batch);
  expect(more).toEqual([]);
  const measured = query?.read(await queryRelation(connection, query.relation))[0];
  const sample = planSample(batch, assertion, 10);
  return {
    failing: measured?.failing ?? -1,
    observed: measured?.observed,
    sample: sample === null ? null : [...(await queryRelation(connection, sample))],
  };
}

/** One row an element of `values`, in the column `v`. */
const rowsOf = (...values: string[]): string =>
  `select * from (values ${values.map((one) => `(${one})`).join(', ')}) _(v)`;

async function failing(yaml: string, given: Given): Promise<number> {
  return (await measure(yaml, given)).failing;
}

test('not_null counts null, not empty text', async () => {
  const found = await measure('not_null: v', { rows: rowsOf("'a'", "''", 'null', 'null') });
  expect(found).toMatchObject({ failing: 2, observed: null, sample: [{ v: null }, { v: null }] });
  expect(await failing('not_null: v', { rows: 'select 1 as v limit 0' })).toBe(0);
});

describe('unique', () => {
  test('counts the repeated values of a column and passes over null', async () => {
    const found = await measure('unique: v', { rows: rowsOf('1', '1', '1', '2', 'null', 'null') });
    expect(found.failing).toBe(1);
    expect(found.sample).toEqual([{ v: 1, n: 3n }]);
  });

  test('null is a value in combinations, unless all are null', async () => {
    const rows = 'select * from (values (1, null), (1, null), (1, 2), (null, null), (null, null)) _(a, b)';
    const found = await measure('unique: [a, b]', { rows });
    expect(found.sample).toEqual([{ a: 1, b: null, n: 2n }]);
    expect(found.failing).toBe(1);
  });

  test('a key that is called n does not clash with the count', async () => {
    const found = await measure('unique: n', { rows: 'select 1 as n from range(2)' });
    expect(found.sample).toEqual([{ key_1: 1, n: 2n }]);
  });

  test('where narrows the rows that are compared', async () => {
    const rows = "select * from (values (1, 'test'), (1, 'real'), (2, 'real')) _(v, kind)";
    expect(await failing('unique: v', { rows, common: { where: "kind = 'real'" } })).toBe(0);
    expect(await failing('unique: v', { rows })).toBe(1);
  });
});

describe('accepted_values', () => {
  test('other values fail, with case; null passes', async () => {
    const yaml = 'accepted_values: {column: v, values: [basic, plus]}';
    const given = { rows: rowsOf("'basic'", "'Basic'", "'plus'", 'null', "'x'"), columns: { v: 'string' } as const };
    expect(await failing(yaml, given)).toBe(2);
  });

  test('numbers, booleans, dates', async () => {
    const number = { rows: rowsOf('900', '901.5'), columns: { v: 'number' } as const };
    expect(await failing('accepted_values: {column: v, values: [900]}', number)).toBe(1);
    const flag = { rows: rowsOf('true', 'false'), columns: { v: 'boolean' } as const };
    expect(await failing('accepted_values: {column: v, values: [true]}', flag)).toBe(1);
    const day = { rows: rowsOf("date '2025-01-01'", "date '2025-01-02'"), columns: { v: 'date' } as const };
    expect(await failing('accepted_values: {column: v, values: [2025-01-01]}', day)).toBe(1);
  });
});

describe('range', () => {
  test.each([
    ['range: {column: v, min: 1, max: 3}', 2],
    ['range: {column: v, above: 1, below: 3}', 4],
    ['range: {column: v, min: 3}', 3],
    ['range: {column: v, below: 0.5}', 4],
    ['range: {column: v, max: 3.5}', 1],
  ])('%s', async (yaml, expected) => {
    const rows = rowsOf('0', '1', '2', '3', '4', 'null');
    expect(await failing(yaml, { rows, columns: { v: 'integer' } })).toBe(expected);
    expect(await failing(yaml, { rows })).toBe(expected);
  });

  test('dates and timestamps', async () => {
    const day = { rows: rowsOf("date '2025-01-01'", "date '2025-01-03'"), columns: { v: 'date' } as const };
    expect(await failing("range: {column: v, min: '2025-01-02'}", day)).toBe(1);
    const time = {
      rows: rowsOf("timestamp '2025-01-01 08:00:00'", "timestamp '2025-01-01 07:59:59'"),
      columns: { v: 'timestamp' } as const,
    };
    expect(await failing("range: {column: v, min: '2025-01-01T08:00:00Z'}", time)).toBe(1);
    expect(await failing("range: {column: v, min: '2025-01-01T10:00:00+02:00'}", time)).toBe(1);
  });
});

test('length counts code points of text and elements of lists', async () => {
  const texts = { rows: rowsOf("'ab'", "'🙂🙂'", "'abc'", "''", 'null'), columns: { v: 'string' } as const };
  expect(await failing('length: {column: v, min: 1, max: 2}', texts)).toBe(2);
  const lists = { rows: rowsOf('[1, null]', '[]', 'null'), columns: { v: 'array' } as const };
  expect(await failing('length: {column: v, min: 1}', lists)).toBe(1);
});

test('pattern matches anywhere unless anchored; null passes', async () => {
  const given = { rows: rowsOf("'ord_1'", "'x ord_1'", "'nothing'", 'null'), columns: { v: 'string' } as const };
  expect(await failing("pattern: {column: v, pattern: 'ord_[0-9]'}", given)).toBe(1);
  expect(await failing("pattern: {column: v, pattern: '^ord_[0-9]$'}", given)).toBe(2);
});

test('relationships: values that the other table lacks; null passes; a repeated key does not repeat rows', async () => {
  const others = [{ rows: 'select * from (values (1), (1), (2)) _(id)', shape: shapeOf('parents', null) }];
  const yaml = 'relationships: {column: v, to: parents, field: id}';
  const found = await measure(yaml, { rows: rowsOf('1', '2', '3', '3', 'null'), others });
  expect(found).toMatchObject({ failing: 2, sample: [{ v: 3 }, { v: 3 }] });
  const common = { where: 'v < 3' };
  expect(await failing(yaml, { rows: rowsOf('1', '3'), others, common })).toBe(0);
});

test('relationships may look at the own table', async () => {
  const rows = 'select * from (values (1, null), (2, 1), (3, 9)) _(id, parent)';
  expect(await failing('relationships: {column: parent, to: t, field: id}', { rows })).toBe(1);
});

test('expression: false fails, null passes; templates are rendered', async () => {
  const rows = 'select * from (values (1, 2), (2, 1), (null, 1)) _(a, b)';
  expect(await failing('expression: a <= b', { rows })).toBe(1);
  expect(await failing('expression: "a <= (select max(b) from {{self}}) -- all"', { rows })).toBe(0);
});

describe('row_count', () => {
  test.each([
    ['row_count: {min: 1}', 0, 1],
    ['row_count: {min: 1}', 1, 0],
    ['row_count: {max: 2}', 3, 1],
    ['row_count: {equals: 3}', 3, 0],
    ['row_count: {equals: 3}', 2, 1],
  ])('%s of %i rows', async (yaml, rows, expected) => {
    const found = await measure(yaml, { rows: `select 1 as v from range(${rows})` });
    expect(found).toEqual({ failing: expected, observed: BigInt(rows), sample: null });
  });

  test('with where, what it leaves is counted', async () => {
    const found = await measure('row_count: {equals: 2}', { rows: rowsOf('1', '2', '3'), common: { where: 'v > 1' } });
    expect(found).toMatchObject({ failing: 0, observed: 2n });
  });
});

test('not_null_proportion', async () => {
  const rows = rowsOf('1', '2', '3', 'null');
  expect(await measure('not_null_proportion: {column: v, at_least: 0.75}', { rows })).toMatchObject({
    failing: 0,
    observed: 0.75,
  });
  expect(await failing('not_null_proportion: {column: v, at_least: 0.8}', { rows })).toBe(1);
  expect(await failing('not_null_proportion: {column: v, at_least: 1}', { rows: 'select 1 as v limit 0' })).toBe(0);
  const common = { where: 'v is null' };
  expect(await failing('not_null_proportion: {column: v, at_least: 0.5}', { rows, common })).toBe(1);
});

describe('recency', () => {
  const given = { rows: rowsOf("timestamp '2025-01-14 12:00:00'", 'null'), columns: { v: 'timestamp' } as const };

  test('measures from the time of the run', async () => {
    expect(await failing('recency: {column: v, within: 24h}', { ...given, now: '2025-01-15T12:00:00Z' })).toBe(0);
    expect(await failing('recency: {column: v, within: 24h}', { ...given, now: '2025-01-15T12:00:01Z' })).toBe(1);
  });

  test('fails without rows', async () => {
    expect(await failing('recency: {column: v, within: 24h}', { ...given, rows: rowsOf('null::timestamp') })).toBe(1);
  });

  test('dates are those of the time zone', async () => {
    const day = { rows: rowsOf("date '2025-01-14'"), columns: { v: 'date' } as const, now: '2025-01-16T03:00:00Z' };
    expect(await failing('recency: {column: v, within: 1d}', day)).toBe(1);
    expect(await failing('recency: {column: v, within: 1d}', { ...day, timeZone: 'America/New_York' })).toBe(0);
  });
});

test('equal_rowcount compares with another table, each side narrowed', async () => {
  const others = [{ rows: 'select * from (values (1), (2)) _(id)', shape: shapeOf('others', null) }];
  expect(await failing('equal_rowcount: others', { rows: rowsOf('1', '2'), others })).toBe(0);
  const found = await measure('equal_rowcount: others', { rows: rowsOf('1', '2', '3'), others });
  expect(found).toMatchObject({ failing: 1, sample: [{ number_of_rows: 3n, expected: 2n }] });
  const narrowed = 'equal_rowcount: {to: others, other_where: id > 1}';
  expect(await failing(narrowed, { rows: rowsOf('1', '2', '3'), others, common: { where: 'v = 3' } })).toBe(0);
});

describe('reconciles_with', () => {
  const others = (sum: string) => [{ rows: `select ${sum} as paid`, shape: shapeOf('payments', null) }];
  const yaml = (rest: string) => `reconciles_with: {value: sum(v), other: payments, other_value: sum(paid)${rest}}`;

  test.each([
    ['', '100.0', 0],
    ['', '100.5', 1],
    [', tolerance: 0.5', '100.5', 0],
    [', tolerance: 0.49', '100.5', 1],
    [', tolerance: 1%', '101.0', 0],
    [', tolerance: 1%', '102.0', 1],
    [', tolerance: 1%', '-100.0', 1],
    [', tolerance: 5', 'null::double', 1],
  ])('tolerance "%s" against %s', async (rest, sum, expected) => {
    expect(await failing(yaml(rest), { rows: rowsOf('60.0', '40.0'), others: others(sum) })).toBe(expected);
  });

  test('sums over nothing are equal', async () => {
    const rows = 'select 1.0 as v limit 0';
    expect(await failing(yaml(', tolerance: 1'), { rows, others: others('null::double') })).toBe(0);
    expect(await failing(yaml(''), { rows, others: others('null::double') })).toBe(0);
  });
});

describe('sequential', () => {
  test('gaps and repetitions of whole numbers', async () => {
    const columns = { v: 'integer' } as const;
    expect(await failing('sequential: v', { rows: rowsOf('3', '1', '2', 'null'), columns })).toBe(0);
    const found = await measure('sequential: v', { rows: rowsOf('1', '2', '2', '5'), columns });
    expect(found.failing).toBe(2);
    expect(found.sample).toContainEqual({ previous: 2, value: 5 });
    expect(await failing('sequential: {column: v, step: 10}', { rows: rowsOf('10', '20', '31'), columns })).toBe(1);
  });

  test('dates by grain, within groups', async () => {
    const rows = `select * from (values (date '2025-01-01', 'a'), (date '2025-01-02', 'a'), (date '2025-01-04', 'b'), (date '2025-01-06', 'b')) _(day, tier)`;
    const columns = { day: 'date', tier: 'string' } as const;
    expect(await failing('sequential: {column: day, by: tier}', { rows, columns })).toBe(1);
    expect(await failing('sequential: day', { rows, columns })).toBe(2);
    const months = rowsOf("date '2025-01-01'", "date '2025-02-01'", "date '2025-03-01'");
    expect(await failing('sequential: {column: v, grain: month}', { rows: months, columns: { v: 'date' } })).toBe(0);
  });
});

test('sql: every row returned is a failure; where narrows them', async () => {
  const rows = 'select * from (values (1, -5), (1, 2), (2, 4)) _(day, revenue)';
  const yaml = 'sql: select day, sum(revenue) as total from {{self}} group by day having sum(revenue) < 10';
  const found = await measure(yaml, { rows });
  expect(found.failing).toBe(2);
  expect(await failing(yaml, { rows, common: { where: 'total < 0' } })).toBe(1);
  expect(await failing('sql: |\n  -- a comment first\n  select 1\n  where false -- and one last\n', { rows })).toBe(0);
});

describe('implied by events', () => {
  test('once_per counts keys with more than one event', async () => {
    const yaml = 'once_per: {entity: order, key: order_id}';
    const rows = "select * from (values ('a'), ('a'), ('b'), (null), (null)) _(order_id)";
    const found = await measure(yaml, { rows });
    expect(found).toMatchObject({ failing: 1, sample: [{ order_id: 'a', n: 2n }] });
  });

  test('after: the earlier event must be there, at the same time or before', async () => {
    const event = (rows: string) =>
      `select id as order_id, ('2025-01-01 ' || clock)::timestamp as event_time from (values ${rows}) _(id, clock)`;
    const columns = { order_id: 'string', event_time: 'timestamp' } as const;
    const others = [
      {
        rows: event("('before', '08:00'), ('before', '10:00'), ('same', '09:00'), ('late', '09:01')"),
        shape: shapeOf('checkout.started', columns),
      },
    ].map((one) => ({ ...one, shape: { ...one.shape, table: { schema: null, name: 'event_checkout_started' } } }));
    const rows = event(
      "('before', '09:00'), ('same', '09:00'), ('late', '09:00'), ('missing', '09:00'), (null, '09:00')",
    );
    const found = await measure('after: {event: checkout.started, by: order_id}', { rows, columns, others });
    expect(found.failing).toBe(2);
    expect(found.sample?.map((row) => row.order_id).sort()).toEqual(['late', 'missing']);
  });

  test('freshness looks at what arrived in the last day', async () => {
    const rows = `select ('2025-01-15 11:00:00'::timestamp + to_minutes(n)) as event_time, event_time + to_seconds(lag) as received_at
      from (values (1, 5), (2, 5), (3, 5), (4, 600)) _(n, lag)
      union all select timestamp '2025-01-10 00:00:00', timestamp '2025-01-11 00:00:00'`;
    const now = '2025-01-15T12:00:00Z';
    expect(await measure('freshness: {within: 1m, share: 0.75}', { rows, now })).toMatchObject({
      failing: 0,
      observed: 0.75,
    });
    expect(await failing('freshness: {within: 1m, share: 0.95}', { rows, now })).toBe(1);
    expect(await failing('freshness: {within: 10m, share: 1}', { rows, now })).toBe(0);
    expect(await failing('freshness: {within: 1m, share: 1}', { rows, now: '2025-01-20T12:00:00Z' })).toBe(0);
  });

  test('volume counts the last complete period in the time zone', async () => {
    const rows = `select timestamp '2025-01-14 02:00:00' as event_time union all select timestamp '2025-01-14 06:00:00'
      union all select timestamp '2025-01-15 03:00:00' union all select timestamp '2025-01-15 11:30:00'`;
    const now = '2025-01-15T12:10:00Z';
    const observed = async (yaml: string, given: Partial<Given> = {}) =>
      (await measure(yaml, { rows, now, ...given })).observed;
    expect(await observed('volume: {per: day, min: 1}')).toBe(2n);
    expect(await observed('volume: {per: day, min: 1}', { timeZone: 'America/New_York' })).toBe(2n);
    expect(await observed('volume: {per: day, min: 1}', { timeZone: 'Asia/Tokyo' })).toBe(2n);
    expect(await observed('volume: {per: day, min: 1}', { timeZone: 'Asia/Tokyo', now: '2025-01-15T15:00:00Z' })).toBe(
      2n,
    );
    expect(await observed('volume: {per: hour, min: 1}')).toBe(1n);
    expect(await observed('volume: {per: week, min: 1}')).toBe(0n);
    expect(await observed('volume: {per: week, min: 1}', { now: '2025-01-20T00:00:00Z' })).toBe(4n);
    const sunday = { now: '2025-01-19T00:00:00Z', weekStart: 'sunday' } as const;
    expect(await observed('volume: {per: week, min: 1}', sunday)).toBe(4n);
    expect(await failing('volume: {per: day, min: 3}', { rows, now })).toBe(1);
    expect(await failing('volume: {per: day, max: 1}', { rows, now })).toBe(1);
  });
});

test('every kind is documented', () => {
  for (const kind of assertionKinds) {
    expect(kind.summary, kind.kind).toMatch(/\.$/);
    expect(kind.notes, kind.kind).toMatch(/\.$/);
    expect(kind.example, kind.kind).toContain(kind.kind);
    if (kind.written) {
      const { spec } = define(kind.example);
      expect(kind.describe(spec), kind.kind).toMatch(/[^.]$/);
    }
  }
});
