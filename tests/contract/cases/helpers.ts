import type { ExampleFiles } from '../../../src/base/diagnostic.ts';
import { boolean, literal, number, text, timestamp } from '../../../src/sql/make.ts';
import { values } from '../../../src/sql/make-relation.ts';
import type { Expr, Relation } from '../../../src/sql/nodes.ts';
import { type SqlType, sqlType } from '../../../src/sql/types.ts';

/** A template, and the values of its first column in their order. */
export interface HelperCase {
  readonly template: string;
  readonly gives: readonly unknown[];
  /** The template's model is incremental, and only what begins here is built again. */
  readonly since?: Expr;
}

/** The project that the templates belong to: days begin at midnight in Berlin, weeks on Sunday. */
export const helperProject: ExampleFiles = {
  'waymark.yaml': `name: test
time_zone: Europe/Berlin
week_start: sunday
vars: {tiers: [plus, "b'c"], numbers: [1, 2], none: [], since: 2025-01-15, fast: true, price: {plus: 5}}
`,
  'catalog/events.yaml': `events:
  order.paid: {properties: {order_id: string, amount: number, tier: string, ok: boolean}}
sources:
  raw: {layout: columns, table: raw_orders, events: [order.paid], fields: {time: at}}
seeds:
  rates: {file: rates.csv, columns: {currency: string}}
`,
  'transforms/base.sql.hbs': 'select 1 as id\n',
};

const json = (value: string): Expr => ({ kind: 'literal', value, type: sqlType('json') });
const texts: SqlType = { kind: 'array', of: sqlType('string') };

const paid = values(
  [
    { name: 'order_id', type: sqlType('string') },
    { name: 'amount', type: sqlType('number') },
    { name: 'tier', type: sqlType('string') },
    { name: 'ok', type: sqlType('boolean') },
    { name: 'event_time', type: sqlType('timestamp') },
    { name: 'payload', type: sqlType('json') },
    { name: 'skus', type: texts },
  ],
  [
    [
      text('1'),
      number(1),
      text('plus'),
      boolean(true),
      timestamp('2025-01-14T23:30:00Z'),
      json('{"a":{"b":"x"}}'),
      literal(['s', 't'], texts),
    ],
    [
      text('x'),
      number(4),
      text("b'c"),
      boolean(false),
      timestamp('2025-01-18T23:00:00Z'),
      json('{}'),
      literal([], texts),
    ],
  ],
);
const counts = (name: string, rows: readonly (readonly [string, number])[]): Relation =>
  values(
    [
      { name: 'event', type: sqlType('string') },
      { name, type: sqlType('number') },
    ],
    rows.map(([event, count]) => [text(event), number(count)]),
  );
const one = (name: string, value: string): Relation => values([{ name, type: sqlType('string') }], [[text(value)]]);

/** The tables that are read, under the names that they have in a warehouse. */
export const helperTables: Readonly<Record<string, Relation>> = {
  event_order_paid: paid,
  base: one('id', 'base'),
  rates: one('currency', 'EUR'),
  raw_orders: one('id', 'raw'),
  m: one('id', 'before'),
  waymark_loads: counts('received', [
    ['order.paid', 2],
    ['other', 9],
  ]),
  waymark_quarantine: counts('line', [
    ['order.paid', 3],
    ['other', 9],
  ]),
};

const fromPaid = (expression: string): string =>
  `select ${expression} as v from {{event "order.paid"}} order by order_id`;
const incremental = '---\nmaterialized: incremental\npartition: {by: day, grain: day}\ncolumns: {day: date}\n---\n';

