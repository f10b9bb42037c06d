import type { TimeGrain } from '../../model/transform.ts';
import type { Calendar } from '../calendar.ts';

const day = 86_400_000;

/** A date (`2025-03-31`) moved by calendar units. Months and longer keep the day, or take the last one of a shorter month. */
export function shiftDate(date: string, unit: Exclude<TimeGrain, 'hour'>, count: number): string {
  const start = new Date(`${date}T00:00:00Z`);
  if (unit === 'day' || unit === 'week') return textOf(start.getTime() + count * (unit === 'week' ? 7 : 1) * day);
  const months = count * { month: 1, quarter: 3, year: 12 }[unit];
  const [year, month] = [start.getUTCFullYear(), start.getUTCMonth() + months];
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return textOf(Date.UTC(year, month, Math.min(start.getUTCDate(), lastOfMonth)));
}

/** The first date of the week, month, … of a date. */
export function startOfUnit(date: string, unit: Exclude<TimeGrain, 'hour'>, { weekStart }: Calendar): string {
  if (unit === 'day') return date;
  const [year = '', month = ''] = date.split('-');
  if (unit === 'year') return `${year}-01-01`;
  if (unit === 'month') return `${year}-${month}-01`;
  if (unit === 'quarter') return `${year}-${String(Math.floor((Number(month) - 1) / 3) * 3 + 1).padStart(2, '0')}-01`;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return shiftDate(date, 'day', -((weekday + (weekStart === 'sunday' ? 0 : 6)) % 7));
}

function textOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
