import type { Aside } from '../../src/run/compare/data/aside.ts';
import { compareTables } from '../../src/run/compare/data/compare-tables.ts';
import { statement } from '../../src/run/compare/data/statement.ts';

/*
 * What two tables come to, on every warehouse the same: the numbers are counted by hand from the rows that stand here. Each is
 * written in the SQL of both; where one word is enough for what differs, it is put in.
 */

interface Words {
  readonly text: string;
  readonly double: string;
  readonly integer: string;
  readonly decimal: string;
  /** A list of whole numbers. */
  list(...items: readonly (number | null)[]): string;
  json(text: string): string;
  struct(x: number, y: string): string;
}

export const words: Readonly<Record<'duckdb' | 'bigquery', Words>> = {
  duckdb: {
    text: 'varchar',
    double: 'double',
    integer: 'bigint',
    decimal: 'decimal(10, 2)',
    list: (...items) => `[${items.map((one) => one ?? 'null').join(', ')}]`,
    json: (text) => `'${text}'::json`,
    struct: (x, y) => `{'x': ${x}, 'y': '${y}'}`,
  },
  bigquery: {
    text: 'string',
    double: 'float64',
    integer: 'int64',
    decimal: 'numeric',
    list: (...items) => `[${items.map((one) => one ?? 'null').join(', ')}]`,
    json: (text) => `json '${text}'`,
    struct: (x, y) => `struct(${x} as x, '${y}' as y)`,
  },
};

/** Tables by name → the rows of both sides. */
export function valueTables(w: Words): Readonly<Record<string, readonly [before: string, after: string]>> {
  const row = (id: number | null, columns: Readonly<Record<string, string>>) =>
    `select cast(${id} as ${w.integer}) as id, ${Object.entries(columns)
      .map(([name, sql]) => `${sql} as ${name}`)
      .join(', ')}`;
  const kinds = (id: number | null, list: string, json: string, struct: string, d: string, ok: string, day: string) =>
    row(id, {
      list,
      js: json,
      part: struct,
      amount: `cast(${d} as ${w.double})`,
      ok: `cast(${ok} as boolean)`,
      day: `cast(${day} as date)`,
    });
  const all = (...rows: readonly string[]) => rows.join('\nunion all\n');
  const none = `cast(null as ${w.text})`;
  return {
    // 1 is the same though its JSON has other white space and its double another last digit; 2 differs everywhere; 3 has nulls on
    // both sides and is the same; in 4 every null becomes a value; the key null belongs to the key null; 5 goes, 6 comes.
    kinds: [
      all(
        kinds(1, w.list(1, 2), w.json('{"a": 1}'), w.struct(1, 'u'), '0.3', 'true', "'2026-01-01'"),
        kinds(2, w.list(1, 2), w.json('{"a":1}'), w.struct(1, 'u'), '1', 'true', "'2026-01-01'"),
        kinds(3, w.list(), 'null', w.struct(3, 'w'), 'null', 'null', 'null'),
        kinds(4, w.list(), 'null', w.struct(4, 'w'), 'null', 'null', 'null'),
        kinds(null, w.list(7), w.json('null'), w.struct(5, 'w'), '7', 'false', "'2026-01-07'"),
        kinds(5, w.list(5), w.json('5'), w.struct(5, 'w'), '5', 'false', "'2026-01-05'"),
      ),
      all(
        kinds(1, w.list(1, 2), w.json('{"a":1}'), w.struct(1, 'u'), '0.30000000000000004', 'true', "'2026-01-01'"),
        kinds(2, w.list(2, 1), w.json('{"a":2}'), w.struct(1, 'v'), '2', 'false', "'2026-01-02'"),
        kinds(3, w.list(), 'null', w.struct(3, 'w'), 'null', 'null', 'null'),
        kinds(4, w.list(4), w.json('null'), w.struct(4, 'w'), '0', 'false', "'2026-01-04'"),
        kinds(null, w.list(8), w.json('null'), w.struct(5, 'w'), '7', 'false', "'2026-01-07'"),
        kinds(6, w.list(6), w.json('6'), w.struct(6, 'w'), '6', 'false', "'2026-01-06'"),
      ),
    ],
    // The first row stands three times before and once after, the second once and twice; rows of nulls are rows like others.
    twice: [
      all(
        ...Array.from({ length: 3 }, () => row(1, { list: w.list(1), js: w.json('{"a": 1}'), name: "'a'" })),
        row(2, { list: w.list(2), js: w.json('2'), name: none }),
        row(null, { list: w.list(), js: 'null', name: none }),
        row(null, { list: w.list(), js: 'null', name: none }),
      ),
      all(
        row(1, { list: w.list(1), js: w.json('{"a":1}'), name: "'a'" }),
        ...Array.from({ length: 2 }, () => row(2, { list: w.list(2), js: w.json('2'), name: none })),
        row(null, { list: w.list(), js: 'null', name: none }),
        row(null, { list: w.list(), js: 'null', name: none }),
      ),
    ],
    // Other types: 5 and 5.0 are the same, 5 and '5' too; 6 is another number than 6.5, and '7' another text than 'x'.
    types: [
      all(
        row(1, { a: `cast(5 as ${w.integer})`, b: `cast(5 as ${w.integer})`, c: `cast(1.5 as ${w.decimal})` }),
        row(2, { a: `cast(6 as ${w.integer})`, b: `cast(7 as ${w.integer})`, c: `cast(2.5 as ${w.decimal})` }),
      ),
      all(
        row(1, { a: `cast(5 as ${w.double})`, b: `cast('5' as ${w.text})`, c: `cast(1.5 as ${w.double})` }),
        row(2, { a: `cast(6.5 as ${w.double})`, b: `cast('x' as ${w.text})`, c: `cast(2.5 as ${w.double})` }),
      ),
    ],
    empty: [`${row(1, { a: "'a'" })} limit 0`, `${row(1, { a: "'a'" })} limit 0`],
  };
}

