import { grains, isCalendarGrain } from '../../../src/sql/grains.ts';
import { call, cast, date, gt, integer, null_, safeCast, text, timestamp } from '../../../src/sql/make.ts';
import type { Expr } from '../../../src/sql/nodes.ts';
import { sqlType } from '../../../src/sql/types.ts';
import { type ExprCase, exprCase } from '../contract-case.ts';

const at = (iso: string): Expr => timestamp(`${iso}Z`);
const trunc = (grain: string, value: string, zone?: string): Expr =>
  call('date_trunc', text(grain), at(value), ...(zone ? [text(zone)] : []));
const diff = (grain: string, from: string, to: string, zone?: string): Expr =>
  call('date_diff', text(grain), at(from), at(to), ...(zone ? [text(zone)] : []));
const plus = (grain: string, amount: number, value: string): Expr =>
  call('date_add', text(grain), integer(amount), at(value));
/** The amount is not a constant. */
const plusComputed = (grain: string, amount: number, value: string): Expr =>
  call('date_add', text(grain), call('abs', integer(-amount)), at(value));
const shift = (grain: string, amount: number, value: string): Expr =>
  call('shift_date', text(grain), integer(amount), date(value));
const noTime = null_(sqlType('timestamp'));
const noDate = null_(sqlType('date'));

/** Saturday evening at the end of a quarter: every grain says something else. */
const moment = '2024-03-30T23:59:59.999999';
const truncated: Readonly<Record<(typeof grains)[number], string>> = {
  microsecond: '2024-03-30T23:59:59.999999Z',
  millisecond: '2024-03-30T23:59:59.999Z',
  second: '2024-03-30T23:59:59Z',
  minute: '2024-03-30T23:59:00Z',
  hour: '2024-03-30T23:00:00Z',
  day: '2024-03-30',
  // The Monday and the Sunday before.
  week: '2024-03-25',
  week_sunday: '2024-03-24',
  month: '2024-03-01',
  quarter: '2024-01-01',
  year: '2024-01-01',
};
/** Two microseconds later it is Sunday. Units that have passed, and calendar units that changed, in between. */
const passed: Readonly<Record<(typeof grains)[number], number>> = {
  microsecond: 2,
  millisecond: 0,
  second: 0,
  minute: 0,
  hour: 0,
  day: 1,
  week: 0,
  week_sunday: 1,
  month: 0,
  quarter: 0,
  year: 0,
};
const added: Readonly<Record<(typeof grains)[number], string>> = {
  microsecond: '2024-03-31T00:00:00.000001Z',
  millisecond: '2024-03-31T00:00:00.001999Z',
  second: '2024-03-31T00:00:01.999999Z',
  minute: '2024-03-31T00:01:59.999999Z',
  hour: '2024-03-31T01:59:59.999999Z',
  day: '2024-04-01T23:59:59.999999Z',
  week: '2024-04-13T23:59:59.999999Z',
  week_sunday: '2024-04-13T23:59:59.999999Z',
  month: '2024-05-30T23:59:59.999999Z',
  quarter: '2024-09-30T23:59:59.999999Z',
  year: '2026-03-30T23:59:59.999999Z',
};

const everyGrain: readonly ExprCase[] = grains.flatMap((grain) => [
  exprCase(`date_trunc ${grain}`, trunc(grain, moment), truncated[grain]),
  exprCase(`date_diff ${grain}`, diff(grain, moment, '2024-03-31T00:00:00.000001'), passed[grain]),
  exprCase(`date_diff ${grain} back`, diff(grain, '2024-03-31T00:00:00.000001', moment), -passed[grain]),
  exprCase(`date_add two of ${grain}`, plus(grain, 2, moment), added[grain]),
  exprCase(`date_add a computed number of ${grain}`, plusComputed(grain, 2, moment), added[grain]),
  exprCase(`date_trunc ${grain} of null`, call('date_trunc', text(grain), noTime), null),
]);

