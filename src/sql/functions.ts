import type { AggregateFunction, ScalarFunction, WindowFunction } from './nodes.ts';

/** What a portable function takes and means. `args` is the least and the most number of arguments. */
export interface FunctionDoc {
  readonly args: readonly [least: number, most: number];
  readonly meaning: string;
}

/** Scalar functions. Unless it says otherwise, the result is null where an argument is null. */
export const scalarFunctions: Readonly<Record<ScalarFunction, FunctionDoc>> = {
  abs: { args: [1, 1], meaning: 'Absolute value.' },
  array_length: { args: [1, 1], meaning: 'Number of elements of a list, null elements included.' },
  coalesce: { args: [1, 99], meaning: 'The first argument that is not null, else null.' },
  concat: { args: [1, 99], meaning: 'Text joined together; null where any part is null.' },
  current_timestamp: { args: [0, 0], meaning: 'The instant at which the statement began.' },
  date_add: {
    args: [3, 3],
    meaning:
      '(grain, amount, value): a timestamp moved by an integer number of units. Months and longer keep the day of the month, or take the last day of a shorter month. A day is 24 hours.',
  },
  date_diff: {
    args: [3, 4],
    meaning:
      '(grain, from, to, zone?): hours and shorter count whole units that have passed, towards zero; days and longer count how often the calendar changed unit in between. Days are those of the time zone (an IANA name as a literal), else of UTC.',
  },
  date_trunc: {
    args: [2, 3],
    meaning:
      '(grain, value, zone?): hours and shorter give the timestamp at which the unit began (in UTC); days and longer give the first date of the unit, as a date. Days are those of the time zone (an IANA name as a literal; the value is then a timestamp), else of UTC.',
  },
  floor: { args: [1, 1], meaning: 'The next whole number that is not greater.' },
  greatest: { args: [1, 99], meaning: 'The greatest argument; nulls are passed over, null only where all are.' },
  json_text: {
    args: [1, 1],
    meaning: 'The value as JSON text without white space between its parts.',
  },
  json_value: {
    args: [2, 2],
    meaning:
      '(json, path): the scalar at a JSON path (a literal such as `$.a.b`) as text; null where there is none, or it is null, an object or an array.',
  },
  least: { args: [1, 99], meaning: 'The least argument; nulls are passed over, null only where all are.' },
  length: { args: [1, 1], meaning: 'Length of a text in Unicode code points.' },
  lower: { args: [1, 1], meaning: 'Lower case.' },
  nullif: { args: [2, 2], meaning: 'Null where both are equal, else the first.' },
  power: { args: [2, 2], meaning: '(base, exponent): a double.' },
  regexp_matches: {
    args: [2, 2],
    meaning:
      '(text, pattern): whether the RE2 pattern matches anywhere; `.` does not match a line feed, `$` only the end.',
  },
  round: {
    args: [1, 2],
    meaning: '(value, digits?): rounded half away from zero, to a whole number unless digits are given.',
  },
  safe_divide: { args: [2, 2], meaning: '(numerator, denominator): a double; null where the denominator is zero.' },
  shift_date: {
    args: [3, 3],
    meaning:
      '(grain, amount, date): a date moved by an integer literal of calendar units. Months and longer keep the day of the month, or take the last day of a shorter month.',
  },
  to_json: { args: [1, 1], meaning: 'The value as JSON.' },
  upper: { args: [1, 1], meaning: 'Upper case.' },
};

/** Aggregates. All pass over nulls; over no rows every one but the counts is null. */
export const aggregateFunctions: Readonly<Record<AggregateFunction, FunctionDoc>> = {
  any_value: { args: [1, 1], meaning: 'Some value that is not null.' },
  approx_count_distinct: { args: [1, 1], meaning: 'Number of distinct values, estimated (HyperLogLog).' },
  approx_percentile: {
    args: [2, 2],
    meaning: '(value, fraction): estimated; the fraction is a literal between 0 and 1.',
  },
  avg: { args: [1, 1], meaning: 'Mean, a double.' },
  bool_and: { args: [1, 1], meaning: 'Whether all are true.' },
  bool_or: { args: [1, 1], meaning: 'Whether any is true.' },
  count: { args: [0, 1], meaning: 'Number of rows, or of rows where the argument is not null.' },
  max: { args: [1, 1], meaning: 'The greatest.' },
  median: { args: [1, 1], meaning: 'The exact percentile of 0.5.' },
  min: { args: [1, 1], meaning: 'The least.' },
  percentile: {
    args: [2, 2],
    meaning:
      '(value, fraction): exact, a double, interpolated linearly between the two nearest values; the fraction is a literal between 0 and 1.',
  },
  stddev: { args: [1, 1], meaning: 'Standard deviation of a sample (divided by n − 1); null for a single row.' },
  sum: { args: [1, 1], meaning: 'Sum; of integers it may be wider than 64 bits.' },
};

/**
 * Window functions. With an order, `sum`, `count`, `min` and `max` run over the rows up to and including the current one
 * (rows, not ties); without one, over the whole partition. `first_value` and `last_value` look at the whole partition.
 */
export const windowFunctions: Readonly<Record<WindowFunction, FunctionDoc>> = {
  count: { args: [0, 1], meaning: 'Number of rows, or of rows where the argument is not null.' },
  first_value: { args: [1, 1], meaning: 'The value of the first row of the partition.' },
  lag: { args: [1, 3], meaning: '(value, offset?, default?): the value of an earlier row.' },
  last_value: { args: [1, 1], meaning: 'The value of the last row of the partition.' },
  lead: { args: [1, 3], meaning: '(value, offset?, default?): the value of a later row.' },
  max: { args: [1, 1], meaning: 'The greatest.' },
  min: { args: [1, 1], meaning: 'The least.' },
  rank: { args: [0, 0], meaning: 'Place in the order; ties share one and leave a gap.' },
  row_number: { args: [0, 0], meaning: 'Number of the row from 1.' },
  sum: { args: [1, 1], meaning: 'Sum.' },
};
