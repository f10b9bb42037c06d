import type { AssertionDef } from '../../../src/model/assertion.ts';
import type { JsonValue } from '../../../src/model/values.ts';
import type { SqlScalar } from '../../../src/sql/types.ts';
import type { PlainTable } from './plain-table.ts';

export interface AssertionCase {
  readonly yaml: string;
  readonly on: PlainTable;
  /** How many rows fail; of an aggregate, 1 where it fails. */
  readonly failing: number;
  /** What an aggregate came to. */
  readonly observed?: unknown;
  readonly others?: Readonly<Record<string, PlainTable>>;
  readonly now?: string;
  readonly timeZone?: string;
  readonly weekStart?: 'monday' | 'sunday';
  readonly common?: Partial<AssertionDef>;
}

const column = (kind: SqlScalar | 'strings', ...all: readonly JsonValue[]): PlainTable => ({
  columns: { v: kind },
  rows: all.map((one) => [one]),
});
const wholes = column('integer', 0, 1, 2, 3, 4, null);
const texts = column('string', 'ab', '🙂🙂', 'abc', '', null);
const moments = column('timestamp', '2025-01-14T12:00:00Z', null);
const pairs = (...rows: readonly (readonly JsonValue[])[]): PlainTable => ({
  columns: { a: 'integer', b: 'integer' },
  rows,
});
const orders = (...rows: readonly (readonly JsonValue[])[]): PlainTable => ({
  columns: { order_id: 'string', event_time: 'timestamp' },
  rows,
});
const arrived: PlainTable = {
  columns: { event_time: 'timestamp', received_at: 'timestamp' },
  rows: [
    ['2025-01-15T11:01:00Z', '2025-01-15T11:01:05Z'],
    ['2025-01-15T11:02:00Z', '2025-01-15T11:02:05.999999Z'],
    ['2025-01-15T11:03:00Z', '2025-01-15T11:04:00Z'],
    ['2025-01-15T11:04:00Z', '2025-01-15T11:14:00Z'],
    ['2025-01-10T00:00:00Z', '2025-01-11T00:00:00Z'],
  ],
};
const happened = column('timestamp');
const volumes: PlainTable = {
  columns: { event_time: 'timestamp' },
  rows: [['2025-01-14T02:00:00Z'], ['2025-01-14T06:00:00Z'], ['2025-01-15T03:00:00Z'], ['2025-01-15T11:30:00Z']],
};
const payments = (paid: number | null): Readonly<Record<string, PlainTable>> => ({
  payments: { columns: { paid: 'number' }, rows: [[paid]] },
});

