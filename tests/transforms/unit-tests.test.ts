import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import { compareRows, type RowDifference } from '../../src/transforms/unit-tests/compare-rows.ts';
import { planUnitTest } from '../../src/transforms/unit-tests/plan-unit-test.ts';
import { renderDifference } from '../../src/transforms/unit-tests/render-difference.ts';
import { load, loadClean, describe as words } from './fixture.ts';

let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});

const project = {
  'catalog/events.yaml': `events:
  order.paid:
    properties:
      $order: string
      amount: number
      tier: {type: string}
      sku: {type: array, items: string}
      buyer: {type: object, properties: {country: string}}
seeds:
  rates: {file: rates.csv, columns: {tier: string, rate: number}}
`,
  'transforms/loose.sql.hbs': 'select 1 as id',
  'transforms/eph.sql.hbs':
    '---\nmaterialized: ephemeral\n---\nselect tier, amount, event_time, sku, buyer from {{event "order.paid"}} where amount > 0',
  'transforms/daily.sql.hbs': `---
materialized: incremental
partition: day
columns: {day: date, tier: string, n: integer, revenue: number}
---
with paid as (
  select * from {{ref "eph"}}
)
select
  {{date_trunc "day" "event_time"}} as day,
  p.tier,
  count(*) as n,
  sum(amount * coalesce(rate, 1)) * {{var "factor" default=1}} as revenue
from paid p
left join {{ref "rates"}} r using (tier)
{{#if incremental}}
where event_time >= {{partition_start}} and {{date_trunc "day" "event_time"}} not in (select day from {{self}})
{{/if}}
group by 1, 2
order by 1, 2
`,
};

/** Runs the one unit test of a file; null where it passes. */
async function run(test: string): Promise<RowDifference | null> {
  const { catalog, transforms } = loadClean({ ...project, 'transforms/tests.yaml': `unit_tests:\n  one:\n${test}` });
  const [def] = transforms.unitTests;
  if (def === undefined) throw new Error('no unit test');
  const { sql } = planUnitTest(def, transforms, catalog, duckdb);
  const result = await connection.runAndReadAll(sql);
  const rows = result.getRowObjectsJson();
  return compareRows(def.expect, rows, def.ordered);
}

const given = `    model: daily
    given:
      order.paid:
        - {$order: a, event_time: 2025-01-14T08:00:00Z, tier: plus, amount: 10, sku: [x, y], buyer: {country: DE}}
        - {$order: b, event_time: 2025-01-14T09:00:00Z, tier: plus, amount: 5}
        - {$order: c, event_time: 2025-01-15T09:00:00Z, tier: basic, amount: 7.5}
        - {$order: d, event_time: 2025-01-15T09:00:00Z, tier: basic, amount: 0}
`;

describe('run in memory', () => {
  test('what is left out is empty; ephemeral models are looked through', async () => {
    const expected = `    expect:
      - {day: 2025-01-15, tier: basic, n: 1, revenue: 7.5}
      - {day: 2025-01-14, tier: plus, n: 2, revenue: 15}
`;
    expect(await run(given + expected)).toBeNull();
    expect(await run(`${given}${expected}    ordered: true\n`)).not.toBeNull();
  });

  test('seeds, variables, and columns that are not compared', async () => {
    const test = `${given}      rates: [{tier: plus, rate: 2}]\n    vars: {factor: 10}\n    expect:\n      - {tier: plus, revenue: 300}\n      - {tier: basic, revenue: 75}\n`;
    expect(await run(test)).toBeNull();
  });

  test('an ephemeral model that is given takes the place of what it reads', async () => {
    const test = `    model: daily\n    given: {eph: [{tier: x, amount: 1, event_time: 2025-01-14 10:00:00}]}\n    expect: [{n: 1, day: 2025-01-14}]\n`;
    expect(await run(test)).toBeNull();
  });

  test('an incremental run, with its own earlier rows', async () => {
    const test = `${given}      self: [{day: 2025-01-15}]\n    incremental: {start: 2025-01-14T08:30:00Z}\n    expect: [{day: 2025-01-14, n: 1}]\n`;
    expect(await run(test)).toBeNull();
  });

  test('differences are shown', async () => {
    const difference = await run(
      `${given}    expect:\n      - {day: 2025-01-14, tier: plus, n: 3}\n      - {day: 2025-01-16, tier: gone, n: 9}\n`,
    );
    expect(difference && renderDifference(difference)).toBe(`  day         tier   n
  ──────────  ─────  ─
- 2025-01-14  plus   3
+ 2025-01-14  plus   2
                     ^
- 2025-01-16  gone   9
+ 2025-01-15  basic  1`);
  });

  test('a failure of the warehouse can be shown in the template', async () => {
    const { catalog, transforms } = loadClean({
      'transforms/m.sql.hbs': '---\nowner: me\n---\nselect\n  nope\nfrom (select 1 as id)',
      'transforms/tests.yaml': 'unit_tests:\n  one: {model: m, expect: []}\n',
    });
    const [def] = transforms.unitTests;
    const statement = def && planUnitTest(def, transforms, catalog, duckdb);
    const { sql = '', origin } = statement ?? {};
    const line = sql.split('\n').findIndex((one) => one.includes('nope')) + 1;
    expect(origin?.lines?.template[line - (origin.lines.from ?? 0)]).toBe(5);
    expect(origin?.lines?.path).toBe('transforms/m.sql.hbs');
  });
});