/** Makes the tables on both sides. */
export async function makeTables(aside: Aside, tables: ReturnType<typeof valueTables>): Promise<void> {
  for (const [side, at] of [
    ['before', 0],
    ['after', 1],
  ] as const)
    await aside.on(side, async (session, dialect) => {
      for (const [name, sides] of Object.entries(tables))
        await session.execute([statement(`create table ${dialect.table({ schema: null, name })} as\n${sides[at]}`)]);
    });
}

export function compare(aside: Aside, name: string, key: readonly string[] | null) {
  return compareTables(aside, { kind: 'model', before: name, after: name, key, renamed: new Map() });
}

const noColumns = { columnsAdded: [], columnsRemoved: [] };

/** What comparisons of these tables by `id` find. */
export const cases = [
  {
    what: 'lists, JSON, parts, doubles, dates and nulls by a key',
    table: 'kinds',
    expected: {
      ...{ key: ['id'], before: 6, after: 6, added: 1, removed: 1, changed: 3, ...noColumns, columnsRetyped: [] },
      differing: { list: 3, js: 2, part: 1, amount: 2, ok: 2, day: 2 },
      addedRows: [{ id: 6 }],
      removedRows: [{ id: 5 }],
    },
  },
  {
    what: 'rows that come twice, where the key is none',
    table: 'twice',
    expected: {
      ...{ key: null, before: 6, after: 5, added: 1, removed: 2, changed: null, ...noColumns, columnsRetyped: [] },
      differing: {},
      addedRows: [{ id: 2, list: '[2]', js: '2', name: null }],
      removedRows: [{ id: 1, list: '[1]', js: '{"a":1}', name: 'a' }],
    },
  },
  {
    what: 'columns of another type',
    table: 'types',
    expected: {
      ...{ key: ['id'], before: 2, after: 2, added: 0, removed: 0, changed: 1, ...noColumns },
      ...{ differing: { a: 1, b: 1 }, addedRows: [], removedRows: [] },
    },
  },
  {
    what: 'tables without rows',
    table: 'empty',
    expected: { key: ['id'], before: 0, after: 0, added: 0, removed: 0, changed: 0, differing: {} },
  },
] as const;

/** A comparison as it is written above. */
export function told({ columns, ...rest }: Awaited<ReturnType<typeof compare>>) {
  return { ...rest, differing: Object.fromEntries(columns.map((one) => [one.name, one.differing])) };
}
