import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventDef } from '../../src/model/event.ts';
import type { SourceDef } from '../../src/model/source.ts';
import type { Property } from '../../src/model/values.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { eventTable } from '../../src/sql/event-table.ts';
import { runsOf } from '../load/runs-of.ts';
import { arbitraryColumnEvent, json, seedOf, texts } from './arbitrary-column.ts';
import { hasEmulator } from './emulator.ts';
import { acceptOf, disagreed, judgeBoth } from './judge-both.ts';
import { useWarehouse } from './use-warehouse.ts';

const origin = { step: 'test', span: null };
const at = { self: { path: 'a.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 } };
const many = 120;

/** A parameter: its key and the fields of its value that are set. */
interface Parameter {
  readonly key: string | null;
  readonly value: { readonly s?: string; readonly i?: bigint; readonly f?: number; readonly d?: number };
}

const wholes = [0n, 1n, 5n, -3n, 20250131n, 9007199254740993n];
const doubles = [0, 1.5, 5, -3, 0.1, 1e300];
const anyValue = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...texts).map((s) => ({ s })) },
  { weight: 3, arbitrary: fc.constantFrom(...wholes).map((i) => ({ i })) },
  fc.constantFrom(...doubles).map((f) => ({ f })),
  fc.constantFrom(...doubles).map((d) => ({ d })),
  fc.constant({}),
  fc.constant({ s: 'both', i: 1n }),
  fc.constant({ i: 5n, d: 1.5 }),
);

function valueNear({ type, enum: options, const: only, coerce }: Property): fc.Arbitrary<Parameter['value']> {
  const given = only === undefined ? options : [only];
  const chosen = given?.filter((one) => typeof one === 'string') ?? [];
  if (type === 'string' && chosen.length > 0) return fc.constantFrom(...chosen).map((s) => ({ s }));
  if (type === 'integer') return fc.constantFrom(...wholes.slice(0, 4)).map((i) => ({ i }));
  if (type === 'number')
    return fc.oneof(
      fc.constantFrom(...doubles).map((d) => ({ d })),
      fc.constantFrom(...wholes).map((i) => ({ i })),
    );
  if (type === 'boolean' && coerce === true) return fc.constantFrom({ i: 1n }, { i: 0n }, { s: 'true' }, { s: 'F' });
  return fc.constantFrom(...texts).map((s) => ({ s }));
}

function parametersOf(properties: readonly Property[]): fc.Arbitrary<Parameter[]> {
  const own = properties.map((one) => {
    const given = fc
      .oneof({ weight: 20, arbitrary: valueNear(one) }, { weight: 1, arbitrary: anyValue })
      .map((value): Parameter[] => [{ key: one.name, value }]);
    return fc.oneof({ weight: one.required ? 20 : 2, arbitrary: given }, fc.constant<Parameter[]>([]));
  });
  const [first] = properties;
  const usual = Array<Parameter[]>(20).fill([]);
  const more = fc.constantFrom<Parameter[]>(
    ...usual,
    [{ key: 'more', value: { s: 'x' } }],
    [{ key: 'more', value: {} }],
    [{ key: null, value: { s: 'x' } }],
    ...(first ? [[{ key: first.name, value: {} }], [{ key: first.name, value: { s: 'again' } }]] : []),
  );
  return fc.tuple(fc.tuple(...own), more).map(([all, others]) => [...all.flat(), ...others]);
}

const drawn = arbitraryColumnEvent.chain((event) =>
  fc.tuple(fc.constant(event), fc.array(parametersOf(event.properties), { minLength: many, maxLength: many })),
);

const times = [
  '1746093600123456',
  '0',
  '-62135596800000000',
  '-62135596799999999',
  '253402300799999999',
  '253402300800000000',
];
const timeOf = (row: number): string =>
  row < times.length * 2 ? (times[row % times.length] ?? '') : '1746093600123456';

