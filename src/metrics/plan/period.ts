import type { TimeGrain } from '../../model/transform.ts';
import { weekGrain } from '../../sql/grains.ts';
import { call, column, text } from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';
import type { Calendar } from '../calendar.ts';
import type { TimeColumn } from '../source.ts';

/** A grain as the warehouse is told it. */
export function grainText(grain: TimeGrain, calendar: Calendar): Expr {
  return text(grain === 'week' ? weekGrain(calendar.weekStart) : grain);
}

/** The period of a row: its first date, or the timestamp at which the hour began. */
export function periodOf(time: TimeColumn, grain: TimeGrain, calendar: Calendar): Expr {
  const unit = grainText(grain, calendar);
  const value = column(time.name);
  return time.type === 'date'
    ? call('date_trunc', unit, value)
    : call('date_trunc', unit, value, text(calendar.timeZone));
}
