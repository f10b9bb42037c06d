import { describe, expect, test } from 'vitest';
import { checkFiles } from '../../language/check-files.ts';
import { catalog } from './fixture.ts';

const more = `  order: {properties: {user_id: integer, day: date}}
seeds:
  plans: {file: seeds/plans.csv, columns: {user_id: string, day: date, starts: string}}
`;

const findings = (metric: string): string[] =>
  checkFiles({ 'catalog/all.yaml': `${catalog}${more}metrics:\n  one: {match: user_id, ${metric}}\n` })
    .diagnostics.filter((one) => one.severity !== 'info')
    .map(({ code, message, hint }) => [code, message, hint ?? ''].join(' | '));

const funnel = 'type: funnel, steps: [visit, paid]';
const retention = 'type: retention, cohort: visit, activity: paid';
const conversion = 'type: conversion, credit: last, count: events';
const timeTo = 'type: time_to, from: visit, to: paid';

describe('what is right has no complaint', () => {
  test.each([
    funnel,
    `${funnel}, value: time_from_first, statistic: percentile, fraction: 0.9, method: approximate, in: days`,
    'type: funnel, steps: [paid, paid]',
    'type: funnel, steps: [visit, paid, visit], order: strict, entry: first_touch, window: 30m',
    `${retention}, within_days: 30`,
    `${retention}, within_days: [30, 60], joins: recurring, period: week`,
    `${retention}, period: month, periods: [1, 2, 3], retained: unbounded, as_of: 2024-02-29`,
    `${retention}, period: day, through: 7, as_of: "2024-02-29T12:00:00+01:00"`,
    `${conversion}, base: visit, conversion: {of: paid, where: amount > 0}`,
    `${conversion}, base: visit, conversion: plans, time: day`,
    `${timeTo}, statistic: avg, in: hours`,
  ])('%s', (metric) => {
    expect(findings(metric)).toEqual([]);
  });
});

describe('what is wrong says so, once', () => {
  test.each([
    [
      'type: funnel, steps: [visit, pad]',
      'metric/unknown-source | There is no event, model or seed `pad`. | Did you mean `paid`?',
    ],
    [
      'type: funnel, steps: [visit]',
      'metric/funnel | A funnel of one step has no way to go. | Write at least two, or count the events with a simple metric.',
    ],
    [
      `${funnel}, order: unordered, value: time_from_previous, statistic: avg, in: hours`,
      'metric/funnel | Where steps come in any order, none is the previous one. | Write `value: time_from_first`.',
    ],
    [
      `${funnel}, dimensions: [step]`,
      'metric/own-dimension | `step` is a column that the metric makes itself; it can be asked by without being written here. | Leave it out.',
    ],
    [
      `${funnel}, in: days`,
      'metric/elapsed | `in` means nothing beside `value: entities`. | It belongs to times between steps.',
    ],
    [
      `${timeTo}, in: days`,
      'metric/elapsed | It is not said how the times of all become one. | Write `statistic: median` with `method: exact`.',
    ],
    [
      `${timeTo}, statistic: avg`,
      'metric/elapsed | It is not said in which unit the time is. | Write `in: minutes`, `hours` or `days`.',
    ],
    [
      `${timeTo}, statistic: avg, in: days, method: exact`,
      'metric/elapsed | `method` means nothing beside `avg`, which is always exact. | ',
    ],
    [
      `${timeTo}, statistic: percentile, in: days, method: exact`,
      'metric/elapsed | `percentile` does not say which one. | Write `fraction: 0.9` for the time that 90 % do not exceed.',
    ],
    [
      `${conversion}, base: visit, conversion: order`,
      'metric/key-type | `user_id` is of type string in `visit` and of type integer in `order`. | Give it one type, in a model if need be.',
    ],
    [
      `${conversion}, base: visit, conversion: plans`,
      'metric/time-type | It is not known when a row of `plans` happened: it has no column `event_time`. | Write `{of: plans, time: …}`.',
    ],
    [
      `${conversion}, base: visit, conversion: {of: plans, time: day}`,
      'metric/time-type | `event_time` of `visit` is a timestamp, `day` of `plans` a date: what came first cannot be told. | Name columns of one type with `time:`.',
    ],
    [
      `${conversion}, base: visit, conversion: {of: plans, time: starts}`,
      'metric/column-type | `starts` of `plans` is of type string; this needs a timestamp or a date. | ',
    ],
    [
      `${retention}`,
      'metric/retention | It is not said how long after joining is looked at. | Write `within_days: 30`, or `period: month` with `through: 12`.',
    ],
    [`${retention}, through: 3`, 'metric/retention | It is not said how long a period is. | Write `period: month`.'],
    [
      `${retention}, within_days: 30, through: 3`,
      'metric/retention | `through` means nothing beside `within_days`. | It belongs to calendar periods.',
    ],
    [
      `${retention}, within_days: 30, period: day`,
      'metric/retention | Days after the very first event have no period. | Leave it out, or write `joins: recurring`.',
    ],
    [
      `${retention}, period: day, through: 3, periods: [1]`,
      'metric/retention | `periods` and `through` both say which periods are looked at. | Leave one of them out.',
    ],
    [
      `${retention}, within_days: 30, as_of: yesterday`,
      'metric/retention | `yesterday` is neither a date nor an instant. | Write `2026-01-31`, or `2026-01-31T12:00:00Z`.',
    ],
    [
      `${retention}, within_days: 30, dimensions: [platfrm]`,
      'metric/unknown-column | The event `visit` has no column `platfrm`. | Did you mean `platform`?',
    ],
    [`${retention}, within_days: 0`, 'read/number | 0 is below 1. | '],
  ])('%s', (metric, finding) => {
    expect(findings(metric)).toEqual([finding]);
  });

  test('also the key: in every table that lacks it', () => {
    const found = checkFiles({
      'catalog/all.yaml': `${catalog}metrics:\n  one: {type: funnel, steps: [visit, paid, visit], match: user}\n`,
    }).diagnostics.filter((one) => one.severity === 'error');
    expect(found.map((one) => one.message)).toEqual([
      'The event `paid` has no column `user`.',
      'The event `visit` has no column `user`.',
    ]);
  });
});
