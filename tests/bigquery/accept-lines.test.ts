import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventSchema } from '../../generators/json-schema/event-schema.ts';
import { valueSchema } from '../../generators/json-schema/value-schema.ts';
import type { EventDef } from '../../src/model/event.ts';
import { valuePattern } from '../../src/model/formats.ts';
import type { SourceDef } from '../../src/model/source.ts';
import type { Property } from '../../src/model/values.ts';
import { comparesWrittenText } from '../../src/run/load/standard-properties.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { eventTable } from '../../src/sql/event-table.ts';
import { text as textOf } from '../../src/sql/make.ts';
import { arbitraryLine } from '../load/arbitrary-line.ts';
import { catalogFrom } from '../load/load-source.ts';
import { runsOf } from '../load/runs-of.ts';
import { arbitraryColumnEvent, seedOf } from './arbitrary-column.ts';
import { hasEmulator } from './emulator.ts';
import { disagreed, judgeBoth } from './judge-both.ts';
import { useWarehouse } from './use-warehouse.ts';

const origin = { step: 'test', span: null };
const at = { self: { path: 'a.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 } };
const many = 100;

const drawn = arbitraryColumnEvent.chain((event) =>
  fc.tuple(
    fc.constant(event),
    fc
      .array(arbitraryLine(event), { minLength: many, maxLength: many })
      .map((makers) => makers.map((make, index) => make(`e${index}`))),
  ),
);

const context: readonly Property[] = [
  { name: 'user', column: 'user_name', type: 'string', nullable: true, required: false, at },
  { name: 'level', column: 'level', type: 'integer', required: false, at },
  { name: 'tags', column: 'context_tags', type: 'array', items: { type: 'string' }, required: false, at },
];

function sourceOf(event: EventDef): SourceDef {
  const fields = { event: 'event', id: 'event_id', time: 'timestamp', properties: 'properties' };
  const parts = { location: [], deduplicate: {}, at };
  return { name: 'app', layout: 'envelope', events: [event.name], fields, context, ...parts };
}

const ajv = new Ajv2020({
  strict: false,
  validateFormats: false,
  validateSchema: false,
  addUsedSchema: false,
  ownProperties: true,
});

/** Whether JSON and the generated schema accept a line. */
function makeExpected(event: EventDef): (line: string) => boolean {
  const isPayload = ajv.compile(eventSchema(event));
  const isRow = ajv.compile({
    type: 'object',
    required: ['event_id', 'event', 'timestamp', 'properties'],
    properties: {
      event_id: { type: 'string', minLength: 1 },
      event: { const: event.name },
      timestamp: { type: 'string', pattern: valuePattern.timestamp },
      ...Object.fromEntries(context.map((one) => [one.name, valueSchema(one)])),
    },
  });
  return (line) => {
    try {
      const row = JSON.parse(line);
      return isRow(row) && isPayload(row.properties);
    } catch {
      return false;
    }
  };
}

describe.skipIf(!hasEmulator)('lines of JSON', () => {
  let warehouse: Warehouse;
  useWarehouse((opened) => {
    warehouse = opened;
  });

  test('SQL accepts nothing that the checker and the JSON Schema refuse', { timeout: 600_000 }, async () => {
    const total = { inSql: 0, later: 0, refused: 0, run: 0 };
    await fc.assert(
      fc.asyncProperty(drawn, async ([{ ...event }, given]) => {
        // Without `coerce` the schema says the same.
        event.properties = event.properties.map(({ coerce: _, ...one }) => one);
        const lines = given.filter((one) => !one.includes('\0') && /"event_id": "e\d+"|"event_id":"e\d+"/.test(one));
        const ids = lines.map((one) => /"event_id": ?"(e\d+)"/.exec(one)?.[1] ?? '');
        const source = sourceOf(event);
        const target = { event, source, columns: eventTable(event, [source]).columns, now: '2025-06-01T00:00:00Z' };
        if (comparesWrittenText(target) || lines.length === 0) return;
        const table = `analytics.lines_${total.run++}`;
        const values = lines.map((one) => `(${warehouse.dialect.expr(textOf(one))}, cast(null as string))`);
        await warehouse.execute([{ sql: `create table ${table} (raw string, file string)`, origin }]);
        await warehouse.execute([{ sql: `insert into ${table} values ${values.join(', ')}`, origin }]);
        const accepts = warehouse.loading?.accept(target, `select raw, file from ${table}`) ?? null;
        if (accepts === null) return;
        const texts = new Map(lines.map((one, index) => [ids[index] ?? '', one]));
        const judged = await judgeBoth(warehouse, target, accepts, texts, 'json');
        disagreed(judged, event);
        const isValid = makeExpected(event);
        expect([...texts].filter(([id, line]) => judged.ids.has(id) && !isValid(line))).toEqual([]);
        total.inSql += judged.inSql;
        total.later += judged.later;
        total.refused += judged.refused;
      }),
      { ...runsOf(8), reporter: seedOf },
    );
    if (process.env.RUNS) process.stdout.write(`${JSON.stringify(total)}\n`);
    expect(Math.min(total.inSql, total.refused)).toBeGreaterThan(30);
  });

  test('a key that comes twice, or is written with escapes, leaves a line in doubt', { timeout: 240_000 }, async () => {
    const [event] = catalogFrom('events: {seen: {properties: {a: {type: integer}, b: string}}}').events;
    if (event === undefined) throw new Error('no event');
    const source = sourceOf(event);
    const target = { event, source, columns: eventTable(event, [source]).columns, now: '2025-06-01T00:00:00Z' };
    const line = (id: string, payload: string, more = ''): string =>
      `{"event_id": "${id}", "event": "seen", "timestamp": "2025-05-01T10:00:00Z", "properties": ${payload}${more}}`;
    const lines = [
      line('plain', '{"a": 1, "b": "x: \\"a\\""}'),
      line('more', '{"a": 1}', ', "more": {"c": [1, {"d": null}]}'),
      line('twice', '{"a": "x", "a": 1}'),
      line('twice outside', '{"a": 1}', ', "event": "seen"'),
      line('escaped', String.raw`{"a": "x", "\u0061": 1}`),
      line('unknown', '{"a": 1, "c": 1}'),
      line('no object', '[1]'),
    ];
    const values = lines.map((one) => `(${warehouse.dialect.expr(textOf(one))}, cast(null as string))`);
    const run = (sql: string) => warehouse.execute([{ sql, origin }]);
    await run('create table analytics.few (raw string, file string)');
    await run(`insert into analytics.few values ${values.join(', ')}`);
    const accepts = warehouse.loading?.accept(target, 'select raw, file from analytics.few');
    const rows = await warehouse.query({ sql: `select event_id from (${accepts}) where _raw is null`, origin });
    expect(rows.map((one) => one.event_id).sort()).toEqual(['more', 'plain']);
  });
});
