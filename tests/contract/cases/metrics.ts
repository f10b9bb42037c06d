import type { MetricQuery } from '../../../src/metrics/plan/query.ts';
import type { PlainTable } from './plain-table.ts';

export const metricCatalog = `events:
  started: {properties: {order_id: {type: string, required: true}, tier: string}}
  paid: {properties: {order_id: {type: string, required: true}, tier: string, amount: number, items: integer, day: date}}
  visit: {properties: {user_id: {type: string, required: true}, platform: string}}
  cart: {properties: {user_id: {type: string, required: true}}}
  bought: {properties: {user_id: {type: string, required: true}, price: number}}
  counted: {properties: {campaign: string, holdout: boolean, users: integer, conversions: integer}}
  scored: {properties: {region: string, score: number, gone: boolean}}
metrics:
  payments: {type: simple, count: rows, of: paid, dimensions: [tier]}
  known_amounts: {type: simple, count: amount, of: paid, dimensions: [tier]}
  orders: {type: simple, count_distinct: order_id, of: paid, dimensions: [tier]}
  revenue: {type: simple, sum: amount, of: paid, dimensions: [tier]}
  mean: {type: simple, avg: amount, of: paid, dimensions: [tier]}
  least: {type: simple, min: amount, of: paid}
  greatest: {type: simple, max: amount, of: paid}
  middle: {type: simple, median: amount, method: exact, of: paid, dimensions: [tier]}
  lower_quarter: {type: simple, percentile: amount, fraction: 0.25, method: exact, of: paid}
  large: {type: simple, sum: amount, of: paid, where: amount > 15, dimensions: [tier]}
  balance: {type: simple, last: amount, per: order_id, of: paid}
  by_day: {type: simple, count: rows, of: paid, time: day}
  begun: {type: simple, count: rows, of: started, dimensions: [tier]}
  order_value: {type: ratio, numerator: revenue, denominator: orders}
  conversion: {type: ratio, numerator: orders, denominator: begun}
  lost: {type: derived, expression: (begun - orders) * 10 / 4}
  negative: {type: derived, expression: -orders}
  by_nothing: {type: derived, expression: revenue / (orders - orders)}
  filled: {type: simple, count: rows, of: paid, dimensions: [tier], fill: zero}
  last_two_days: {type: cumulative, metric: orders, window: 2d}
  so_far: {type: cumulative, metric: orders, to_date: week}
  ever: {type: cumulative, metric: orders, window: all}
  day_before: {type: offset, metric: payments, ago: 1d}
  growth: {type: offset, metric: payments, ago: 1d, change: relative}
  revenue_share: {type: share, metric: revenue}
  first_credit: {type: attribution, model: first, touches: visit, conversions: bought, match: user_id, lookback: 3d, dimensions: [platform]}
  linear_credit: {type: attribution, model: linear, touches: visit, conversions: bought, match: user_id, lookback: 3d, value: price, dimensions: [platform]}
  decayed_credit: {type: attribution, model: time_decay, half_life: 10m, touches: visit, conversions: bought, match: user_id, lookback: 3d, dimensions: [platform]}
  incremental: {type: lift, result: incremental, outcome: {sum: conversions, of: counted}, size: {sum: users, of: counted}, arms: {column: holdout, treatment: false, control: true}, dimensions: [campaign]}
  relative: {type: lift, result: relative, outcome: {sum: conversions, of: counted}, size: {sum: users, of: counted}, arms: {column: holdout, treatment: false, control: true}, dimensions: [campaign]}
  churn: {type: auc, of: scored, score: score, label: gone, dimensions: [region]}
  sizes: {type: distribution, count: rows, of: paid, buckets: {column: amount, edges: [0, 20, 50]}}
  widths: {type: distribution, sum: amount, of: paid, buckets: {column: amount, width: 25}}
  bought_after: {type: conversion, base: visit, conversion: bought, match: user_id, window: 2d, credit: last, count: events, value: conversions, dimensions: [platform]}
  people: {type: funnel, steps: [visit, cart, bought], match: user_id, window: 15m, entry: any}
  share_of_first: {type: funnel, steps: [visit, cart, bought], match: user_id, window: 15m, entry: any, value: share_of_first}
  strict: {type: funnel, steps: [visit, cart, bought], match: user_id, order: strict}
  minutes: {type: funnel, steps: [visit, cart, bought], match: user_id, window: 15m, entry: any, value: time_from_first, statistic: avg, in: minutes}
  came_back: {type: retention, cohort: visit, activity: bought, match: user_id, period: day, through: 2}
  within: {type: retention, cohort: visit, activity: bought, match: user_id, within_days: [1, 7]}
  hours: {type: time_to, from: visit, to: bought, match: user_id, statistic: avg, in: hours}
`;