export const assertionCases: readonly AssertionCase[] = [
  // Empty text is not null.
  { yaml: 'not_null: v', on: texts, failing: 1 },
  { yaml: 'not_null: v', on: happened, failing: 0 },
  // One value that is repeated; nulls are no values, but in combinations they are.
  { yaml: 'unique: v', on: column('integer', 1, 1, 1, 2, null, null), failing: 1 },
  { yaml: 'unique: v', on: column('string', 'a', 'A', 'a '), failing: 0 },
  { yaml: 'unique: [a, b]', on: pairs([1, null], [1, null], [1, 2], [null, null], [null, null]), failing: 1 },
  { yaml: 'accepted_values: {column: v, values: [ab, abc]}', on: texts, failing: 2 },
  { yaml: 'accepted_values: {column: v, values: [900]}', on: column('number', 900, 901.5, null), failing: 1 },
  { yaml: 'accepted_values: {column: v, values: [true]}', on: column('boolean', true, false, null), failing: 1 },
  {
    yaml: 'accepted_values: {column: v, values: [2025-01-01]}',
    on: column('date', '2025-01-01', '2025-01-02'),
    failing: 1,
  },
  { yaml: 'range: {column: v, min: 1, max: 3}', on: wholes, failing: 2 },
  { yaml: 'range: {column: v, above: 1, below: 3}', on: wholes, failing: 4 },
  { yaml: 'range: {column: v, max: 3.5}', on: wholes, failing: 1 },
  { yaml: "range: {column: v, min: '2025-01-02'}", on: column('date', '2025-01-01', '2025-01-03'), failing: 1 },
  {
    yaml: "range: {column: v, min: '2025-01-01T10:00:00+02:00'}",
    on: column('timestamp', '2025-01-01T08:00:00Z', '2025-01-01T07:59:59.999999Z'),
    failing: 1,
  },
  // Two code points each of the first two.
  { yaml: 'length: {column: v, min: 1, max: 2}', on: texts, failing: 2 },
  { yaml: 'length: {column: v, min: 1}', on: column('strings', ['a', 'b'], []), failing: 1 },
  { yaml: "pattern: {column: v, pattern: 'b'}", on: texts, failing: 2 },
  { yaml: "pattern: {column: v, pattern: '^ab?$'}", on: texts, failing: 3 },
  {
    yaml: 'relationships: {column: v, to: parents, field: id}',
    on: column('integer', 1, 2, 3, 3, null),
    others: { parents: { columns: { id: 'integer' }, rows: [[1], [1], [2], [null]] } },
    failing: 2,
  },
  { yaml: 'expression: a <= b', on: pairs([1, 2], [2, 1], [null, 1]), failing: 1 },
  { yaml: 'expression: "a <= (select max(b) from {{self}}) -- all"', on: pairs([1, 2], [2, 1], [3, 0]), failing: 1 },
  { yaml: 'row_count: {min: 1}', on: happened, failing: 1, observed: 0 },
  { yaml: 'row_count: {equals: 4}', on: wholes, common: { where: 'v > 0' }, failing: 0, observed: 4 },
  {
    yaml: 'not_null_proportion: {column: v, at_least: 0.75}',
    on: column('integer', 1, 2, 3, null),
    failing: 0,
    observed: 0.75,
  },
  {
    yaml: 'not_null_proportion: {column: v, at_least: 0.8}',
    on: column('integer', 1, 2, 3, null),
    failing: 1,
    observed: 0.75,
  },
  { yaml: 'not_null_proportion: {column: v, at_least: 1}', on: happened, failing: 0 },
  { yaml: 'recency: {column: v, within: 24h}', on: moments, now: '2025-01-15T12:00:00Z', failing: 0 },
  { yaml: 'recency: {column: v, within: 24h}', on: moments, now: '2025-01-15T12:00:01Z', failing: 1 },
  { yaml: 'recency: {column: v, within: 24h}', on: happened, failing: 1 },
  // It is still the 15th in New York.
  {
    yaml: 'recency: {column: v, within: 1d}',
    on: column('date', '2025-01-14'),
    now: '2025-01-16T03:00:00Z',
    failing: 1,
  },
  {
    yaml: 'recency: {column: v, within: 1d}',
    on: column('date', '2025-01-14'),
    now: '2025-01-16T03:00:00Z',
    timeZone: 'America/New_York',
    failing: 0,
  },
  {
    yaml: 'equal_rowcount: others',
    on: column('integer', 1, 2, 3),
    others: { others: column('integer', 1, 2) },
    failing: 1,
  },
  {
    yaml: 'equal_rowcount: {to: others, other_where: v > 1}',
    on: column('integer', 1, 2, 3),
    others: { others: column('integer', 1, 2) },
    common: { where: 'v = 3' },
    failing: 0,
  },
  ...(
    [
      ['', 100, 0],
      ['', 100.5, 1],
      [', tolerance: 0.5', 100.5, 0],
      [', tolerance: 1%', 101, 0],
      [', tolerance: 1%', 102, 1],
      [', tolerance: 5', null, 1],
    ] as const
  ).map(
    ([rest, paid, failing]): AssertionCase => ({
      yaml: `reconciles_with: {value: sum(v), other: payments, other_value: sum(paid)${rest}}`,
      on: column('number', 60, 40, null),
      others: payments(paid),
      failing,
    }),
  ),
  { yaml: 'sequential: v', on: column('integer', 3, 1, 2, null), failing: 0 },
  { yaml: 'sequential: v', on: column('integer', 1, 2, 2, 5), failing: 2 },
  { yaml: 'sequential: {column: v, step: 10}', on: column('integer', 10, 20, 31), failing: 1 },
  { yaml: 'sequential: v', on: column('date', '2024-02-28', '2024-02-29', '2024-03-01', '2024-03-03'), failing: 1 },
  {
    yaml: 'sequential: {column: v, grain: month}',
    on: column('date', '2025-01-01', '2025-02-01', '2025-04-01'),
    failing: 1,
  },
  { yaml: 'sequential: {column: v, grain: week}', on: column('date', '2024-12-30', '2025-01-06'), failing: 0 },
  {
    yaml: 'sequential: {column: b, by: a}',
    on: pairs([1, 1], [1, 2], [2, 5], [2, 7], [null, 1], [null, 2]),
    failing: 1,
  },
  {
    yaml: 'sql: select a, sum(b) as total from {{self}} group by a having sum(b) < 10',
    on: pairs([1, -5], [1, 2], [2, 4]),
    failing: 2,
  },
  {
    yaml: 'sql: select a, sum(b) as total from {{self}} group by a having sum(b) < 10',
    on: pairs([1, -5], [1, 2], [2, 4]),
    common: { where: 'total < 0' },
    failing: 1,
  },
  {
    yaml: 'once_per: {entity: order, key: order_id}',
    on: orders(['a', '2025-01-01T09:00:00Z'], ['a', '2025-01-01T09:00:00Z'], ['b', null], [null, null], [null, null]),
    failing: 1,
  },
  {
    yaml: 'after: {event: started, by: order_id}',
    on: orders(
      ['before', '2025-01-01T09:00:00Z'],
      ['same', '2025-01-01T09:00:00Z'],
      ['late', '2025-01-01T09:00:00Z'],
      ['missing', '2025-01-01T09:00:00Z'],
      [null, '2025-01-01T09:00:00Z'],
    ),
    others: {
      started: orders(
        ['before', '2025-01-01T08:00:00Z'],
        ['before', '2025-01-01T10:00:00Z'],
        ['same', '2025-01-01T09:00:00Z'],
        ['late', '2025-01-01T09:00:00.000001Z'],
      ),
    },
    failing: 2,
  },
  // Of the four of the last day, three took at most a minute.
  {
    yaml: 'freshness: {within: 1m, share: 0.75}',
    on: arrived,
    now: '2025-01-15T12:00:00Z',
    failing: 0,
    observed: 0.75,
  },
  {
    yaml: 'freshness: {within: 1m, share: 0.95}',
    on: arrived,
    now: '2025-01-15T12:00:00Z',
    failing: 1,
    observed: 0.75,
  },
  { yaml: 'freshness: {within: 10m, share: 1}', on: arrived, now: '2025-01-15T12:00:00Z', failing: 0, observed: 1 },
  { yaml: 'freshness: {within: 1m, share: 1}', on: arrived, now: '2025-01-20T12:00:00Z', failing: 0 },
  { yaml: 'volume: {per: day, min: 3}', on: volumes, now: '2025-01-15T12:10:00Z', failing: 1, observed: 2 },
  {
    yaml: 'volume: {per: day, max: 2}',
    on: volumes,
    now: '2025-01-15T15:00:00Z',
    timeZone: 'Asia/Tokyo',
    failing: 0,
    observed: 2,
  },
  { yaml: 'volume: {per: hour, min: 1}', on: volumes, now: '2025-01-15T12:10:00Z', failing: 0, observed: 1 },
  { yaml: 'volume: {per: week, min: 1}', on: volumes, now: '2025-01-15T12:10:00Z', failing: 1, observed: 0 },
  {
    yaml: 'volume: {per: week, min: 1}',
    on: volumes,
    now: '2025-01-19T00:00:00Z',
    weekStart: 'sunday',
    failing: 0,
    observed: 4,
  },
  // Of two conversions one has a touch: the credits add up to both. Each came to 5.
  {
    yaml: 'credit: {metric: credits, of: converted, tables: [touched, converted]}',
    on: column('integer', 1),
    failing: 0,
  },
  {
    yaml: 'credit: {metric: credits, of: converted, where: amount > 5, tables: [touched, converted]}',
    on: column('integer', 1),
    failing: 1,
  },
  {
    yaml: 'healthy: {metric: conversions, min: 2, tables: [converted]}',
    on: column('integer', 1),
    now: '2025-01-15T12:00:00Z',
    failing: 0,
  },
  {
    yaml: 'healthy: {metric: conversions, min: 3, tables: [converted]}',
    on: column('integer', 1),
    now: '2025-01-15T12:00:00Z',
    failing: 1,
  },
];

/** What the assertions about metrics look at. */
export const assertedCatalog = `events:
  touched: {properties: {user_id: {type: string, required: true}, channel: string}}
  converted: {properties: {user_id: {type: string, required: true}, amount: number}}
metrics:
  conversions: {type: simple, count: rows, of: converted}
  credits: {type: attribution, model: time_decay, half_life: 2d, touches: touched, conversions: converted, match: user_id, lookback: 7d, dimensions: [channel]}
`;
export const assertedTables: Readonly<Record<string, PlainTable>> = {
  event_touched: {
    columns: { event_id: 'string', event_time: 'timestamp', user_id: 'string', channel: 'string' },
    rows: [
      ['1', '2025-01-13T08:00:00Z', 'ann', 'mail'],
      ['2', '2025-01-12T08:00:00Z', 'ann', 'web'],
    ],
  },
  event_converted: {
    columns: { event_id: 'string', event_time: 'timestamp', user_id: 'string', amount: 'number' },
    rows: [
      ['3', '2025-01-14T08:00:00Z', 'ann', 5],
      ['4', '2025-01-14T09:00:00Z', 'bob', 5],
    ],
  },
};