const ofDates: readonly ExprCase[] = [
  exprCase('date_trunc of a date', call('date_trunc', text('month'), date('2024-02-29')), '2024-02-01'),
  exprCase('date_trunc a date to its Monday', call('date_trunc', text('week'), date('2024-03-03')), '2024-02-26'),
  exprCase(
    'date_trunc a date to its Sunday',
    call('date_trunc', text('week_sunday'), date('2024-03-03')),
    '2024-03-03',
  ),
  exprCase('date_trunc a date to its day', call('date_trunc', text('day'), date('2024-03-03')), '2024-03-03'),
  exprCase('date_diff of dates', call('date_diff', text('day'), date('2024-02-28'), date('2024-03-01')), 2),
  exprCase('date_diff of dates in weeks', call('date_diff', text('week'), date('2024-03-04'), date('2024-02-18')), -3),
  exprCase(
    'date_diff in weeks over a new year',
    call('date_diff', text('week'), date('2024-12-30'), date('2025-01-06')),
    1,
  ),
  exprCase(
    'date_diff in weeks to a new year',
    call('date_diff', text('week'), date('2024-12-29'), date('2024-12-30')),
    1,
  ),
  exprCase('shift_date over a leap day', shift('day', -1, '2024-03-01'), '2024-02-29'),
  exprCase('shift_date by weeks', shift('week', -1, '2025-01-06'), '2024-12-30'),
  exprCase('shift_date by weeks of Sundays', shift('week_sunday', 1, '2024-12-29'), '2025-01-05'),
  exprCase('shift_date to the last day of a month', shift('month', 1, '2024-01-31'), '2024-02-29'),
  exprCase('shift_date back to the last day of a month', shift('month', -1, '2023-03-31'), '2023-02-28'),
  exprCase('shift_date by quarters', shift('quarter', -1, '2024-05-31'), '2024-02-29'),
  exprCase('shift_date by a year from a leap day', shift('year', 1, '2024-02-29'), '2025-02-28'),
  exprCase('shift_date of null', call('shift_date', text('day'), integer(1), noDate), null),
  exprCase('dates are ordered', gt(date('2024-03-01'), date('2024-02-29')), true),
  exprCase('the first date', date('0001-01-01'), '0001-01-01'),
  exprCase('the last date', date('9999-12-31'), '9999-12-31'),
  exprCase('a timestamp as a date', cast(at('2024-02-29T23:59:59.999999'), sqlType('date')), '2024-02-29'),
  exprCase('a date as a timestamp', cast(date('2024-02-29'), sqlType('timestamp')), '2024-02-29T00:00:00Z'),
  exprCase('a text that is no date', safeCast(text('2023-02-29'), sqlType('date')), null),
];

const ofInstants: readonly ExprCase[] = [
  exprCase('the first timestamp', timestamp('0001-01-01T00:00:00Z'), '0001-01-01T00:00:00Z'),
  exprCase('the last microsecond', timestamp('9999-12-31T23:59:59.999999Z'), '9999-12-31T23:59:59.999999Z'),
  exprCase('a microsecond before 1970', at('1969-12-31T23:59:59.999999'), '1969-12-31T23:59:59.999999Z'),
  exprCase('a microsecond', at('2024-01-01T00:00:00.000001'), '2024-01-01T00:00:00.000001Z'),
  exprCase('tenths of a second', at('2024-01-01T00:00:00.1'), '2024-01-01T00:00:00.1Z'),
  exprCase('microseconds count', gt(at('2024-01-01T00:00:00.000001'), at('2024-01-01T00:00:00')), true),
  exprCase('an offset', timestamp('2024-01-01T01:00:00+05:45'), '2023-12-31T19:15:00Z'),
  // Truncation goes to the past, also before 1970.
  exprCase('date_trunc an hour before 1970', trunc('hour', '1969-12-31T23:59:59.999999'), '1969-12-31T23:00:00Z'),
  exprCase('date_trunc a day before 1970', trunc('day', '1969-12-31T23:59:59.999999'), '1969-12-31'),
  exprCase('date_trunc a week before 1970', trunc('week', '1969-12-28T12:00:00'), '1969-12-22'),
  exprCase('date_diff of whole hours', diff('hour', '2024-01-01T08:59:00', '2024-01-01T10:00:00'), 1),
  exprCase('date_diff of whole hours back', diff('hour', '2024-01-01T10:00:00', '2024-01-01T08:01:00'), -1),
  exprCase('date_diff over 1970', diff('second', '1969-12-31T23:59:59.5', '1970-01-01T00:00:00.4'), 0),
  exprCase('date_diff in years', diff('year', '2024-12-31T23:59:59', '2025-01-01T00:00:00'), 1),
  exprCase('date_diff in quarters', diff('quarter', '2024-12-31T23:59:00', '2025-04-01T00:00:00'), 2),
  exprCase('date_diff in months back', diff('month', '2025-02-01T00:00:00', '2024-12-31T23:59:59'), -2),
  exprCase('date_diff of null', call('date_diff', text('hour'), noTime, at('2024-01-01T00:00:00')), null),
  exprCase('date_add to the last day of a month', plus('month', 1, '2024-01-31T08:00:00'), '2024-02-29T08:00:00Z'),
  exprCase('date_add back to a leap day', plus('year', -1, '2025-02-28T08:00:00'), '2024-02-28T08:00:00Z'),
  exprCase('date_add hours back', plus('hour', -9, '2024-01-14T08:00:00'), '2024-01-13T23:00:00Z'),
  exprCase('date_add weeks back', plus('week', -1, '2024-01-14T08:00:00'), '2024-01-07T08:00:00Z'),
  exprCase('date_add to null', call('date_add', text('month'), integer(1), noTime), null),
  exprCase(
    'date_add of null',
    call('date_add', text('day'), null_(sqlType('integer')), at('2024-01-01T00:00:00')),
    null,
  ),
  exprCase('an hour is an hour when clocks change', plus('hour', 1, '2025-03-30T00:30:00'), '2025-03-30T01:30:00Z'),
];

