import type { CodeDoc, ExampleFiles } from '../../base/diagnostic.ts';

function rollupExample(...rollups: readonly string[]): ExampleFiles {
  return {
    'catalog/events.yaml': `events:
  order.paid:
    properties:
      order_id: {type: string, required: true}
      tier: {type: string, enum: [basic, plus]}
      country: string
      amount: {type: number, unit: USD, required: true}
seeds:
  plans: {file: seeds/plans.csv, columns: {plan: string, price: number}}
metrics:
  revenue: {type: simple, sum: amount, of: order.paid, dimensions: [tier]}
  list_price: {type: simple, sum: price, of: plans}
rollups:
${rollups.map((line) => `  ${line}\n`).join('')}`,
    'seeds/plans.csv': 'plan,price\nbasic,10\n',
  };
}

const right = rollupExample('orders_daily: {metrics: [revenue], by: [tier], grain: day}');

export const badRollupName: CodeDoc = {
  code: 'rollup/name',
  severity: 'error',
  summary: 'The name of a rollup cannot be that of a table.',
  explanation:
    'The table of a rollup is called `metrics_` and its name: lower-case letters a–z, digits and `_`, at most 100 characters. Neither a model nor a seed may have the name of the table.',
  examples: { wrong: rollupExample('Orders-Daily: {metrics: [revenue], by: [tier], grain: day}'), right },
};

export const rollupDimension: CodeDoc = {
  code: 'rollup/dimension',
  severity: 'error',
  summary: 'A rollup is kept by a dimension that one of its metrics does not have.',
  explanation:
    'All metrics of a rollup need every dimension under `by`. The message names one that lacks it: add it to the `dimensions:` of the metric, or make two rollups.',
  examples: { wrong: rollupExample('orders_daily: {metrics: [revenue], by: [country], grain: day}'), right },
};

export const rollupTime: CodeDoc = {
  code: 'rollup/time',
  severity: 'error',
  summary: 'A rollup is kept by periods of time, and one of its metrics has no time, or a coarser one.',
  explanation:
    'A `grain` needs a time column of every metric: `event_time` unless `time:` names another one. Dates cannot be told by the hour. Without a grain, a rollup has one row for all of time.',
  examples: { wrong: rollupExample('prices: {metrics: [list_price], grain: day}'), right },
};

export const rollupColumns: CodeDoc = {
  code: 'rollup/columns',
  severity: 'error',
  summary: 'A rollup has a column twice, or none.',
  explanation:
    'Every metric, every dimension and the grain is a column of the table, so that each has a name of its own.',
  examples: { wrong: rollupExample('orders_daily: {metrics: [], by: [tier], grain: day}'), right },
};

export const rollupCodes: readonly CodeDoc[] = [badRollupName, rollupDimension, rollupTime, rollupColumns];
