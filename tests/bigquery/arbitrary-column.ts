import fc from 'fast-check';
import type { EventDef } from '../../src/model/event.ts';
import { valuePattern } from '../../src/model/formats.ts';
import type { Property, ScalarKind, ValueType } from '../../src/model/values.ts';
import { arbitraryEvent, words } from '../load/arbitrary-event.ts';

/** A value of a column in SQL, and as BigQuery's JSON functions write it. */
export type Cell = readonly [sql: string, json: unknown];

/** A column: its type, and values that it may hold. */
export interface Column {
  readonly type: string;
  readonly cells: readonly Cell[];
}

export const text = (value: string): Cell => [JSON.stringify(value), value];
const whole = (value: string): Cell => [value, BigInt(value)];
const double = (value: number): Cell => [`cast(${value} as float64)`, value];

export const texts = [
  ...words,
  ...['0', '1', '-1', '2.5', '1e2', '007', '9007199254740993', ' 5', 'TRUE', 't', 'b'],
  ...['2025-01-31', '2024-02-29', '2025-02-30', '20250131', '2025-01-31 10:00:00', '0001-01-01', '2025-01-31T10:00:00'],
  ...['2025-01-31T10:00:00Z', '2025-01-31T10:00:00.123456+05:30', '2025-01-31T10:00:00.1234567Z'],
  ...['0001-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00', '2025-01-31T24:00:00Z', '2025-02-29T10:00:00Z'],
  ...['a1d31f49-8571-44d4-aa82-ab01e3b21af0', 'A1D31F49857144d4aa82ab01e3b21af0', '["a"]', '{"a": 1}'],
].filter((one) => !/[\0\u2028]/.test(one));

const integers: Column = { type: 'int64', cells: ['0', '1', '5', '-3', '12', '20250131'].map(whole) };
const doubles: Column = { type: 'float64', cells: [0, 1.5, 5, -3, 100, 1e300, 0.1, 2.25].map(double) };

/** Columns that are not within others. */
const columns: readonly Column[] = [
  { type: 'string', cells: texts.map(text) },
  integers,
  { type: 'int64', cells: ['9007199254740993', '-9223372036854775807', '5'].map(whole) },
  doubles,
  {
    type: 'numeric',
    cells: ['0', '1.5', '-3', '123456789012345.678'].map((one): Cell => [`numeric '${one}'`, Number(one)]),
  },
  { type: 'bignumeric', cells: ['5', '0.5'].map((one): Cell => [`bignumeric '${one}'`, Number(one)]) },
  { type: 'bool', cells: [true, false].map((one): Cell => [String(one), one]) },
  { type: 'date', cells: ['2025-01-31', '0001-01-01', '9999-12-31'].map((one): Cell => [`date '${one}'`, one]) },
  {
    type: 'timestamp',
    cells: ['2025-01-31T00:00:00.000000Z', '2025-01-31T10:00:00.123456Z', '9999-12-31T23:59:59.000000Z'].map(
      (one): Cell => [`timestamp '${one}'`, one],
    ),
  },
  // The service writes a year with as many digits as it has.
  { type: 'timestamp', cells: [["timestamp '0999-01-01T00:00:00Z'", '999-01-01T00:00:00.000000Z']] },
  {
    type: 'datetime',
    cells: ['2025-01-31T00:00:00.000000', '2025-01-31T10:00:00.500000'].map(
      (one): Cell => [`datetime '${one}'`, `${one}Z`],
    ),
  },
  { type: 'time', cells: [["time '10:00:00'", '10:00:00']] },
  {
    type: 'json',
    cells: [
      ["json '[1]'", [1]],
      ['json \'{"a": 1}\'', { a: 1 }],
      ["json '5'", 5],
    ],
  },
];

/** Which of them suit a type. */
const suits: Readonly<Record<ScalarKind, RegExp>> = {
  string: /^string$/,
  uuid: /^string$/,
  integer: /^(int64|float64|numeric|bignumeric)$/,
  number: /^(int64|float64|numeric|bignumeric)$/,
  boolean: /^bool$/,
  date: /^(string|date|timestamp|datetime)$/,
  timestamp: /^(string|date|timestamp|datetime)$/,
};

/** A column that a property may be read from, mostly, or any other. */
export function columnNear(type: ValueType): fc.Arbitrary<Column> {
  const any = fc.constantFrom(...columns);
  if (type.type === 'array') return fc.oneof({ weight: 8, arbitrary: listNear(type) }, { weight: 1, arbitrary: any });
  if (type.type === 'object')
    return fc.oneof({ weight: 8, arbitrary: structNear(type, 0) }, { weight: 1, arbitrary: any });
  const fitting = columns.filter((one) => suits[type.type as ScalarKind].test(one.type));
  return fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...fitting) }, { weight: 1, arbitrary: any });
}