const at = (time: string): string => `2025-01-${time.replace(' ', 'T')}Z`;

/** By table. Ids are in the order of the rows. */
export const metricTables: Readonly<Record<string, PlainTable>> = {
  event_started: table({ order_id: 'string', tier: 'string' }, [
    ['14 10:00:00', 'a', 'basic'],
    ['14 11:00:00', 'b', 'basic'],
    ['15 00:00:00', 'c', 'plus'],
    ['15 09:00:00', 'd', null],
    ['16 09:00:00', 'e', 'pro'],
  ]),
  // `a` paid in two parts; nothing is known of the amount of `d`; the last one is after midnight in Berlin only.
  event_paid: table({ order_id: 'string', tier: 'string', amount: 'number', items: 'integer', day: 'date' }, [
    ['14 10:05:00', 'a', 'basic', 10, 1, '2025-01-14'],
    ['14 10:06:00', 'a', 'basic', 20, 2, '2025-01-14'],
    ['15 00:10:00', 'c', 'plus', 60, 1, '2025-01-15'],
    ['17 23:30:00', 'd', null, null, 4, '2025-01-17'],
  ]),
  event_visit: table({ user_id: 'string', platform: 'string' }, [
    ['01 00:00:00', 'ann', 'web'],
    ['01 00:20:00', 'ann', 'app'],
    ['01 00:00:00', 'bob', 'web'],
    ['02 00:05:00', 'cid', 'web'],
  ]),
  event_cart: table({ user_id: 'string' }, [
    ['01 00:22:00', 'ann'],
    ['01 00:00:00', 'bob'],
  ]),
  event_bought: table({ user_id: 'string', price: 'number' }, [
    ['01 00:30:00', 'ann', 9],
    ['01 00:11:00', 'bob', 5],
    ['02 00:00:00', 'bob', 7],
    ['04 00:00:00', 'cid', null],
  ]),
  event_counted: table({ campaign: 'string', holdout: 'boolean', users: 'integer', conversions: 'integer' }, [
    ['14 00:00:00', 'a', false, 1000, 30],
    ['14 00:00:00', 'a', true, 100, 2],
    ['14 00:00:00', 'no control', false, 10, 2],
    ['14 00:00:00', 'a', null, 9999, 9999],
  ]),
  event_scored: table({ region: 'string', score: 'number', gone: 'boolean' }, [
    ['14 00:00:00', 'eu', 0.9, true],
    ['14 00:00:00', 'eu', 0.8, false],
    ['14 00:00:00', 'eu', 0.4, true],
    ['14 00:00:00', 'eu', 0.1, false],
    ['14 00:00:00', 'us', 0.5, true],
    ['14 00:00:00', 'us', 0.5, false],
    ['14 00:00:00', null, 0.5, true],
  ]),
};

function table(columns: PlainTable['columns'], rows: PlainTable['rows']): PlainTable {
  return {
    columns: { event_id: 'string', event_time: 'timestamp', ...columns },
    rows: rows.map(([time, ...rest], number) => [String(number), at(String(time)), ...rest]),
  };
}

export interface MetricCase {
  readonly query: MetricQuery;
  readonly calendar?: { readonly timeZone: string; readonly weekStart: 'monday' | 'sunday' };
  readonly gives: readonly (readonly unknown[])[];
}

const berlin = { timeZone: 'Europe/Berlin', weekStart: 'sunday' } as const;