describe('bad input', () => {
  const complaints = (yaml: string): string =>
    words(load({ ...project, 'transforms/tests.yaml': `unit_tests:\n${yaml}` }).diagnostics);

  test.each([
    [
      '  t: {model: dialy, expect: []}',
      'unit-test/unknown-input transforms/tests.yaml:2:14-19 There is no model `dialy`.\n  hint: Did you mean `daily`?',
    ],
    [
      '  t: {model: daily, given: {order.payed: []}, expect: []}',
      'The model `daily` does not read `order.payed`.\n  hint: Did you mean `order.paid`',
    ],
    ['  t: {model: daily, given: {order.paid: [{amuont: 1}]}, expect: []}', '`order.paid` has no column `amuont`.'],
    [
      '  t: {model: daily, given: {order.paid: [{amount: ten}]}, expect: []}',
      'The column holds numbers, which "ten" is not.',
    ],
    ['  t: {model: daily, given: {order.paid: [{sku: [1]}]}, expect: []}', 'The column holds text, which 1 is not.'],
    ['  t: {model: daily, given: {order.paid: [{buyer: {land: DE}}]}, expect: []}', 'have no field `land`'],
    ['  t: {model: daily, given: {order.paid: [{event_time: soon}]}, expect: []}', 'The column holds timestamps'],
    [
      '  t: {model: daily, expect: [{revenues: 1}]}',
      '`daily` has no column `revenues`.\n  hint: Did you mean `revenue`',
    ],
    [
      '  t: {model: daily, given: {order.paid: [5]}, expect: []}',
      'Expected a map from columns to values (a row), found a number.',
    ],
    ['  t: {model: daily, expect: [], incremental: {start: later}}', '`later` is not a timestamp.'],
    ['  t: {model: loose, expect: [], incremental: true}', '`loose` is not incremental.'],
    ['  t: {model: daily}', 'The key `expect` is missing in a unit test.'],
    ['  t: {model: daily, expects: []}', 'Unknown key `expects`'],
  ])('%s', (yaml, expected) => expect(complaints(yaml)).toContain(expected));

  test('a file of something else', () => {
    expect(words(load({ 'transforms/tests.yaml': 'unit_test:\n  a: {}\n' }).diagnostics)).toContain(
      'Did you mean `unit_tests`?',
    );
  });
});

describe('comparing rows', () => {
  const same = (expected: unknown, actual: unknown): boolean =>
    compareRows([{ v: JSON.parse(JSON.stringify(expected)) }], [{ v: actual }], true) === null;

  test.each([
    [1, 1n, true],
    [0.30000000000000004, 0.3, true],
    [0.3001, 0.3, false],
    [12.5, '12.50', true],
    ['12.5', '12.50', false],
    ['2025-01-14', '2025-01-14T00:00:00Z', true],
    ['2025-01-14T09:00:00+01:00', '2025-01-14 08:00:00', true],
    ['2025-01-14 08:00:00.000001', '2025-01-14 08:00:00', false],
    [null, null, true],
    [null, undefined, false],
    [0, null, false],
    ['', null, false],
    [true, 1, false],
    [[1, 'a'], [1n, 'a'], true],
    [{ a: 1 }, { a: 1, b: null }, true],
    [{ a: 1 }, { a: 2 }, false],
  ])('%j and %s', (expected, actual, isSame) => expect(same(expected, actual)).toBe(isSame));

  const rows = fc.array(fc.record({ a: fc.integer({ min: 0, max: 3 }), b: fc.constantFrom('x', 'y', null) }), {
    maxLength: 8,
  });

  test('without an order, exactly the permutations are the same', () => {
    fc.assert(
      fc.property(rows, rows, (expected, actual) => {
        const key = (row: object): string => JSON.stringify(row);
        const isPermutation = key(expected.map(key).sort()) === key(actual.map(key).sort());
        const isEmptyBoth = expected.length === 0 && actual.length === 0;
        expect(compareRows(expected, actual, false) === null).toBe(isPermutation || isEmptyBoth);
        const difference = compareRows(expected, actual, false);
        const count = (kind: string): number => difference?.rows.filter((row) => row.kind === kind).length ?? 0;
        if (difference)
          expect([count('missing') + count('same'), count('extra') + count('same')]).toEqual([
            expected.length,
            actual.length,
          ]);
      }),
      { numRuns: 300 },
    );
  });

  test('with an order, exactly the equal lists are the same', () => {
    fc.assert(
      fc.property(rows, rows, (expected, actual) => {
        expect(compareRows(expected, actual, true) === null).toBe(JSON.stringify(expected) === JSON.stringify(actual));
      }),
      { numRuns: 300 },
    );
  });

  test('a column that is missing is named as such', () => {
    const difference = compareRows([{ revenue: 1 }], [{ revenues: 1 }], false);
    expect(difference && renderDifference(difference)).toContain('(no such column)');
  });
});