export const helperCases: readonly HelperCase[] = [
  { template: 'select id as v from {{ref "base"}}', gives: ['base'] },
  { template: 'select currency as v from {{ref "rates"}}', gives: ['EUR'] },
  { template: 'select id as v from {{source "raw"}}', gives: ['raw'] },
  { template: 'select sum(received) as v from {{loads "order.paid"}} as l', gives: [2] },
  { template: 'select sum(line) as v from {{quarantine "order.paid"}} as q', gives: [3] },
  { template: 'select count(*) as v from {{event (concat "order." "paid")}}', gives: [2] },

  // 23:30 UTC is the next day in Berlin, and 23:00 UTC on Saturday is Sunday.
  { template: fromPaid('{{date_trunc "day" "event_time"}}'), gives: ['2025-01-15', '2025-01-19'] },
  { template: fromPaid('{{date_trunc "day" "event_time" zone="UTC"}}'), gives: ['2025-01-14', '2025-01-18'] },
  { template: fromPaid('{{date_trunc "week" "event_time"}}'), gives: ['2025-01-12', '2025-01-19'] },
  { template: fromPaid('{{date_trunc "hour" "event_time"}}'), gives: ['2025-01-14T23:00:00Z', '2025-01-18T23:00:00Z'] },
  {
    template: 'select {{date_diff "day" "min(event_time)" "max(event_time)"}} as v from {{event "order.paid"}}',
    gives: [4],
  },
  {
    template: 'select {{date_diff "week" "min(event_time)" "max(event_time)"}} as v from {{event "order.paid"}}',
    gives: [1],
  },
  {
    template: 'select {{date_diff "hour" "min(event_time)" "max(event_time)"}} as v from {{event "order.paid"}}',
    gives: [95],
  },
  {
    template: fromPaid('{{date_add "month" 1 "event_time"}}'),
    gives: ['2025-02-14T23:30:00Z', '2025-02-18T23:00:00Z'],
  },
  {
    template: fromPaid('{{date_add "hour" (cast "amount" "integer") "event_time"}}'),
    gives: ['2025-01-15T00:30:00Z', '2025-01-19T03:00:00Z'],
  },

  { template: fromPaid('{{safe_divide "amount" 3}}'), gives: [1 / 3, 4 / 3] },
  { template: fromPaid('{{safe_divide 1 "amount - 4"}}'), gives: [-1 / 3, null] },
  { template: fromPaid('{{json_value "payload" "$.a.b"}}'), gives: ['x', null] },
  { template: 'select {{median "amount"}} as v from {{event "order.paid"}}', gives: [2.5] },
  { template: 'select {{percentile "amount" 0.25}} as v from {{event "order.paid"}}', gives: [1.75] },
  { template: 'select {{count_if "ok or amount > 100"}} as v from {{event "order.paid"}}', gives: [1] },
  { template: 'select {{safe_divide (count_if "ok") "count(*)"}} as v from {{event "order.paid"}}', gives: [0.5] },
  { template: fromPaid('{{cast "order_id" "integer" safe=true}}'), gives: [1, null] },
  { template: fromPaid('{{cast "amount" "integer"}}'), gives: [1, 4] },
  { template: fromPaid('{{cast "event_time" "date"}}'), gives: ['2025-01-14', '2025-01-18'] },
  {
    template: 'select {{cast "concat(\'2025-01-14T08:00:00\', \'+02:00\')" "timestamp"}} as v',
    gives: ['2025-01-14T06:00:00Z'],
  },
  { template: fromPaid('{{regexp_matches "tier" "^b\'."}}'), gives: [false, true] },
  { template: fromPaid('{{regexp_matches "order_id" "^\\d$"}}'), gives: [true, false] },
  { template: fromPaid('{{array_length "skus"}}'), gives: [2, 0] },

  { template: 'select {{quote (var "since") type="date"}} as v', gives: ['2025-01-15'] },
  { template: `select {{quote "it's \\ so"}} as v`, gives: ["it's \\ so"] },
  { template: 'select {{quote 5}} + {{quote 0.5}} as v', gives: [5.5] },
  { template: 'select {{quote true}} as v', gives: [true] },
  {
    template: `${fromPaid('1').replace(' order by', ' where tier in ({{list (var "tiers")}}) order by')}`,
    gives: [1, 1],
  },
  { template: 'select 2 in ({{list (var "numbers")}}) as v', gives: [true] },
  { template: 'select count(*) as v from {{event "order.paid"}} where tier in ({{list (var "none")}})', gives: [0] },
  { template: 'select {{var "limit" default=5}} as v', gives: [5] },
  { template: 'select {{lookup (var "price") "plus"}} as v', gives: [5] },
  { template: 'select 1 as {{identifier "order"}}', gives: [1] },
  { template: 'select {{#if (and (var "fast") (not (eq (var "since") "x")))}}1{{else}}2{{/if}} as v', gives: [1] },
  { template: 'select {{#if (or (var "none") false)}}1{{else}}2{{/if}} as v', gives: [2] },

  {
    template: `${incremental}select {{date_trunc "day" "event_time"}} as day from {{event "order.paid"}}\n{{#if incremental}}where event_time >= {{partition_start}} and event_time < {{partition_end}}{{/if}}`,
    gives: ['2025-01-19'],
    since: timestamp('2025-01-18T23:00:00Z'),
  },
  {
    template: `${incremental}select {{quote "2025-01-19" type="date"}} as day\n{{#incremental}}from {{self}} where id = 'before' and {{partition_start type="date"}} = {{quote "2025-01-19" type="date"}}{{else}}{{/incremental}}`,
    gives: ['2025-01-19'],
    since: timestamp('2025-01-18T23:00:00Z'),
  },
];