/** Within lists and structs: times are texts there, which SQL leaves to the checker where they are not. */
function innerNear(type: ValueType, depth: number): fc.Arbitrary<Column> {
  switch (type.type) {
    case 'object':
      return depth < 3 ? structNear(type, depth) : fc.constant(stringsNear(type));
    case 'array':
      return depth < 3 ? listNear(type, depth) : fc.constant(stringsNear(type));
    case 'integer':
      return fc.constant(integers);
    case 'number':
      return fc.constant(doubles);
    case 'boolean':
      return fc.constant({ type: 'bool', cells: [true, false].map((one): Cell => [String(one), one]) });
    default:
      return fc.constant(stringsNear(type));
  }
}

/** Texts that fit, and a few that need not. */
function stringsNear({ type, enum: options, const: only, pattern }: ValueType): Column {
  const form = type === 'date' || type === 'timestamp' || type === 'uuid' ? valuePattern[type] : pattern;
  const given = (only === undefined ? options : [only])?.filter((one) => typeof one === 'string');
  const usual = (given ?? texts).filter((one) => form === undefined || new RegExp(form, 'u').test(one));
  const fitting = usual.filter((one) => !/[\0\u2028]/.test(one));
  return { type: 'string', cells: [...fitting, ...fitting, ...texts.slice(0, 2), 'b'].map(text) };
}

function listNear({ items }: ValueType, depth = 0): fc.Arbitrary<Column> {
  if (items === undefined || items.type === 'array')
    return fc.constant({ type: 'array<string>', cells: [['["a"]', ['a']]] });
  return innerNear(items, depth + 1).chain((item) =>
    fc
      .array(fc.array(fc.constantFrom(...item.cells), { maxLength: 3 }), { minLength: 8, maxLength: 8 })
      .map((lists) => ({
        type: `array<${item.type}>`,
        cells: lists.map(
          (list): Cell => [`array<${item.type}>[${list.map(([sql]) => sql).join(', ')}]`, list.map(([, json]) => json)],
        ),
      })),
  );
}

function structNear({ properties = [] }: ValueType, depth: number): fc.Arbitrary<Column> {
  const fields = properties.map((one) => fc.tuple(fc.constant(one.name), innerNear(one, depth + 1), fc.boolean()));
  const more = fc.constantFrom<[string, Column, boolean][]>([], [], [['more', integers, false]]);
  return fc.tuple(fc.tuple(...fields), more).chain(([own, others]) => {
    const all = [...own, ...others];
    if (all.length === 0) return fc.constant<Column>({ type: 'string', cells: [text('a')] });
    const cell = fc.tuple(
      ...all.map(([name, column]) =>
        fc.constantFrom<Cell>(
          ...column.cells,
          ...column.cells,
          ...(name === 'more' ? many(column) : []),
          nothing(column),
        ),
      ),
    );
    const type = `struct<${all.map(([name, column]) => `${name} ${column.type}`).join(', ')}>`;
    return fc.array(cell, { minLength: 12, maxLength: 12 }).map(
      (rows): Column => ({
        type,
        cells: rows.map(
          (row): Cell => [
            `struct(${row.map(([sql], at) => `${sql} as ${all[at]?.[0]}`).join(', ')})`,
            Object.fromEntries(row.map(([, json], at) => [all[at]?.[0], json])),
          ],
        ),
      }),
    );
  });
}

/** Fields that nobody knows are mostly empty. */
const many = (column: Column): Cell[] => Array<Cell>(60).fill(nothing(column));

/** No value; a list is never null. */
export function nothing({ type }: Column): Cell {
  return type.startsWith('array') ? [`${type}[]`, []] : [`cast(null as ${type})`, null];
}

const plainName = /^(?!true$)[a-z][a-z_]*$/i;

/** An event whose properties may have columns: nested names are plain. Some convert values of other types. */
export const arbitraryColumnEvent: fc.Arbitrary<EventDef> = fc
  .tuple(arbitraryEvent, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }))
  .map(([event, coerced]) => ({
    ...event,
    properties: event.properties.map((one, index) => ({
      ...one,
      ...withPlainNames(one),
      ...(coerced[index] && { coerce: true }),
    })),
  }))
  .filter(({ properties }) => properties.every((one) => one.column !== 'true'));

/** What a property's column is called: by its name where that may be. */
export function columnName({ name, column }: Property): string {
  return plainName.test(name) ? name : column;
}

function withPlainNames<T extends ValueType>(type: T): T {
  const properties = type.properties?.map((one) => {
    const column = one.column === 'true' ? 'truth' : one.column;
    return { ...withPlainNames(one), name: column, column };
  });
  const items = type.items === undefined ? undefined : withPlainNames(type.items);
  return { ...type, ...(properties && { properties }), ...(items && { items }) };
}

/** Whole numbers that doubles cannot hold are written as they are. */
export const json = (row: object): string =>
  JSON.stringify(row, (_key, value) => (typeof value === 'bigint' ? `<${value}>` : value)).replace(
    /"<(-?\d+)>"/g,
    '$1',
  );

/** What is wrong, in a few lines. */
export function seedOf<T>({ failed, seed, counterexamplePath, errorInstance }: fc.RunDetails<T>): void {
  if (failed) throw new Error(`seed ${seed}, path ${counterexamplePath}: ${String(errorInstance).slice(0, 3000)}`);
}