/** Clocks in Berlin go from 2 to 3 on 2025-03-30 and from 3 to 2 on 2025-10-26, both at 01:00 UTC; New York is 4 or 5 hours behind. */
const ofZones: readonly ExprCase[] = [
  exprCase('a day east of UTC', trunc('day', '2025-01-13T23:30:00', 'Europe/Berlin'), '2025-01-14'),
  exprCase('a day west of UTC', trunc('day', '2025-01-14T04:30:00', 'America/New_York'), '2025-01-13'),
  exprCase('a day in summer', trunc('day', '2025-07-13T22:30:00', 'Europe/Berlin'), '2025-07-14'),
  exprCase('a day before clocks go forward', trunc('day', '2025-03-29T22:59:59.999999', 'Europe/Berlin'), '2025-03-29'),
  exprCase('a day when clocks go forward', trunc('day', '2025-03-29T23:00:00', 'Europe/Berlin'), '2025-03-30'),
  exprCase('a day after clocks went forward', trunc('day', '2025-03-30T22:00:00', 'Europe/Berlin'), '2025-03-31'),
  exprCase('a day when clocks go back', trunc('day', '2025-10-26T22:59:59.999999', 'Europe/Berlin'), '2025-10-26'),
  exprCase('a day after clocks went back', trunc('day', '2025-10-26T23:00:00', 'Europe/Berlin'), '2025-10-27'),
  exprCase('a quarter of an hour of offset', trunc('day', '2025-01-14T18:15:00', 'Asia/Kathmandu'), '2025-01-15'),
  exprCase('half an hour of summer time', trunc('day', '2025-01-14T13:00:00', 'Australia/Lord_Howe'), '2025-01-15'),
  // Samoa went from the 29th to the 31st of December 2011.
  exprCase('a day that never was', trunc('day', '2011-12-30T10:00:00', 'Pacific/Apia'), '2011-12-31'),
  exprCase('a month in a zone', trunc('month', '2025-01-31T23:30:00', 'Europe/Berlin'), '2025-02-01'),
  exprCase('a week in a zone', trunc('week', '2025-01-12T23:30:00', 'Europe/Berlin'), '2025-01-13'),
  exprCase('a Sunday week in a zone', trunc('week_sunday', '2025-01-11T23:30:00', 'Europe/Berlin'), '2025-01-12'),
  exprCase('a year in a zone', trunc('year', '2025-01-01T04:59:59', 'America/New_York'), '2024-01-01'),
  exprCase('days between in a zone', diff('day', '2025-01-14T22:30:00', '2025-01-14T23:30:00', 'Europe/Berlin'), 1),
  // The 30th of March has 23 hours.
  exprCase('a short day is a day', diff('day', '2025-03-29T23:00:00', '2025-03-30T22:00:00', 'Europe/Berlin'), 1),
  exprCase('a long day is one day', diff('day', '2025-10-25T22:00:00', '2025-10-26T22:59:00', 'Europe/Berlin'), 0),
  exprCase('weeks between in a zone', diff('week', '2025-01-12T22:59:00', '2025-01-12T23:00:00', 'Europe/Berlin'), 1),
  exprCase('hours know no zone', diff('hour', '2025-03-30T00:30:00', '2025-03-30T01:30:00', 'Europe/Berlin'), 1),
  exprCase('a null in a zone', call('date_trunc', text('day'), noTime, text('Europe/Berlin')), null),
];

export const timeCases: readonly ExprCase[] = [...everyGrain, ...ofDates, ...ofInstants, ...ofZones];

/** Grains that dates can be shifted by; the cases above have to try every one. */
export const shiftGrains = grains.filter(isCalendarGrain);
