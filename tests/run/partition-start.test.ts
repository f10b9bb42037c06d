import { expect, test } from 'vitest';
import { partitionStart, startOfDay } from '../../src/run/materialize/partition-start.ts';

const utc = { timeZone: 'UTC', weekStart: 'monday' } as const;

test.each([
  ['2025-01-14', 'day', 2, '2025-01-12', '2025-01-12T00:00:00.000Z'],
  ['2025-01-14', 'week', 1, '2025-01-06', '2025-01-06T00:00:00.000Z'],
  ['2025-03-31', 'month', 1, '2025-02-01', '2025-02-01T00:00:00.000Z'],
  ['2025-05-10', 'quarter', 2, '2024-10-01', '2024-10-01T00:00:00.000Z'],
  ['2025-05-10', 'year', 1, '2024-01-01', '2024-01-01T00:00:00.000Z'],
  ['2025-01-14T10:59:59Z', 'hour', 1, '2025-01-14', '2025-01-14T09:00:00.000Z'],
  ['2025-01-14T10:59:59Z', 'day', 0, '2025-01-14', '2025-01-14T00:00:00.000Z'],
] as const)('%s by %s, looking back %i, starts on %s', (newest, grain, lookback, date, instant) => {
  expect(partitionStart(newest, grain, lookback, utc)).toEqual({ date, instant });
});

test('days begin at midnight of the project, and weeks on its first day of the week', () => {
  const berlin = { timeZone: 'Europe/Berlin', weekStart: 'sunday' } as const;
  // 23:30 in UTC is the next day in Berlin.
  expect(partitionStart('2025-01-14T23:30:00Z', 'day', 0, berlin)).toEqual({
    date: '2025-01-15',
    instant: '2025-01-14T23:00:00.000Z',
  });
  expect(partitionStart('2025-01-14', 'week', 0, berlin).date).toBe('2025-01-12');
});

test('a day begins later where the clocks skip midnight', () => {
  // Chile turned its clocks from 24:00 to 01:00 on that day.
  expect(startOfDay('2022-09-11', 'America/Santiago').toISOString()).toBe('2022-09-11T04:00:00.000Z');
  expect(startOfDay('2025-07-01', 'Pacific/Kiritimati').toISOString()).toBe('2025-06-30T10:00:00.000Z');
  expect(startOfDay('2025-07-01', 'America/Los_Angeles').toISOString()).toBe('2025-07-01T07:00:00.000Z');
});
