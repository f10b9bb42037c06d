import type { CodeDoc, ExampleFiles } from '../base/diagnostic.ts';

/** A project with two events and the metrics given, each a line of YAML. */
export function metricExample(...metrics: readonly string[]): ExampleFiles {
  return {
    'catalog/events.yaml': `events:
  checkout.start:
    properties:
      order_id: {type: string, required: true}
  order.paid:
    properties:
      order_id: {type: string, required: true}
      tier: {type: string, enum: [basic, plus]}
      amount: {type: number, unit: USD, required: true}
      sku: {type: array, items: string}
metrics:
${metrics.map((line) => `  ${line}\n`).join('')}`,
  };
}

const revenue = 'revenue: {type: simple, sum: amount, of: order.paid}';

export const unknownMetric: CodeDoc = {
  code: 'metric/unknown',
  severity: 'error',
  summary: 'A metric that does not exist.',
  explanation:
    'Ratios and derived metrics are made of other metrics by name, and queries ask for metrics by name. The hint names the nearest ones.',
  examples: {
    wrong: metricExample(revenue, 'revenue_in_cents: {type: derived, expression: revenu * 100}'),
    right: metricExample(revenue, 'revenue_in_cents: {type: derived, expression: revenue * 100}'),
  },
};

export const unknownSource: CodeDoc = {
  code: 'metric/unknown-source',
  severity: 'error',
  summary: 'A metric is computed over something that does not exist.',
  explanation:
    '`of` names an event, a model or a seed of the project. Ephemeral models have no table and cannot be named.',
  examples: {
    wrong: metricExample('revenue: {type: simple, sum: amount, of: order.payed}'),
    right: metricExample(revenue),
  },
};

export const unknownColumn: CodeDoc = {
  code: 'metric/unknown-column',
  severity: 'error',
  summary: 'A metric names a column that its table does not have.',
  explanation:
    'What is aggregated, the dimensions and the time are columns of the table: those of an event are its properties, the context of its source and the standard columns (`event_id`, `event_time`, …); those of a model are the ones that its `columns:` declare. A dimension must be a column of every table that the metric is computed over. The columns of a model without `columns:` are not checked.',
  examples: {
    wrong: metricExample('revenue: {type: simple, sum: amuont, of: order.paid}'),
    right: metricExample(revenue),
  },
};

export const wrongColumnType: CodeDoc = {
  code: 'metric/column-type',
  severity: 'error',
  summary: 'A metric uses a column whose type does not allow it.',
  explanation:
    'Sums, means, extremes, medians and percentiles need numbers; the time needs a timestamp or a date; lists and objects can be neither counted distinct nor be dimensions.',
  examples: {
    wrong: metricExample('revenue: {type: simple, sum: tier, of: order.paid}'),
    right: metricExample(revenue),
  },
};

export const badAggregation: CodeDoc = {
  code: 'metric/aggregation',
  severity: 'error',
  summary: 'A measure does not say how rows become one value, or says it twice.',
  explanation:
    'Each measure has one of `count`, `count_distinct`, `sum`, `avg`, `min`, `max`, `median`, `percentile` and `last`. `count: rows` counts rows. Medians and percentiles need `method: exact` or `method: approximate`, because an approximate one may differ from run to run; a percentile also needs `fraction`. `last` needs `per`: of what each has a last value. Two aggregates are two metrics.',
  examples: {
    wrong: metricExample('typical_order: {type: simple, median: amount, of: order.paid}'),
    right: metricExample('typical_order: {type: simple, median: amount, method: exact, of: order.paid}'),
  },
};

export const wrongUnit: CodeDoc = {
  code: 'metric/unit',
  severity: 'error',
  summary: 'Units that do not go together.',
  explanation:
    'Units are carried from the properties through the arithmetic: USD by a count is USD, USD by USD is a ratio, a ratio times 100 is percent. Values of different units cannot be added, and a written `unit` must be the one that comes out. Where nothing is known, the written one is taken.',
  examples: {
    wrong: metricExample(
      revenue,
      'orders: {type: simple, count: rows, of: order.paid}',
      'nonsense: {type: derived, expression: revenue + orders}',
    ),
    right: metricExample(
      revenue,
      'orders: {type: simple, count: rows, of: order.paid}',
      'order_value: {type: derived, expression: revenue / orders, unit: USD}',
    ),
  },
};

export const metricCycle: CodeDoc = {
  code: 'metric/cycle',
  severity: 'error',
  summary: 'Metrics are made of each other in a circle.',
  explanation: 'A metric may be made of others, but not of itself, neither directly nor through others.',
  examples: {
    wrong: metricExample('one: {type: derived, expression: two + 1}', 'two: {type: derived, expression: one + 1}'),
    right: metricExample(
      'one: {type: simple, count: rows, of: order.paid}',
      'two: {type: derived, expression: one + 1}',
    ),
  },
};

export const badMetricName: CodeDoc = {
  code: 'metric/name',
  severity: 'error',
  summary: 'The name of a metric cannot be a column or stand in an expression.',
  explanation:
    'The name is the column of results and stands in expressions, so it consists of lower-case letters, digits and `_`, and begins with a letter. Names of grains (`day`, `month`, …) are the columns of time, and so are those of its own dimensions.',
  examples: {
    wrong: metricExample('Order-Revenue: {type: simple, sum: amount, of: order.paid}'),
    right: metricExample('order_revenue: {type: simple, sum: amount, of: order.paid}'),
  },
};

export const unsharedDimension: CodeDoc = {
  code: 'metric/dimension',
  severity: 'error',
  summary: 'A dimension that not every part of the metric has.',
  explanation:
    'A metric that is made of others can be asked only by what all of them can be asked by. The message names the one that lacks the dimension: give it there too, or leave it out here.',
  examples: {
    wrong: metricExample(revenue, 'revenue_in_cents: {type: derived, expression: revenue * 100, dimensions: [tier]}'),
    right: metricExample(
      'revenue: {type: simple, sum: amount, of: order.paid, dimensions: [tier]}',
      'revenue_in_cents: {type: derived, expression: revenue * 100, dimensions: [tier]}',
    ),
  },
};

export const badHealthy: CodeDoc = {
  code: 'metric/healthy',
  severity: 'error',
  summary: 'A healthy range without bounds, or in which nothing lies.',
  explanation: '`healthy` has `min`, `max` or both; `min` is not above `max`. Both belong to the range.',
  examples: {
    wrong: metricExample('revenue: {type: simple, sum: amount, of: order.paid, healthy: {min: 10, max: 1}}'),
    right: metricExample('revenue: {type: simple, sum: amount, of: order.paid, healthy: {min: 1, max: 10}}'),
  },
};

export const templateTag: CodeDoc = {
  code: 'metric/template-tag',
  severity: 'error',
  summary: 'A template tag in the condition of a metric.',
  explanation:
    'The `where` of a metric is a plain SQL condition on the columns of its table, without `{{…}}`. Put what needs a helper into a model, and compute the metric over the model.',
  examples: {
    wrong: metricExample(`revenue: {type: simple, sum: amount, of: order.paid, where: "tier = '{{var \\"tier\\"}}'"}`),
    right: metricExample(`revenue: {type: simple, sum: amount, of: order.paid, where: "tier = 'plus'"}`),
  },
};

/** Codes that more than one kind reports; those of a single kind stand in its own file. */
export const sharedCodes: readonly CodeDoc[] = [
  unknownMetric,
  unknownSource,
  unknownColumn,
  wrongColumnType,
  badAggregation,
  wrongUnit,
  metricCycle,
  badMetricName,
  unsharedDimension,
  badHealthy,
  templateTag,
];
