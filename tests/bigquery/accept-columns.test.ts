import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventDef } from '../../src/model/event.ts';
import type { SourceDef } from '../../src/model/source.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { eventTable } from '../../src/sql/event-table.ts';
import { arbitraryColumnEvent, type Cell, columnName, columnNear, json, nothing, seedOf } from './arbitrary-column.ts';
import { type Emulator, hasEmulator, openOn, startEmulator } from './emulator.ts';
import { acceptOf, disagreed, judgeBoth } from './judge-both.ts';

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
  let emulator: Emulator;
  let warehouse: Warehouse;
  beforeAll(async () => {
    emulator = await startEmulator();
    warehouse = await openOn(emulator);
  });
  afterAll(async () => {
    await warehouse?.close();
    await emulator?.stop();
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
      { numRuns: Number(process.env.RUNS ?? 8), endOnFailure: true, reporter: seedOf },
    );
    if (process.env.RUNS) process.stdout.write(`${JSON.stringify(total)}\n`);
    expect(Math.min(total.inSql, total.refused)).toBeGreaterThan(50);
  });
});
