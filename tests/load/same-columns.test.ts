import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventDef } from '../../src/model/event.ts';
import type { SourceDef } from '../../src/model/source.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { arbitraryEvent, words } from './arbitrary-event.ts';
import { catalogFrom, loadSource, openWarehouse } from './load-source.ts';
import { runsOf } from './runs-of.ts';

/*
 * Flat rows have no JSON Schema. What SQL accepts of them, and the values that it makes, are held to the checker, which judges
 * every row where SQL has no part in it.
 */

const at = { self: { path: 'a.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 } };
const root = mkdtempSync(join(tmpdir(), 'waymark-columns-'));
let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await openWarehouse(root);
});

afterAll(async () => {
  await warehouse.close();
  rmSync(root, { recursive: true, force: true });
});

const run = (...sql: readonly string[]) =>
  warehouse.execute(sql.map((one) => ({ sql: one, origin: { step: 'test', span: null } })));
const rows = (sql: string) => warehouse.query({ sql, origin: { step: 'test', span: null } });

function sourceOf(event: EventDef, parts: Partial<SourceDef>): SourceDef {
  const fields = { event: 'event', id: 'id', time: 'time' };
  return {
    name: 'app',
    layout: 'columns',
    location: [],
    events: [event.name],
    context: [],
    fields,
    deduplicate: {},
    at,
    ...parts,
  };
}

/** Loads with and without SQL's part; both have to give the same. Returns how many rows were accepted and refused. */
async function loadBothWays(event: EventDef, source: SourceDef): Promise<readonly [number, number]> {
  const catalog = { ...catalogFrom('events: {}'), events: [event], sources: [source] };
  const exact: Warehouse = {
    ...warehouse,
    loading: warehouse.loading && { ...warehouse.loading, acceptColumns: () => null },
  };
  const found = [];
  for (const one of [warehouse, exact]) {
    const { codes, counts } = await loadSource(root, one, catalog, { fullRefresh: true });
    expect(codes.filter((code) => code !== 'load/missing-column' && code !== 'load/unknown-column')).toEqual([]);
    const accepted = await rows(`from ${event.table} order by event_id`);
    const refused = await rows('select payload, rules from waymark_quarantine order by all');
    found.push({ accepted, refused, counts });
  }
  expect(found[0]).toEqual(found[1]);
  return [found[0]?.accepted.length ?? 0, found[0]?.refused.length ?? 0];
}

const cells = [
  ...words,
  ...[
    '0',
    '1',
    '-1',
    '2.5',
    '+5',
    '5.',
    '.5',
    '1e2',
    '1e400',
    '007',
    '9007199254740993',
    ' 5',
    '5 ',
    '0x1',
    '1_000',
    'Infinity',
  ],
  ...[
    'TRUE',
    'False',
    't',
    'yes',
    '2025-01-31',
    '2025-02-30',
    '20250131',
    '2025-1-1',
    '2025-01-31 10:00:00',
    '2025-01-31T10:00:00',
  ],
  ...[
    '2025-01-31T10:00:00Z',
    '2025-01-31 10:00:00.5+02:00',
    '2025-01-31 10:00:00+02',
    '2025-01-31 10:00',
    '2025-01-31 24:00:00',
    '2025-01-31T10:00:00.1234567Z',
  ],
  ...[
    'a1d31f49-8571-44d4-aa82-ab01e3b21af0',
    '{a1d31f49-8571-44d4-aa82-ab01e3b21af0}',
    '["a", "b"]',
    '[1, 2]',
    '{"a": 1}',
  ],
].filter((one) => !one.includes('\0'));

const quote = (cell: string): string => (cell === '' ? '' : `"${cell.replaceAll('"', '""')}"`);
const names = (event: EventDef): string[] => event.properties.map((one) => one.name);

/** SQL cannot tell names apart by case alone, and DuckDB renames such columns. */
const events = arbitraryEvent.filter(
  (event) => new Set(names(event).map((one) => one.toLowerCase())).size === names(event).length,
);

