/** How busy each hour of a day (UTC) is, relative to the others: quiet nights, busiest in the evening. */
const hourly = [3, 2, 1, 1, 1, 2, 4, 6, 8, 9, 10, 10, 11, 11, 10, 10, 11, 12, 13, 14, 14, 12, 8, 5];
const total = hourly.reduce((sum, weight) => sum + weight, 0);

/** The moment at which a share (0 to 1) of a day's journeys has begun, as a share of the day. */
function momentOf(share: number): number {
  let left = share * total;
  for (const [hour, weight] of hourly.entries()) {
    if (left <= weight) return (hour + left / weight) / 24;
    left -= weight;
  }
  return 1;
}

/** Start of the journey that stands at a share (0 to 1) of all journeys, in milliseconds since 1970. */
export function startTime(from: number, days: number, share: number): number {
  const whole = Math.floor(share * days);
  return from + Math.floor((whole + momentOf(share * days - whole)) * 86_400_000);
}

const millisPerDay = 86_400_000;
const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
let lastDay = Number.NaN;
let lastDate = '';

/** A moment as ISO text in UTC, with milliseconds. Quicker than `Date` where neighbours are of the same day. */
export function isoTime(time: number): string {
  const day = Math.floor(time / millisPerDay);
  if (day !== lastDay) {
    lastDay = day;
    lastDate = new Date(time).toISOString().slice(0, 11);
  }
  const millis = time - day * millisPerDay;
  const seconds = Math.floor(millis / 1000);
  const minutes = Math.floor(seconds / 60);
  const clock = `${twoDigits[Math.floor(minutes / 60)]}:${twoDigits[minutes % 60]}:${twoDigits[seconds % 60]}`;
  return `${lastDate}${clock}.${String(millis % 1000).padStart(3, '0')}Z`;
}
