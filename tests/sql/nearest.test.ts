import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bigquery } from '../../src/dialects/bigquery/index.ts';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import { duckdbDifferences } from '../../src/dialects/duckdb/printer.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { integer, text } from '../../src/sql/make.ts';
import { nearest, table, values } from '../../src/sql/make-relation.ts';
import type { NearestRelation } from '../../src/sql/nodes.ts';
import { dialectOf } from '../../src/sql/printer.ts';
import { sqlType } from '../../src/sql/types.ts';
import { openMemory, runSql } from './fixture.ts';

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openMemory();
});
afterAll(() => warehouse.close());

interface Side {
  readonly who: string;
  readonly at: number;
  readonly id: number;
}

const sideRelation = (rows: readonly Side[], at: string) =>
  values(
    [
      { name: 'who', type: sqlType('string') },
      { name: at, type: sqlType('integer') },
      { name: 'id', type: sqlType('integer') },
    ],
    rows.map((row) => [text(row.who), integer(row.at), integer(row.id)]),
  );

const modes = fc.record({
  direction: fc.constantFrom('next', 'previous'),
  sameTaken: fc.boolean(),
  keep: fc.boolean(),
});

function relationOf(left: readonly Side[], right: readonly Side[], mode: Mode): NearestRelation {
  return nearest({
    ...mode,
    left: sideRelation(left, 'spot'),
    right: sideRelation(right, 'place'),
    by: ['who'],
    place: { left: 'spot', right: 'place' },
    columns: { left: ['who', 'id', 'spot'], right: [{ name: 'place', as: 'found' }] },
  });
}

type Mode = Pick<NearestRelation, 'direction' | 'sameTaken' | 'keep'>;

/** What the node says, row by row. */
function expected(left: readonly Side[], right: readonly Side[], { direction, sameTaken, keep }: Mode): unknown[][] {
  return left
    .map(({ who, id, at }) => {
      const places = right
        .filter((one) => one.who === who && (direction === 'next' ? one.at >= at : one.at <= at))
        .map((one) => one.at)
        .filter((place) => sameTaken || place !== at);
      const found = places.length === 0 ? null : direction === 'next' ? Math.min(...places) : Math.max(...places);
      return [who, id, at, found];
    })
    .filter((row) => keep || row[3] !== null);
}

/** What a warehouse without `asof join` is given, in SQL that DuckDB reads too. */
const withoutAsof = dialectOf({ ...duckdbDifferences, asofJoin: false });

describe('the nearest row', () => {
  test('is the same by an ASOF join, by a window, and by looking at every row', async () => {
    const rows = fc
      .array(fc.record({ who: fc.constantFrom('a', 'b', 'c'), at: fc.integer({ min: 0, max: 6 }) }), { maxLength: 8 })
      .map((all) => all.map((one, id) => ({ ...one, id })));
    await fc.assert(
      fc.asyncProperty(rows, rows, modes, async (left, right, mode) => {
        const wanted = expected(left, right, mode);
        for (const dialect of [duckdb, withoutAsof]) {
          const sql = `select who, id::int as id, spot::int as spot, found::int as found from (${dialect.relation(relationOf(left, right, mode))}) order by id`;
          const found = await runSql(warehouse, sql);
          expect(found.map((row) => [row.who, row.id, row.spot, row.found])).toEqual(wanted);
        }
      }),
      { numRuns: 100 },
    );
  });

  const clicks = nearest({
    left: table('visits'),
    right: table('clicks'),
    by: ['user_id'],
    place: { left: 'seen_at', right: 'clicked_at' },
    direction: 'next',
    sameTaken: true,
    keep: false,
    columns: { left: ['user_id', 'seen_at'], right: [{ name: 'clicked_at', as: 'clicked_at' }] },
  });

  test('in the text of DuckDB', () => {
    expect(duckdb.relation(clicks)).toBe(`select l.user_id, l.seen_at, r.clicked_at
from visits as l
asof join clicks as r on l.user_id = r.user_id and l.seen_at <= r.clicked_at`);
  });

  test('in the text of BigQuery', () => {
    expect(bigquery.relation(clicks)).toBe(`select user_id, seen_at, _asof_found_1 as clicked_at
from (
  select *, min(_asof_1) over (partition by user_id order by _asof_place, _asof_side rows between current row and unbounded following) as _asof_found_1
  from (
    select user_id, seen_at as _asof_place, 0 as _asof_side, seen_at as seen_at, null as _asof_1
    from visits as l
    union all
    select user_id, clicked_at, 1, null, clicked_at
    from clicks as r
  ) as rows_of_both
) as looked_through
where _asof_side = 0 and _asof_found_1 is not null`);
  });
});