test('cells of CSV files', async () => {
  let [accepted, refused] = [0, 0];
  const drawn = events.chain((event) => {
    const row = fc.tuple(...event.properties.map(() => fc.constantFrom('', '', ...cells)));
    return fc.tuple(fc.constant(event), fc.array(row, { minLength: 60, maxLength: 60 }));
  });
  await fc.assert(
    fc.asyncProperty(drawn, async ([event, lines]) => {
      const header = ['event', 'id', 'time', ...names(event)].map(quote).join(',');
      const body = lines.map((line, index) =>
        ['seen', `e${index}`, '2025-05-01T10:00:00Z', ...line].map(quote).join(','),
      );
      writeFileSync(join(root, 'a.csv'), `${[header, ...body].join('\n')}\n`);
      const location = [{ value: 'a.csv', span: at.self }];
      const [good, bad] = await loadBothWays(event, sourceOf(event, { location }));
      accepted += good;
      refused += bad;
    }),
    runsOf(12),
  );
  expect(Math.min(accepted, refused)).toBeGreaterThan(50);
}, 600_000);

/** Columns of every type that a table may have, as expressions. */
const columns: readonly (readonly [type: string, values: readonly string[]])[] = [
  ['varchar', cells.map((one) => `'${one.replaceAll("'", "''")}'`)],
  ['tinyint', ['0', '1', '-3', '5']],
  ['bigint', ['0', '1', '5', '9007199254740992', '9007199254740993', '-9223372036854775808']],
  ['uhugeint', ['1', '340282366920938463463374607431768211455']],
  ['double', ['0', '1.5', '5', '100', "'nan'", "'-inf'", '1e300', '0.1']],
  ['float', ['0.1', '1.5', '5', "'inf'", '16777217']],
  ['decimal(18, 3)', ['0', '1.5', '5', '-3', '123456789012345.678']],
  ['boolean', ['true', 'false']],
  ['date', ["'2025-01-31'", "'0001-01-01'", "'10000-01-01'", "'-0001-01-01'", "'infinity'"]],
  ['timestamp', ["'2025-01-31'", "'2025-01-31 10:00:00.123456'", "'0001-01-01'", "'294000-01-01'", "'infinity'"]],
  ['timestamp_ns', ["'2025-01-31'", "'2025-01-31 10:00:00.123456789'"]],
  ['timestamp_s', ["'2025-01-31 10:00:00'"]],
  ['timestamptz', ["'2025-01-31 10:00:00.5+02'", "'2025-01-31 00:00:00+00'"]],
  ['uuid', ["'a1d31f49-8571-44d4-aa82-ab01e3b21af0'"]],
  ['time', ["'10:00:00'"]],
  ['interval', ["interval '1 day'"]],
  ['varchar[]', ["['a', 'b']", "['5', null]", '[]']],
  ['integer[]', ['[1, 5]', '[null]', '[]']],
  ['double[]', ["[1.5::double, 'nan'::double]", '[2]']],
  ['struct(a varchar)', ["{'a': 'x'}", "{'a': null}"]],
  ['json', ["'[1]'", '\'{"a": 1}\'', "'5'"]],
];

test('columns of tables', async () => {
  let [accepted, refused] = [0, 0];
  const drawn = events.chain((event) => {
    const column = fc.constantFrom(...columns).chain(([type, values]) => {
      return fc
        .array(fc.constantFrom('null', ...values), { minLength: 40, maxLength: 40 })
        .map((list) => list.map((one) => `cast(${one} as ${type})`))
        .map((list) => ({ type, list }));
    });
    return fc.tuple(fc.constant(event), fc.tuple(...event.properties.map(() => column)));
  });
  await fc.assert(
    fc.asyncProperty(drawn, async ([event, drawnColumns]) => {
      const named = names(event).map((name, index) => ({
        name: `"${name.replaceAll('"', '""')}"`,
        ...drawnColumns[index],
      }));
      const list = named.map((one) => `, ${one.name} ${one.type}`).join('');
      const values = Array.from({ length: 40 }, (_, row) => {
        return `('seen', ${row}, timestamp '2025-05-01 10:00:00'${named.map((one) => `, ${one.list?.[row]}`).join('')})`;
      });
      await run(
        `create or replace table rows (event varchar, id integer, time timestamp${list})`,
        `insert into rows values ${values.join(', ')}`,
      );
      const [good, bad] = await loadBothWays(event, sourceOf(event, { table: 'rows' }));
      accepted += good;
      refused += bad;
    }),
    runsOf(25),
  );
  expect(Math.min(accepted, refused)).toBeGreaterThan(50);
}, 600_000);
