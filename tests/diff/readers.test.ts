import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ExampleFiles } from '../../src/base/diagnostic.ts';
import { targetTypes } from '../../src/dialects/index.ts';
import { emptyFolder, runCli } from '../cli/run-cli.ts';
import { compareFiles } from './compare-files.ts';
import { write } from './repository.ts';

const old: Record<string, string> = {
  'waymark.yaml': 'name: shop\ntargets:\n  dev: {type: duckdb, path: shop.duckdb}\n',
  'catalog/events.yaml': `events:
  order.paid:
    properties:
      order_id: {type: string, required: true}
      amount: {type: number, required: true}
      coupon: string
      paid_on: date
      device: {type: object, properties: {os: string, width: integer}}
  cart.viewed:
    properties: {cart_id: string}
sources:
  app: {location: data/*.ndjson, fields: {event: event, id: id, time: time, received: ~, properties: properties}, context: {user_id: string}}
seeds:
  tiers: {file: seeds/tiers.csv, columns: {tier: string, price: integer}}
`,
  'seeds/tiers.csv': 'tier,price\nbasic,1\n',
  'transforms/orders_daily.sql.hbs': `---
materialized: table
columns: {day: date, revenue: number}
---
select cast(event_time as date) as day, sum(amount) as revenue from {{event "order.paid"}} group by 1
`,
  'data/all.ndjson': `{"event":"order.paid","id":"1","time":"2026-01-01T00:00:00Z","user_id":"u","properties":{"order_id":"a","amount":5}}
`,
};

/** What people have written over the published tables: each breaks by some of the edits. */
const queries = {
  orders: 'select count(*) from event_order_paid',
  amounts: 'select sum(amount) from event_order_paid',
  coupons: "select coupon || '!' from event_order_paid",
  days: "select date_trunc('month', paid_on) from event_order_paid",
  systems: 'select device.os, device.width + 1 from event_order_paid',
  users: 'select distinct user_id from event_order_paid',
  carts: 'select cart_id from event_cart_viewed',
  revenue: 'select day, sum(revenue) from main.orders_daily group by 1',
  prices: 'select tier, price * 2 from tiers',
} as const;

type Query = keyof typeof queries;

/** Builds the project in an empty database, and tells which queries fail there. */
async function failing(files: ExampleFiles): Promise<Query[]> {
  const folder = emptyFolder();
  write(folder, files);
  const built = await runCli(folder, ['build']);
  if (built.code !== 0) throw new Error(built.both);
  const target = { name: 'dev', dialect: 'duckdb', schema: 'main', options: { path: 'shop.duckdb' }, at: { self: at } };
  const warehouse = await targetTypes.duckdb?.open?.(target, folder);
  const failed: Query[] = [];
  for (const [name, sql] of Object.entries(queries)) {
    const ran = await warehouse?.query({ sql, origin: { step: 'test', span: null } }).catch(() => null);
    if (ran === null) failed.push(name as Query);
  }
  await warehouse?.close();
  return failed;
}

