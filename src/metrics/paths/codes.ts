import type { CodeDoc, ExampleFiles } from '../../base/diagnostic.ts';

/** A conversion, and what differs in its two events. */
function conversionExample(startedId: string, fields: string): ExampleFiles {
  return {
    'catalog/checkout.yaml': `events:
  checkout.start:
    properties:
      order_id: {type: ${startedId}, required: true}
      _step: string
      tier: string
      day: date
  order.paid:
    properties:
      order_id: {type: string, required: true}
      day: date
metrics:
  paid_checkouts:
    type: conversion
    match: order_id
    window: 1d
    credit: last
    count: events
    ${fields}
`,
  };
}

const events = 'base: checkout.start\n    conversion: order.paid';

export const unlikeKeys: CodeDoc = {
  code: 'metric/key-type',
  severity: 'error',
  summary: 'The key of a metric has different types in its tables.',
  explanation:
    'Conversions, funnels, retention and times between events match rows by a key that every table has. Where it is text in one table and a number in another, they cannot be compared.',
  examples: { wrong: conversionExample('integer', events), right: conversionExample('string', events) },
};

export const unlikeTimes: CodeDoc = {
  code: 'metric/time-type',
  severity: 'error',
  summary: 'A metric compares dates with instants, or a table has no time.',
  explanation:
    'What comes first is told by a column of time of every table: `event_time` unless `time:` names another one. All of them are instants, or all are dates: a date has no time of day, so that what happened on it is neither before nor after an instant of the same day.',
  examples: {
    wrong: conversionExample('string', 'base: {of: checkout.start, time: day}\n    conversion: order.paid'),
    right: conversionExample(
      'string',
      'base: {of: checkout.start, time: day}\n    conversion: {of: order.paid, time: day}',
    ),
  },
};

export const takenDimension: CodeDoc = {
  code: 'metric/own-dimension',
  severity: 'error',
  summary: 'A dimension has the name of a column that the metric makes itself.',
  explanation:
    'A funnel can be asked by its `step`, retention by its `period` or `days`, and all metrics about what came after what make columns that begin with `_`. A dimension of such a name could not be told apart: leave it out, or give the column another name in a model.',
  examples: {
    wrong: conversionExample('string', `${events}\n    dimensions: [_step]`),
    right: conversionExample('string', `${events}\n    dimensions: [tier]`),
  },
};

export const pathCodes: readonly CodeDoc[] = [unlikeKeys, unlikeTimes, takenDimension];
