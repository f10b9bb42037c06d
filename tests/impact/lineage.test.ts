import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { modelLineage, originsOfColumn } from '../../src/impact/model-lineage.ts';
import { tableMark } from '../../src/impact/sql-tokens.ts';
import type { ModelDef } from '../../src/model/transform.ts';
import { openDatabase } from '../assertions/fixture.ts';

/*
 * The witness is the warehouse: where other values in one column of a table change a column of the result, the lineage has to
 * name it. It may name more, never less.
 */

const span = { path: 'm.sql.hbs', line: 1, column: 1, endLine: 1, endColumn: 1 };
const model: ModelDef = {
  name: 'm',
  path: 'm.sql.hbs',
  tags: [],
  materialized: 'table',
  key: [],
  columns: [],
  assertions: [],
  dependsOn: [],
  at: { self: span },
};
const tables: Readonly<Record<string, readonly string[]>> = { t: ['a', 'b', 'c'], u: ['a', 'd'] };

function lineageOf(sql: string) {
  const marked = sql.replace(/\{(\w+)\}/g, (_, name: string) => tableMark(`model:${name}`));
  return modelLineage(model, [marked]);
}

const understood = [
  'select a, b + c as x from {t}',
  'select t.a x, sum(b) total, count(*) n from {t} t group by 1',
  'select a, max(b) as b from {t} group by all',
  'select * from {t} where c > 2',
  'select t.*, u.d from {t} t left join {u} u on u.a = t.a',
  'select t.b, u.d from {t} t join {u} u using (a)',
  'with x as (select a, b as v from {t}), y as (select a, d as v from {u}) select a, v as w from x union all select a, v from y',
  'select distinct b from {t}',
  'select b as k from {t} union select d from {u}',
  'select a from {t} except select a from {u}',
  'select b as v from {t} union all select d as w from {u} order by v limit 9',
  'select a, row_number() over (partition by b order by c, a) as n from {t}',
  'select a, sum(b) filter (where c > 2) as x from {t} group by a having max(c) > 1',
  'select a as x, x + b as y from {t}',
  'select to_json(t)::text as j, a from {t} as t',
  'select to_json(t)::text as j from {t}',
  "select {'k': b}::text as s, a is distinct from c as q from {t}",
  'select cast(a as double) as date, extract(year from make_date(2000 + b, 1, 1)) as e from {t}',
  "select case when b > 2 then 'c' -- a\n end as v /* a */ from {t}",
  'select x.a, x.m from (select a, min(c) as m from {t} where b > 1 group by a) as x',
  'select a, b from {t} qualify rank() over (order by c) = 1',
  'select a, c from {t} order by b limit 3',
  'select left(a::text, 1) as l, "b" as "B" from {t}',
  'select t.a from {t} t, {u} u where t.a = u.a',
  'with w as (select a as "end", b as first, c as rows from {t}) select "end" as x, first as y, rows as z from w where rows is not null',
  'with w as (select a as "end", b as "over" from {t}) select case when "over" > 1 then "end" else 0 end as x from w order by "over" desc nulls last',
  'with w as (select a as "limit", b as "from" from {t}) select "limit", "from" from w',
  'select a, sum(b) over (partition by c order by a rows between 1 preceding and current row) as s from {t}',
  'with w as (select a as partition, b as filter, c as "select" from {t}) select partition as p, filter as q from w where "select" between 1 and 3',
  'select 1 as p, b as v, c, c from {t} union all select 2, a, b, c from {t}',
].map((sql) => sql.replace('c, c from', 'c as c1, c as c2 from').replace('b, c from {t}', 'b, b from {t}'));

describe('the rows of DuckDB', () => {
  let database: DuckDBConnection;
  beforeAll(async () => {
    database = await openDatabase();
  });

  async function fill(seed: number, changed: string | null): Promise<void> {
    for (const [table, columns] of Object.entries(tables)) {
      const values = columns.map((column, index) => {
        const shift = changed === `model:${table}#${column}` ? 17 : 0;
        return `(hash(i * 31 + ${seed * 7 + index + shift}) % 5)::integer as ${column}`;
      });
      await database.run(`create or replace table ${table} as select ${values.join(', ')} from range(9) r(i)`);
    }
  }

  async function columnsOf(sql: string): Promise<Map<string, string>> {
    const result = await database.runAndReadAll(sql.replace(/\{(\w+)\}/g, '$1'));
    const columns = result.getColumnsJson();
    return new Map(
      result.columnNames().map((name, index) => [name.toLowerCase(), JSON.stringify(columns[index]?.toSorted())]),
    );
  }

  test.each(understood)('%s', async (sql) => {
    const lineage = lineageOf(sql);
    if (!lineage.isSure) throw new Error(lineage.why);
    let differences = 0;
    for (const seed of [1, 2, 3]) {
      await fill(seed, null);
      const before = await columnsOf(sql);
      const passed = lineage.passes.flatMap((id) => tables[id.replace('model:', '')] ?? []);
      expect([...new Set([...lineage.columns.keys(), ...passed])].sort()).toEqual([...before.keys()].sort());
      for (const origin of ['model:t#a', 'model:t#b', 'model:t#c', 'model:u#a', 'model:u#d']) {
        await fill(seed, origin);
        for (const [name, values] of await columnsOf(sql)) {
          if (values === before.get(name)) continue;
          differences++;
          const named = [...lineage.rows, ...(originsOfColumn(lineage, name) ?? [])];
          const whole = origin.replace(/#.*/, '#*');
          expect(named.includes(origin) || named.includes(whole), `${origin} changes ${name}`).toBe(true);
        }
      }
    }
    expect(differences).toBeGreaterThan(0);
  });
});

test('columns and rows are told apart, and nothing else is named', () => {
  const lineage = lineageOf('select t.a, max(u.d) as most from {t} t join {u} u on u.a = t.a where t.c > 1 group by 1');
  if (!lineage.isSure) throw new Error(lineage.why);
  // Names of tables are looked up as columns too; what no table has leads nowhere.
  const known = Object.entries(tables).flatMap(([table, columns]) => columns.map((one) => `model:${table}#${one}`));
  const namedBy = (origins: readonly string[] | undefined) => known.filter((one) => origins?.includes(one));
  expect(namedBy(lineage.columns.get('a'))).toEqual(['model:t#a']);
  expect(namedBy(lineage.columns.get('most'))).toEqual(['model:u#d']);
  expect(namedBy(lineage.rows)).toEqual(['model:t#a', 'model:t#c', 'model:u#a']);
});

test.each(['self:m', 'internal:quarantine'])('rows of %s are not followed', (id) => {
  expect(modelLineage(model, [`select a from ${tableMark(id)}`]).isSure).toBe(false);
});

test.each([
  'select * exclude (a) from {t}',
  "select columns('a.*') from {t}",
  'select a from {t} where a in (select a from {u})',
  'select a from {t} where exists (from {u})',
  'from {t}',
  'select a from {t} natural join {u}',
  'select x from {t}, unnest([b]) as n(x)',
  'select a from elsewhere',
  'select count(*) from {t}',
  'with recursive r as (select a from {t}) select a from r',
  'select #1 from {t}',
  "select 'it\\'s' || a as x from {t}",
  'pivot {t} on a using sum(b)',
  'select a from {t} union all by name select a from {u}',
  'select struct(t.*) as s from {t} t',
  'select a from ({t}',
  'select a from {t} where a > 1 and b in (with x as (select 1) select * from x)',
  '',
])('what is not understood for sure falls back to tables: %s', (sql) => {
  expect(lineageOf(sql).isSure).toBe(false);
});
