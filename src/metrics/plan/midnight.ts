const day = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The first instant of a date (`2025-03-30`) in a time zone, as ISO text in UTC. On most days that is midnight. */
export function startOfDate(date: string, timeZone: string): string {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // The clock may change on this very date: what was valid before and what is valid after are both tried.
  const starts = [midnight - day, midnight + day].map((near) => midnight - offsetAt(near, timeZone));
  const first = starts.toSorted((a, b) => a - b).find((start) => localTime(start, timeZone).slice(0, 10) === date);
  return new Date(first ?? Math.max(...starts)).toISOString();
}

/** The date that it is at an instant (ISO text) in a time zone. */
export function dateAt(instant: string, timeZone: string): string {
  return localTime(Date.parse(instant), timeZone).slice(0, 10);
}

/** Milliseconds that the zone is ahead of UTC. */
function offsetAt(instant: number, timeZone: string): number {
  return Date.parse(`${localTime(instant, timeZone)}Z`) - Math.floor(instant / 1000) * 1000;
}

/** What a clock shows: `2025-03-30T01:59:59`. */
function localTime(instant: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const two = '2-digit';
    format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: two, day: two, hour: two, minute: two, second: two },
    });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(new Date(instant)).map((part) => [part.type, part.value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`;
}