const at = { path: 'waymark.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };

function edited(path: string, from: string, to: string): ExampleFiles {
  const text = old[path] ?? '';
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
  return { ...old, [path]: text.replace(from, to) };
}

function without(path: string): ExampleFiles {
  return Object.fromEntries(Object.entries(old).filter(([one]) => one !== path));
}

const events = 'catalog/events.yaml';
const model = 'transforms/orders_daily.sql.hbs';
const seedLine = '  tiers: {file: seeds/tiers.csv, columns: {tier: string, price: integer}}';

interface Case {
  readonly what: string;
  readonly after: ExampleFiles;
  /** Queries that have to fail after it, and the rule that has to say so. None: the edit breaks no reader. */
  readonly breaks: readonly Query[];
  readonly rule: string | null;
}

const cases: readonly Case[] = [
  { what: 'nothing', after: old, breaks: [], rule: null },
  {
    what: 'a property more',
    after: edited(events, 'coupon: string', 'coupon: string\n      note: string'),
    breaks: [],
    rule: null,
  },
  {
    what: 'a shorter text',
    after: edited(events, 'coupon: string', 'coupon: {type: string, max_length: 5}'),
    breaks: [],
    rule: null,
  },
  {
    what: 'a property gone',
    after: edited(events, '      coupon: string\n', ''),
    breaks: ['coupons'],
    rule: 'readers/column-removed',
  },
  {
    what: 'a property renamed',
    after: edited(events, 'coupon: string', 'voucher: {type: string, renamed_from: coupon}'),
    breaks: ['coupons'],
    rule: 'readers/column-renamed',
  },
  {
    what: 'a property of another type',
    after: edited(events, 'paid_on: date', 'paid_on: string'),
    breaks: ['days'],
    rule: 'readers/column-type-changed',
  },
  {
    what: 'a field gone',
    after: edited(events, 'os: string, ', ''),
    breaks: ['systems'],
    rule: 'readers/column-removed',
  },
  {
    what: 'a field of another type',
    after: edited(events, 'width: integer', 'width: string'),
    breaks: ['systems'],
    rule: 'readers/column-type-changed',
  },
  {
    what: 'a property of the context gone',
    after: edited(events, ', context: {user_id: string}', ''),
    breaks: ['users'],
    rule: 'readers/column-removed',
  },
  {
    what: 'an event gone',
    after: edited(events, '  cart.viewed:\n    properties: {cart_id: string}\n', ''),
    breaks: ['carts'],
    rule: 'readers/event-table-removed',
  },
  {
    what: 'an event renamed',
    after: edited(events, '  cart.viewed:\n', '  basket.viewed:\n    renamed_from: cart.viewed\n'),
    breaks: ['carts'],
    rule: 'readers/event-table-renamed',
  },
  { what: 'a model gone', after: without(model), breaks: ['revenue'], rule: 'readers/model-removed' },
  {
    what: 'a model renamed',
    after: {
      ...without(model),
      'transforms/revenue_daily.sql.hbs': (old[model] ?? '').replace('---\n', '---\nrenamed_from: orders_daily\n'),
    },
    breaks: ['revenue'],
    rule: 'readers/model-renamed',
  },
  {
    what: 'a view in place of a table',
    after: edited(model, 'materialized: table', 'materialized: view'),
    breaks: [],
    rule: null,
  },
  {
    what: 'a part of other queries in place of a table',
    after: edited(model, 'materialized: table', 'materialized: ephemeral'),
    breaks: ['revenue'],
    rule: 'readers/model-became-ephemeral',
  },
  {
    what: 'a column of a model renamed',
    after: {
      ...old,
      [model]: (old[model] ?? '')
        .replace('revenue: number', 'total: {type: number, renamed_from: revenue}')
        .replace('as revenue', 'as total'),
    },
    breaks: ['revenue'],
    rule: 'readers/model-column-renamed',
  },
  {
    what: 'a column of a model gone',
    after: {
      ...old,
      [model]: (old[model] ?? '').replace(', revenue: number', '').replace(', sum(amount) as revenue', ''),
    },
    breaks: ['revenue'],
    rule: 'readers/model-column-removed',
  },
  {
    what: 'a column of a model of another type',
    after: {
      ...old,
      [model]: (old[model] ?? '')
        .replace('revenue: number', 'revenue: string')
        .replace('sum(amount)', 'cast(sum(amount) as varchar)'),
    },
    breaks: ['revenue'],
    rule: 'readers/model-column-type-changed',
  },
  {
    what: 'a column of a model more',
    after: {
      ...old,
      [model]: (old[model] ?? '')
        .replace('revenue: number', 'revenue: number, orders: integer')
        .replace('as revenue', 'as revenue, count(*) as orders'),
    },
    breaks: [],
    rule: null,
  },
  {
    what: 'a seed gone',
    after: edited(events, `seeds:\n${seedLine}\n`, ''),
    breaks: ['prices'],
    rule: 'readers/seed-removed',
  },
  {
    what: 'a column of a seed gone',
    after: { ...edited(events, ', price: integer', ''), 'seeds/tiers.csv': 'tier\nbasic\n' },
    breaks: ['prices'],
    rule: 'readers/seed-column-removed',
  },
  {
    what: 'a column of a seed of another type',
    after: edited(events, 'price: integer', 'price: string'),
    breaks: ['prices'],
    rule: 'readers/seed-column-type-changed',
  },
  {
    what: 'another schema',
    after: edited('waymark.yaml', 'path: shop.duckdb', 'path: shop.duckdb, schema: shop'),
    breaks: ['revenue'],
    rule: 'readers/schema-changed',
  },
];

describe('old queries over the tables that the new project builds', () => {
  test.each(cases)('$what', { timeout: 60_000 }, async ({ after, breaks, rule }) => {
    const failed = await failing(after);
    // Without the schema in front, a query also finds no table that moved to another one.
    expect(rule === 'readers/schema-changed' ? failed.filter((one) => breaks.includes(one)) : failed).toEqual(breaks);
    const told = (await compareFiles(old, after)).findings.filter(
      (one) => one.audience === 'readers' && one.severity === 'error',
    );
    expect(told.map((one): string => one.rule.id)).toEqual(rule === null ? [] : [rule]);
  });

  test('every rule that is a break of readers is put to the test, apart from those about metrics, exports and whole targets', () => {
    const folder = join(import.meta.dirname, '../../src/diff/rules');
    expect(existsSync(folder)).toBe(true);
    const breaks = readdirSync(folder).filter(
      (file) =>
        file.startsWith('readers-') && readFileSync(join(folder, file), 'utf8').includes("severity: 'error',\n  bump"),
    );
    const other = [
      'dimension-removed',
      'metric-removed',
      'metric-renamed',
      'partition-changed',
      'key-changed',
      'target-removed',
    ];
    const expected = [...new Set(cases.flatMap(({ rule }) => (rule === null ? [] : [`${rule.replace('/', '-')}.ts`])))];
    expect([...expected, ...other.map((one) => `readers-${one}.ts`)].sort()).toEqual(breaks.sort());
  });
});
