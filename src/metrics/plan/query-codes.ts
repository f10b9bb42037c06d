import type { CodeDoc } from '../../base/diagnostic.ts';

/* What can be wrong with a query. Queries stand in no file, so that there are no examples. */

export const unknownDimension: CodeDoc = {
  code: 'query/dimension',
  severity: 'error',
  summary: 'A query asks by a dimension that a metric does not have.',
  explanation:
    'All metrics of a query need every dimension that it asks by. The message names those that lack it; ask for them in a query of their own, or add the dimension to their `dimensions:`.',
  examples: null,
};

export const withoutTime: CodeDoc = {
  code: 'query/time',
  severity: 'error',
  summary: 'A query asks by time, and a metric has none, or a coarser one.',
  explanation:
    'A grain, `since` and `until` look at the time column of each metric: `event_time` unless `time:` names another one. Dates cannot be asked by the hour.',
  examples: null,
};

export const badDate: CodeDoc = {
  code: 'query/date',
  severity: 'error',
  summary: 'A query is bounded by something that is not a date or an instant.',
  explanation:
    '`since` and `until` are dates (`2026-01-31`, midnight in the time zone of the project) or instants (`2026-01-31T12:00:00Z`). `since` belongs to the range, `until` does not, and comes later.',
  examples: null,
};

export const unknownOrder: CodeDoc = {
  code: 'query/order',
  severity: 'error',
  summary: 'A query is ordered by something that is not in its result.',
  explanation:
    'A query can be ordered by its metrics, its dimensions and its grain; `-` before the name turns the order round.',
  examples: null,
};

export const repeatedColumn: CodeDoc = {
  code: 'query/repeated',
  severity: 'error',
  summary: 'A query asks for the same column twice.',
  explanation:
    'Every metric, dimension and grain is a column of the result, so that each can be asked for once, and no two may have one name.',
  examples: null,
};

export const unsharedColumn: CodeDoc = {
  code: 'query/where',
  severity: 'error',
  summary: 'The condition of a query looks at a column that one of the tables does not have.',
  explanation:
    'The condition narrows the rows of every table that the metrics are computed over, so that its columns must be in all of them. Ask for the metrics in two queries.',
  examples: null,
};

export const wrongGrain: CodeDoc = {
  code: 'query/grain',
  severity: 'error',
  summary: 'A query asks for a cumulative metric or an offset without a grain, or by one that it does not fit.',
  explanation:
    'Cumulative metrics and offsets look from one period at others, and so need to know the periods. What an offset skips must be whole periods: a month is not a number of weeks. By the hour, offsets are hours, and windows are at most weeks (a day then has 24 hours); a window of hours can be asked by the hour only.',
  examples: null,
};

export const notFromRollup: CodeDoc = {
  code: 'query/rollup',
  severity: 'error',
  summary: 'A rollup cannot answer a query.',
  explanation:
    'A rollup answers what it holds: its metrics by its own dimensions and periods; and counts and sums, and what is made of them, also by fewer dimensions and by longer periods. Distinct counts, medians and other values that do not add up are never made from finer ones. Conditions may look at its dimensions only, and dates have to be the first of a period. Without `--rollup`, a query always computes from the rows.',
  examples: null,
};

export const queryCodes: readonly CodeDoc[] = [
  unknownDimension,
  withoutTime,
  badDate,
  unknownOrder,
  repeatedColumn,
  unsharedColumn,
  wrongGrain,
  notFromRollup,
];
