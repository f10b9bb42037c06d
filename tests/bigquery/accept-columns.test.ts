import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventDef } from '../../src/model/event.ts';
import type { SourceDef } from '../../src/model/source.ts';
import type { Property } from '../../src/model/values.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { eventTable } from '../../src/sql/event-table.ts';
import { runsOf } from '../load/runs-of.ts';
import {
  arbitraryColumnEvent,
  type Cell,
  columnName,
  columnNear,
  json,
  nothing,
  seedOf,
  texts,
} from './arbitrary-column.ts';
import { hasEmulator } from './emulator.ts';
import { acceptOf, disagreed, judgeBoth } from './judge-both.ts';
import { useWarehouse } from './use-warehouse.ts';

const origin = { step: 'test', span: null };
const at = { self: { path: 'a.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 } };
const many = 120;

const drawn = arbitraryColumnEvent.chain((event) => {
  const columns = event.properties.map((property) =>
    columnNear(property).chain((column) => {
      const none = Array<Cell>(property.required ? 1 : 3).fill(nothing(column));
      const cell = fc.constantFrom(...none, ...column.cells, ...column.cells);
      return fc.array(cell, { minLength: many, maxLength: many }).map((cells) => ({ ...column, cells }));
    }),
  );
  return fc.tuple(fc.constant(event), fc.tuple(...columns));
});

function sourceOf(event: EventDef): SourceDef {
  const fields = { event: 'event', id: 'id', time: 'time' };
  const parts = { location: [], table: 'rows', context: [], deduplicate: {}, at };
  return { name: 'app', layout: 'columns', events: [event.name], fields, ...parts };
}

describe.skipIf(!hasEmulator)('columns of tables', () => {
  let warehouse: Warehouse;
  useWarehouse((opened) => {
    warehouse = opened;
  });

  test('SQL accepts nothing that the checker refuses, and stores the same', { timeout: 600_000 }, async () => {
    const total = { inSql: 0, later: 0, refused: 0, run: 0 };
    await fc.assert(
      fc.asyncProperty(drawn, async ([event, cells]) => {
        const table = { schema: null, name: `rows_${total.run++}` };
        const own = event.properties.map((one, index) => ({ name: columnName(one), ...cells[index] }));
        const list = own.map((one) => `, ${warehouse.dialect.identifier(one.name)} ${one.type}`).join('');
        const moment = '2025-05-01T10:00:00.000000Z';
        const values = Array.from(
          { length: many },
          (_, row) =>
            `('seen', 'e${row}', timestamp '${moment}'${own.map((one) => `, ${one.cells?.[row]?.[0]}`).join('')})`,
        );
        const name = warehouse.dialect.table(table);
        const run = (sql: string) => warehouse.execute([{ sql, origin }]);
        await run(`create table ${name} (event string, id string, time timestamp${list})`);
        await run(`insert into ${name} values ${values.join(', ')}`);
        const source = sourceOf(event);
        const target = { event, source, columns: eventTable(event, [source]).columns, now: '2025-06-01T00:00:00Z' };
        const columns = (await warehouse.columns(table)) ?? [];
        const rows = warehouse.loading?.columnRows({ kind: 'table', table, columns }, source) ?? null;
        const lines = Array.from({ length: many }, (_, row): [string, string] => {
          const fields = own.map((one): [string, unknown] => [one.name, one.cells?.[row]?.[1]]);
          return [`e${row}`, json({ event: 'seen', id: `e${row}`, time: moment, ...Object.fromEntries(fields) })];
        });
        const accepts = acceptOf(warehouse, target, rows);
        if (accepts === null) return;
        const judged = await judgeBoth(warehouse, target, accepts, new Map(lines), 'typed');
        disagreed(judged, event);
        total.inSql += judged.inSql;
        total.later += judged.later;
        total.refused += judged.refused;
      }),
      { ...runsOf(8), reporter: seedOf },
    );
    if (process.env.RUNS) process.stdout.write(`${JSON.stringify(total)}\n`);
    expect(Math.min(total.inSql, total.refused)).toBeGreaterThan(50);
  });

  test('cells of CSV files too', { timeout: 600_000 }, async () => {
    const total = { inSql: 0, refused: 0, run: 0 };
    const cell = fc.constantFrom<string | null>(null, '', ...texts);
    const cellOf = ({ type, required }: Property) =>
      fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...(fitting[type] ?? ['a', 'b'])) },
        { weight: 1, arbitrary: cell },
        ...(required ? [] : [{ weight: 2, arbitrary: fc.constant(null) }]),
      );
    const lines = arbitraryColumnEvent.chain((event) => {
      const row = fc.tuple(...event.properties.map(cellOf));
      return fc.tuple(fc.constant(event), fc.array(row, { minLength: many, maxLength: many }));
    });
    await fc.assert(
      fc.asyncProperty(lines, async ([event, rows]) => {
        const name = `analytics.cells_${total.run++}`;
        const names = ['event', 'id', 'time', ...event.properties.map(columnName)];
        const all = rows.map((row, at): (string | null)[] => ['seen', `e${at}`, '2025-05-01T10:00:00Z', ...row]);
        const sqlOf = (one: string | null): string => (one === null ? 'null' : JSON.stringify(one));
        const run = (sql: string) => warehouse.execute([{ sql, origin }]);
        await run(`create table ${name} (${names.map((_, at) => `c${at} string`).join(', ')})`);
        await run(`insert into ${name} values ${all.map((row) => `(${row.map(sqlOf).join(', ')})`).join(', ')}`);
        const source = sourceOf(event);
        const target = { event, source, columns: eventTable(event, [source]).columns, now: '2025-06-01T00:00:00Z' };
        const staged = {
          table: { schema: null, name: name.replace('analytics.', '') },
          columns: names.map((one) => ({ name: one, type: 'STRING' })),
        };
        const file = { absolute: 'gs://a/a.csv', path: 'gs://a/a.csv', staged };
        const found = warehouse.loading?.columnRows({ kind: 'files', format: 'csv', files: [file] }, source) ?? null;
        const accepts = acceptOf(warehouse, target, found);
        if (accepts === null) return;
        const written = new Map(
          all.map((row, at) => [`e${at}`, JSON.stringify(Object.fromEntries(row.map((one, i) => [names[i], one])))]),
        );
        const judged = await judgeBoth(warehouse, target, accepts, written, 'text');
        disagreed(judged, event);
        total.inSql += judged.inSql;
        total.refused += judged.refused;
      }),
      { ...runsOf(6), reporter: seedOf },
    );
    if (process.env.RUNS) process.stdout.write(`${JSON.stringify(total)}\n`);
    expect(Math.min(total.inSql, total.refused)).toBeGreaterThan(20);
  });
});

/** Cells that a type is read from. */
const fitting: Readonly<Partial<Record<Property['type'], readonly string[]>>> = {
  integer: ['0', '5', '-3', '12'],
  number: ['0', '1.5', '-3', '100', '2.25'],
  boolean: ['true', 'F', '1', '0'],
  date: ['2025-01-31', '20250131'],
  timestamp: ['2025-01-31T10:00:00Z', '2025-01-31T10:00:00.5+02:00'],
  uuid: ['a1d31f49-8571-44d4-aa82-ab01e3b21af0'],
};
