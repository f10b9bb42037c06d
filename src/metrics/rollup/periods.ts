import type { TimeGrain } from '../../model/transform.ts';
import type { Calendar } from '../calendar.ts';

/** Grains whose periods consist of whole periods of a grain. */
const wholeIn: Readonly<Record<TimeGrain, readonly TimeGrain[]>> = {
  hour: ['day', 'week', 'month', 'quarter', 'year'],
  day: ['week', 'month', 'quarter', 'year'],
  week: [],
  month: ['quarter', 'year'],
  quarter: ['year'],
  year: [],
};

/** Whether every period of `coarse` consists of whole periods of `fine`. Hours are told in UTC, days in the zone of the project. */
export function consistsOf(coarse: TimeGrain, fine: TimeGrain, { timeZone }: Calendar): boolean {
  return wholeIn[fine].includes(coarse) && (fine !== 'hour' || timeZone === 'UTC');
}

/** Whether a period of a grain begins with this date (`2026-01-31`). */
export function beginsPeriod(date: string, grain: TimeGrain, { timeZone, weekStart }: Calendar): boolean {
  const [, month = '', day = ''] = date.split('-');
  switch (grain) {
    case 'hour':
      return timeZone === 'UTC';
    case 'day':
      return true;
    case 'week':
      return new Date(`${date}T00:00:00Z`).getUTCDay() === (weekStart === 'monday' ? 1 : 0);
    case 'month':
      return day === '01';
    case 'quarter':
      return day === '01' && ['01', '04', '07', '10'].includes(month);
    case 'year':
      return day === '01' && month === '01';
  }
}
