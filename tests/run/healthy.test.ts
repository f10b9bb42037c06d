import { describe, expect, test } from 'vitest';
import { lastPeriod } from '../../src/assertions/last-period.ts';
import { stepOf, type TestProject, testProject } from './fixture.ts';

const paid = (id: string, at: string, amount: number): string =>
  `${JSON.stringify({ event: 'order.paid', event_id: id, timestamp: at, received_at: at, properties: { amount } })}\n`;

/** The run is at noon of Thursday, 15 January 2026, in UTC. */
const rows = [
  paid('a', '2026-01-05T10:00:00Z', 1000),
  paid('b', '2026-01-14T00:00:00Z', 30),
  paid('c', '2026-01-14T23:59:59Z', 12),
  paid('d', '2026-01-15T11:30:00Z', 5),
].join('');

function shop(metrics: string, more: Record<string, string> = {}): TestProject {
  return testProject({
    'catalog/orders.yaml': `events:
  order.paid: {properties: {amount: {type: number, required: true}}}
sources:
  app:
    location: data/*.ndjson
    fields: {event: event, id: event_id, time: timestamp, received: received_at, properties: properties}
metrics:
${metrics}`,
    'data/1.ndjson': rows,
    ...more,
  });
}

const verdicts = async (project: TestProject): Promise<unknown> => {
  const step = stepOf(await project.run(), 'assert:event:order.paid');
  const own = step.assertions.filter((one) => one.kind === 'healthy');
  return own.map((one) => [one.description, one.status, one.sample]);
};

describe('the healthy range of a metric', () => {
  test('is looked at in the last complete period of its refresh', async () => {
    // Yesterday 30 + 12 = 42; the hour before noon 5; last week (from Monday the 5th) 1000; December nothing.
    const project = shop(`  a_day: {type: simple, sum: amount, of: order.paid, healthy: {min: 42, max: 42}}
  b_hour: {type: simple, sum: amount, of: order.paid, refresh: hourly, healthy: {max: 4}}
  c_week: {type: simple, sum: amount, of: order.paid, refresh: weekly, healthy: {max: 999}}
  d_month: {type: simple, sum: amount, of: order.paid, refresh: monthly, healthy: {max: 0}}
  e_mean: {type: simple, avg: amount, of: order.paid, refresh: monthly, healthy: {min: 1}}
`);
    expect(await verdicts(project)).toEqual([
      ['the metric `a_day` of the last complete day is at least 42 and at most 42', 'passed', []],
      ['the metric `b_hour` of the last complete hour is at most 4', 'warned', [{ b_hour: 5 }]],
      ['the metric `c_week` of the last complete week is at most 999', 'warned', [{ c_week: 1000 }]],
      ['the metric `d_month` of the last complete month is at most 0', 'passed', []],
      // A mean of nothing is null, which is not outside.
      ['the metric `e_mean` of the last complete month is at least 1', 'passed', []],
    ]);
  });

  test('warns and lets the build go on, unless it is an error', async () => {
    const soft = await shop('  low: {type: simple, sum: amount, of: order.paid, healthy: {min: 50}}\n').run();
    expect([soft.exitCode, stepOf(soft, 'assert:event:order.paid').status]).toEqual([0, 'warned']);
    const hard = await shop(
      '  low: {type: simple, sum: amount, of: order.paid, healthy: {min: 50, severity: error}}\n',
    ).run();
    expect(hard.exitCode).toBe(1);
    expect(stepOf(hard, 'assert:event:order.paid').diagnostics[0]?.message).toContain('`low` of the last complete day');
  });

  test('of several tables is asked once all of them are there, and is no obstacle where one is not', async () => {
    const project = shop(
      '  share: {type: ratio, numerator: {sum: amount, of: order.paid}, denominator: {sum: total, of: totals, time: day}, healthy: {max: 0.5}}\n',
      {
        'transforms/totals.sql.hbs':
          '---\nmaterialized: table\ncolumns: {day: date, total: number}\n---\nselect cast(event_time as date) as day, sum(amount) as total from {{event "order.paid"}} group by 1\n',
      },
    );
    const part = await project.run({ select: ['app+'], exclude: ['totals'] });
    expect(part.exitCode, JSON.stringify(part.result?.steps)).toBe(0);
    const whole = await project.run();
    // 42 over 42: above one half.
    expect(stepOf(whole, 'assert:event:order.paid:later')).toMatchObject({
      status: 'warned',
      assertions: [{ kind: 'healthy', sample: [{ share: 1 }] }],
    });
  });

  test('counts from local midnight, through changes of the clock', () => {
    const berlin = { timeZone: 'Europe/Berlin', weekStart: 'monday' } as const;
    // 23:30 UTC on 29 March is 01:30 of the 30th in Berlin, where the clock had been put forward.
    const night = new Date('2026-03-29T23:30:00Z');
    expect(lastPeriod('daily', night, berlin)).toEqual({ since: '2026-03-29', until: '2026-03-30' });
    expect(lastPeriod('weekly', night, berlin)).toEqual({ since: '2026-03-23', until: '2026-03-30' });
    expect(lastPeriod('weekly', night, { ...berlin, weekStart: 'sunday' })).toEqual({
      since: '2026-03-22',
      until: '2026-03-29',
    });
    expect(lastPeriod('monthly', new Date('2026-01-15T12:00:00Z'), berlin)).toEqual({
      since: '2025-12-01',
      until: '2026-01-01',
    });
    expect(lastPeriod('realtime', night, berlin)).toEqual({
      since: '2026-03-29T22:00:00.000Z',
      until: '2026-03-29T23:00:00.000Z',
    });
  });
});
