import type { Refresh } from '../model/metric.ts';
import { addDays, localDate, startOfWeek } from './local-date.ts';

/** A period of time that has ended, as bounds of a query: dates in the zone of the project, or instants. */
export interface Period {
  readonly since: string;
  readonly until: string;
}

export interface PeriodClock {
  readonly timeZone: string;
  readonly weekStart: 'monday' | 'sunday';
}

const hour = 3_600_000;

/** What is one period of a cadence. */
export const periodWords: Readonly<Record<Refresh, 'hour' | 'day' | 'week' | 'month'>> = {
  realtime: 'hour',
  hourly: 'hour',
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
};

/** The last period of a cadence that was complete at an instant: the hour before this one, yesterday, last week, last month. */
export function lastPeriod(refresh: Refresh, now: Date, { timeZone, weekStart }: PeriodClock): Period {
  const today = localDate(now, timeZone);
  switch (refresh) {
    case 'realtime':
    case 'hourly': {
      const end = Math.floor(now.getTime() / hour) * hour;
      return { since: new Date(end - hour).toISOString(), until: new Date(end).toISOString() };
    }
    case 'daily':
      return { since: addDays(today, -1), until: today };
    case 'weekly': {
      const until = startOfWeek(today, weekStart);
      return { since: addDays(until, -7), until };
    }
    case 'monthly': {
      const until = `${today.slice(0, 7)}-01`;
      return { since: `${addDays(until, -1).slice(0, 7)}-01`, until };
    }
  }
}