function sourceOf(event: EventDef): SourceDef {
  const fields = { event: 'event_name', id: 'id', time: 'event_timestamp', properties: 'event_params' };
  const parts = { location: [], table: 'rows', deduplicate: {}, at };
  const context: readonly Property[] = [{ name: 'user', column: 'user_id', type: 'string', required: false, at }];
  return { name: 'app', layout: 'ga4', events: [event.name], fields, context, ...parts };
}

const textSql = (value: string | null | undefined): string =>
  value === undefined || value === null ? 'cast(null as string)' : JSON.stringify(value);
const numberSql = (value: bigint | number | undefined, type: string): string => `cast(${value ?? 'null'} as ${type})`;

function parameterSql({ key, value: { s, i, f, d } }: Parameter): string {
  const fields = [
    `${textSql(s)} as string_value`,
    `${numberSql(i, 'int64')} as int_value`,
    `${numberSql(f, 'float64')} as float_value`,
    `${numberSql(d, 'float64')} as double_value`,
  ];
  return `struct(${textSql(key)} as key, struct(${fields.join(', ')}) as value)`;
}

const parameterJson = ({ key, value: { s, i, f, d } }: Parameter): object => ({
  key,
  value: { string_value: s ?? null, int_value: i ?? null, float_value: f ?? null, double_value: d ?? null },
});

const parameterType =
  'struct<key string, value struct<string_value string, int_value int64, float_value float64, double_value float64>>';

describe.skipIf(!hasEmulator)('rows of the export of Google Analytics', () => {
  let warehouse: Warehouse;
  useWarehouse((opened) => {
    warehouse = opened;
  });

  test('SQL accepts nothing that the checker refuses, and stores the same', { timeout: 600_000 }, async () => {
    const total = { inSql: 0, later: 0, refused: 0, run: 0 };
    await fc.assert(
      fc.asyncProperty(drawn, async ([event, parameters]) => {
        const table = { schema: null, name: `rows_${total.run++}` };
        const name = warehouse.dialect.table(table);
        const run = (sql: string) => warehouse.execute([{ sql, origin }]);
        // One of the properties may also be a column, which holds text in every third row.
        const [first] = event.properties;
        const own = total.run % 3 === 0 && first && /^(?!true$)[a-z]+$/.test(first.name) ? first.name : 'other_column';
        const ownOf = (row: number): string | null => (row % 3 === 0 ? (texts[row % texts.length] ?? null) : null);
        await run(
          `create table ${name} (event_name string, id string, event_timestamp int64, user string, ${own} string, event_params array<${parameterType}>)`,
        );
        const values = parameters.map(
          (list, row) =>
            `('seen', 'e${row}', ${timeOf(row)}, ${row % 2 === 0 ? "'u'" : 'null'}, ${textSql(ownOf(row))}, array<${parameterType}>[${list.map(parameterSql).join(', ')}])`,
        );
        await run(`insert into ${name} values ${values.join(', ')}`);
        const source = sourceOf(event);
        const target = { event, source, columns: eventTable(event, [source]).columns, now: '2025-06-01T00:00:00Z' };
        const columns = (await warehouse.columns(table)) ?? [];
        const rows = warehouse.loading?.columnRows({ kind: 'table', table, columns }, source) ?? null;
        const lines = parameters.map((list, row): [string, string] => [
          `e${row}`,
          json({
            ...{
              event_name: 'seen',
              id: `e${row}`,
              event_timestamp: BigInt(timeOf(row)),
              user: row % 2 === 0 ? 'u' : null,
            },
            ...{ [own]: ownOf(row), event_params: list.map(parameterJson) },
          }),
        ]);
        const accepts = acceptOf(warehouse, target, rows);
        if (accepts === null) return;
        const judged = await judgeBoth(warehouse, target, accepts, new Map(lines), 'typed');
        disagreed(judged, event);
        total.inSql += judged.inSql;
        total.later += judged.later;
        total.refused += judged.refused;
      }),
      { ...runsOf(5), reporter: seedOf },
    );
    if (process.env.RUNS) process.stdout.write(`${JSON.stringify(total)}\n`);
    expect(Math.min(total.inSql, total.refused)).toBeGreaterThan(50);
  });
});
