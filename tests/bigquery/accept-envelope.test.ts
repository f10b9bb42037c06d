import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventDef } from '../../src/model/event.ts';
import type { SourceDef } from '../../src/model/source.ts';
import type { ValueType } from '../../src/model/values.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { eventTable } from '../../src/sql/event-table.ts';
import { text as textOf } from '../../src/sql/make.ts';
import { runsOf } from '../load/runs-of.ts';
import { arbitraryColumnEvent, type Column, columnNear, json, seedOf } from './arbitrary-column.ts';
import { hasEmulator } from './emulator.ts';
import { acceptOf, disagreed, judgeBoth } from './judge-both.ts';
import { useWarehouse } from './use-warehouse.ts';

const origin = { step: 'test', span: null };
const at = { self: { path: 'a.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 } };
const many = 60;

const isNested = (one: ValueType): boolean => one.type === 'object' || one.items?.type === 'object';

/** The payload as a struct of columns, or as the JSON that such a struct would be. */
const drawn = arbitraryColumnEvent
  // Objects within objects take the emulator minutes: it works out what is named twice twice.
  .filter((event) => event.properties.length > 0 && !event.properties.some((one) => one.properties?.some(isNested)))
  .map((event) => ({ ...event, rules: [], properties: event.properties.map((one) => ({ ...one, name: one.column })) }))
  .chain((event) => {
    const payload: ValueType = { type: 'object', properties: event.properties };
    const struct = columnNear(payload).filter((one) => one.type.startsWith('struct'));
    const cells = struct.chain((column: Column) =>
      fc
        .array(fc.constantFrom(...column.cells), { minLength: many, maxLength: many })
        .map((list) => ({ ...column, cells: list })),
    );
    return fc.tuple(fc.constant(event), cells, fc.constantFrom('struct', 'json', 'text'));
  });

function sourceOf(event: EventDef): SourceDef {
  const fields = { event: 'event', id: 'event_id', time: 'timestamp', properties: 'properties' };
  const parts = { location: [], table: 'rows', context: [], deduplicate: {}, at };
  return { name: 'app', layout: 'envelope', events: [event.name], fields, ...parts };
}

describe.skipIf(!hasEmulator)('envelopes in columns', () => {
  let warehouse: Warehouse;
  useWarehouse((opened) => {
    warehouse = opened;
  });

  test('SQL accepts nothing that the checker refuses, and stores the same', { timeout: 600_000 }, async () => {
    const total = { inSql: 0, later: 0, refused: 0, run: 0 };
    await fc.assert(
      fc.asyncProperty(drawn, async ([event, { type, cells }, kind]) => {
        const table = { schema: null, name: `rows_${total.run++}` };
        const name = warehouse.dialect.table(table);
        const moment = '2025-05-01T10:00:00.000000Z';
        const [of, sqlOf] = {
          struct: [type, (sql: string, _text: string) => sql] as const,
          json: [
            'json',
            (_sql: string, text: string) => `parse_json(${warehouse.dialect.expr(textOf(text))})`,
          ] as const,
          text: ['string', (_sql: string, text: string) => warehouse.dialect.expr(textOf(text))] as const,
        }[kind] ?? ['string', (sql: string) => sql];
        const values = cells.map(
          ([sql, value], row) => `('seen', 'e${row}', timestamp '${moment}', ${sqlOf(sql, json(Object(value)))})`,
        );
        const run = (sql: string) => warehouse.execute([{ sql, origin }]);
        await run(`create table ${name} (event string, event_id string, timestamp timestamp, properties ${of})`);
        await run(`insert into ${name} values ${values.join(', ')}`);
        const source = sourceOf(event);
        const target = { event, source, columns: eventTable(event, [source]).columns, now: '2025-06-01T00:00:00Z' };
        const columns = (await warehouse.columns(table)) ?? [];
        const rows = warehouse.loading?.columnRows({ kind: 'table', table, columns }, source) ?? null;
        const lines = cells.map(([, value], row): [string, string] => {
          const properties = kind === 'text' ? json(Object(value)) : value;
          return [`e${row}`, json({ event: 'seen', event_id: `e${row}`, timestamp: moment, properties })];
        });
        const accepts = acceptOf(warehouse, target, rows);
        if (accepts === null) return;
        const judged = await judgeBoth(warehouse, target, accepts, new Map(lines), 'typed');
        disagreed(judged, event);
        total.inSql += judged.inSql;
        total.later += judged.later;
        total.refused += judged.refused;
      }),
      { ...runsOf(6), reporter: seedOf },
    );
    if (process.env.RUNS) process.stdout.write(`${JSON.stringify(total)}\n`);
    expect(Math.min(total.inSql, total.refused)).toBeGreaterThan(10);
  });
});
