import type { SourceLayout } from '../../../src/model/source.ts';

/** A source of one layout: its files, what becomes of their rows, and the typed rows by event id or time. */
export interface LayoutCase {
  readonly catalog: string;
  readonly files: Readonly<Record<string, string>>;
  readonly counts: {
    readonly received: number;
    readonly accepted: number;
    readonly quarantined: number;
    readonly duplicates: number;
  };
  readonly columns: readonly string[];
  /** In the order of their time. */
  readonly rows: readonly (readonly unknown[])[];
}

const lines = (...rows: readonly (object | string)[]): string =>
  rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join('');
const paid = (id: string, second: number, properties: object): object => ({
  event_id: id,
  event: 'paid',
  timestamp: new Date(Date.UTC(2025, 4, 1, 10, 0, second)).toISOString(),
  properties,
});
const parameter = (key: string, value: object): object => ({
  key,
  value: { string_value: null, int_value: null, float_value: null, double_value: null, ...value },
});
const purchase = (micros: number, ...parameters: object[]): object => ({
  event_name: 'purchase',
  event_timestamp: micros,
  user_pseudo_id: 'u1',
  event_params: parameters,
  items: [{ item_id: 'i1', price: 5, brand: null }],
});

const properties = `    properties:
      amount: {type: number, required: true, minimum: 0}
      items: integer
      note: {type: string, max_length: 3}
      day: date
      skus: {type: array, items: string}`;

/** Every layout that sources have; the compiler complains where one is new and not tried. */
export const layoutCases: Readonly<Record<SourceLayout, LayoutCase>> = {
  envelope: {
    catalog: `events:\n  paid:\n${properties}\nsources: {app: {location: data/*.ndjson}}\n`,
    files: {
      'data/a.ndjson': lines(
        paid('a', 2, { amount: 0.1, items: 9007199254740991, note: 'äöü', day: '2024-02-29', skus: ['x', ''] }),
        paid('a', 1, { amount: 9 }),
        paid('b', 3, { amount: -1 }),
        paid('c', 4, { amount: 1, note: 'long' }),
        paid('d', 5, { amount: 1, items: 1.5 }),
        paid('e', 6, { amount: 1e3, note: '', skus: [] }),
        '{"event": "paid", ',
      ),
    },
    counts: { received: 7, accepted: 2, quarantined: 4, duplicates: 1 },
    columns: ['event_id', 'event_time', 'amount', 'items', 'note', 'day'],
    rows: [
      // Of two rows with one id the last one is kept.
      ['a', '2025-05-01T10:00:02Z', 0.1, 9007199254740991, 'äöü', '2024-02-29'],
      ['e', '2025-05-01T10:00:06Z', 1000, null, '', null],
    ],
  },
  columns: {
    catalog: `events:\n  paid:\n${properties.replace(/\n {6}skus.*/, '')}
sources: {app: {layout: columns, location: data/*.csv, events: paid, fields: {id: key, time: at}}}\n`,
    files: {
      'data/a.csv': `key,at,amount,items,note,day
a,2025-05-01T10:00:01.123456Z,0.1,3,"a,b",2024-02-29
b,2025-05-01T10:00:02Z,,1,x,
c,2025-05-01T12:00:03+02:00,5,,,
d,2025-05-01T10:00:04Z,1,1.5,x,2024-01-01
`,
    },
    counts: { received: 4, accepted: 2, quarantined: 2, duplicates: 0 },
    columns: ['event_id', 'event_time', 'amount', 'items', 'note', 'day'],
    rows: [
      ['c', '2025-05-01T10:00:03Z', 5, null, null, null],
      ['a', '2025-05-01T10:00:01.123456Z', 0.1, 3, 'a,b', '2024-02-29'],
    ].reverse(),
  },
  ga4: {
    catalog: `events:
  purchase:
    properties:
      value: number
      transaction_id: {type: string, coerce: true}
      engaged: {type: boolean, coerce: true}
sources:
  ga4: {layout: ga4, location: data/*.ndjson, context: {user_pseudo_id: string}}\n`,
    files: {
      'data/a.ndjson': lines(
        purchase(
          1746093600123456,
          parameter('value', { double_value: 7.5 }),
          parameter('transaction_id', { int_value: '42' }),
          parameter('engaged', { int_value: 1 }),
          parameter('unset', {}),
        ),
        purchase(1746093600123457, parameter('value', { string_value: '7.5' })),
        { ...purchase(0), event_timestamp: null },
      ),
    },
    counts: { received: 3, accepted: 1, quarantined: 2, duplicates: 0 },
    columns: ['event_time', 'user_pseudo_id', 'value', 'transaction_id', 'engaged'],
    rows: [['2025-05-01T10:00:00.123456Z', 'u1', 7.5, '42', true]],
  },
};
