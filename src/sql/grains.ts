/**
 * Grains of time. Days and longer are calendar units; weeks begin on Monday unless the grain says Sunday.
 * Always a string literal.
 */
export const grains = [
  'microsecond',
  'millisecond',
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'week_sunday',
  'month',
  'quarter',
  'year',
] as const;
export type Grain = (typeof grains)[number];

/** True for grains that are whole calendar days. */
export function isCalendarGrain(grain: Grain): boolean {
  return grains.indexOf(grain) >= grains.indexOf('day');
}

/** The grain of a calendar week, as the project's setting has it. */
export function weekGrain(weekStart: 'monday' | 'sunday'): Grain {
  return weekStart === 'sunday' ? 'week_sunday' : 'week';
}