export const metricCases: readonly MetricCase[] = [
  {
    query: {
      metrics: [
        'payments',
        'known_amounts',
        'orders',
        'revenue',
        'mean',
        'least',
        'greatest',
        'middle',
        'lower_quarter',
        'large',
      ],
    },
    gives: [[4, 3, 3, 90, 30, 10, 60, 20, 15, 80]],
  },
  // The last amount of `a` and of `c`; of `d` there is none.
  { query: { metrics: ['balance'] }, gives: [[80]] },
  // Over all rows: 90 over 3 orders, 3 of 5, (5 − 3) · 10 / 4.
  { query: { metrics: ['order_value', 'conversion', 'lost', 'by_nothing'] }, gives: [[30, 0.6, 5, null]] },
  { query: { metrics: ['negative'] }, gives: [[-3]] },
  {
    query: { metrics: ['payments', 'revenue', 'mean', 'middle', 'begun', 'conversion'], by: ['tier'] },
    gives: [
      ['basic', 2, 30, 15, 15, 2, 0.5],
      ['plus', 1, 60, 60, 60, 1, 1],
      ['pro', 0, 0, null, null, 1, 0],
      [null, 1, 0, null, null, 1, 1],
    ],
  },
  {
    query: { metrics: ['payments', 'begun'], grain: 'day' },
    gives: [
      ['2025-01-14', 2, 2],
      ['2025-01-15', 1, 2],
      ['2025-01-16', 0, 1],
      ['2025-01-17', 1, 0],
    ],
  },
  // 23:30 UTC on the 17th is the 18th in Berlin, still in the week that began on Sunday the 12th.
  { query: { metrics: ['payments'], grain: 'day', since: '2025-01-16' }, calendar: berlin, gives: [['2025-01-18', 1]] },
  { query: { metrics: ['payments'], grain: 'week' }, calendar: berlin, gives: [['2025-01-12', 4]] },
  { query: { metrics: ['payments'], grain: 'hour', until: '2025-01-15' }, gives: [['2025-01-14T10:00:00Z', 2]] },
  { query: { metrics: ['by_day'], grain: 'month' }, gives: [['2025-01-01', 4]] },
  {
    query: { metrics: ['filled', 'last_two_days', 'so_far', 'ever', 'day_before', 'growth'], grain: 'day' },
    // Orders: a on the 14th, c on the 15th, d on the 17th.
    gives: [
      ['2025-01-14', 2, 1, 1, 1, null, null],
      ['2025-01-15', 1, 2, 2, 2, 2, -0.5],
      ['2025-01-16', 0, 1, 2, 2, 1, -1],
      // Nothing is filled in for the day before.
      ['2025-01-17', 1, 1, 3, 3, null, null],
    ],
  },
  {
    query: { metrics: ['revenue_share'], by: ['tier'] },
    gives: [
      ['basic', 1 / 3],
      ['plus', 2 / 3],
      [null, 0],
    ],
  },
  {
    // Ann's purchase has two touches, ten and thirty minutes before; each of bob's has one, and cid's.
    query: { metrics: ['first_credit', 'linear_credit', 'decayed_credit'], by: ['platform'] },
    gives: [
      ['app', 0, 4.5, 0.5 / (0.5 + 0.125)],
      ['web', 4, 4.5 + 12, 3 + 0.125 / (0.5 + 0.125)],
    ],
  },
  {
    // 30 − 2 · 1000 / 100 = 10 more than were to be expected; 3 % against 2 %.
    query: { metrics: ['incremental', 'relative'], by: ['campaign'] },
    gives: [
      ['a', 10, 0.5],
      ['no control', null, null],
    ],
  },
  {
    // Three of four pairs in the right order; a tie counts half; nobody stayed.
    query: { metrics: ['churn'], by: ['region'] },
    gives: [
      ['eu', 0.75],
      ['us', 0.5],
      [null, null],
    ],
  },
  {
    query: { metrics: ['sizes'], by: ['bucket'] },
    gives: [
      [0, 1],
      [20, 1],
      [50, 1],
      [null, 1],
    ],
  },
  {
    query: { metrics: ['widths'], by: ['bucket'] },
    gives: [
      [0, 30],
      [50, 60],
      [null, 0],
    ],
  },
  {
    // Visits that were followed by a purchase: both of bob's belong to his one visit, ann's belongs to her second.
    query: { metrics: ['bought_after'], by: ['platform'] },
    gives: [
      ['app', 1],
      ['web', 2],
    ],
  },
  {
    // Ann from her second visit; bob's visit and cart are at one time, which is in order.
    query: { metrics: ['people', 'share_of_first', 'minutes'], by: ['step'] },
    gives: [
      ['1 visit', 3, 1, null],
      ['2 cart', 2, 2 / 3, 1],
      ['3 bought', 2, 2 / 3, 10.5],
    ],
  },
  {
    query: { metrics: ['strict'], by: ['step'] },
    gives: [
      ['1 visit', 3],
      ['2 cart', 2],
      ['3 bought', 2],
    ],
  },
  {
    // On the day itself ann and bob of three, on the next one bob. The second day of cid is not over: only the two others are looked at.
    query: { metrics: ['came_back'], by: ['period'] },
    gives: [
      [0, 2 / 3],
      [1, 1 / 3],
      [2, 0],
    ],
  },
  {
    // A day after her visit cid had not bought. Seven days are not over for anybody.
    query: { metrics: ['within'], by: ['days'] },
    gives: [
      [1, 2 / 3],
      [7, null],
    ],
  },
  { query: { metrics: ['hours'] }, gives: [[(0.5 + 11 / 60 + 47 + 55 / 60) / 3]] },
];

/** What the emulator cannot do (see `declared.ts`): these are not asked of it. */
export const notOnEmulator: ReadonlySet<string> = new Set(['negative']);
