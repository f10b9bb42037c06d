import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { type MetricIndex, metricIndex } from '../../../src/metrics/metric-index.ts';
import type { JsonObject } from '../../../src/model/values.ts';
import { checkFiles } from '../../language/check-files.ts';

/** Four events of users. */
export const eventNames = ['visit', 'cart', 'checkout', 'paid'] as const;
export type EventName = (typeof eventNames)[number];

export const catalog = `events:
${eventNames.map((name) => `  ${name}: {properties: {user_id: {type: string}, platform: string, amount: number, day: date}}`).join('\n')}
`;

export interface Happening {
  readonly event: EventName;
  readonly id: string;
  readonly user: string | null;
  /** Minutes after the beginning of 2024, in UTC. */
  readonly minute: number;
  readonly platform: string | null;
  readonly amount: number;
}

/** The metrics of a catalog, which must be without errors. */
export function pathMetrics(metrics: string, vars: JsonObject = {}): MetricIndex {
  const checked = checkFiles({ 'catalog/all.yaml': `${catalog}metrics:\n${metrics}` });
  const errors = checked.diagnostics.filter((one) => one.severity === 'error');
  if (errors.length > 0) throw new Error(errors.map((one) => `${one.code}: ${one.message}`).join('\n'));
  return metricIndex({ catalog: checked.catalog, models: [], vars });
}

const start = Date.parse('2024-01-01T00:00:00Z');

export function timeText(minute: number): string {
  return new Date(start + minute * 60_000).toISOString().replace('T', ' ').replace('Z', '');
}

const quoted = (value: string | null): string => (value === null ? 'null' : `'${value}'`);

/** Makes all tables anew with these events, in this order. */
export async function happen(connection: DuckDBConnection, events: readonly Happening[]): Promise<void> {
  for (const name of eventNames) {
    await connection.run(
      `create or replace table event_${name} (event_id text, event_time timestamp, user_id text, platform text, amount double, day date)`,
    );
    const rows = events
      .filter((one) => one.event === name)
      .map((one) => {
        const time = timeText(one.minute);
        return `(${quoted(one.id)}, '${time}', ${quoted(one.user)}, ${quoted(one.platform)}, ${one.amount}, '${time.slice(0, 10)}')`;
      });
    if (rows.length > 0) await connection.run(`insert into event_${name} values ${rows.join(', ')}`);
  }
}

/** `visit ann 0 web`, `paid bob 10080`: event, user, minute and perhaps platform, one a line; ids are the numbers of the lines. */
export function story(text: string): Happening[] {
  return text
    .trim()
    .split('\n')
    .map((line, at) => {
      const [event, user = '', minute = '', platform = null, id] = line.trim().split(/\s+/);
      const name = eventNames.find((one) => one === event);
      if (name === undefined) throw new Error(`no event ${event}`);
      return {
        event: name,
        user: user === '-' ? null : user,
        minute: Number(minute),
        platform,
        amount: 1,
        id: id ?? String(at + 1).padStart(3, '0'),
      };
    });
}

/** Few users, few minutes and few platforms, so that much happens at the same time, within windows and at their ends. */
export const happenings: fc.Arbitrary<Happening[]> = fc
  .array(
    fc.record({
      event: fc.constantFrom(...eventNames),
      user: fc.constantFrom('ann', 'ann', 'bob', 'cid', null),
      minute: fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 8, 10, 1440, 1445, 10_080),
      platform: fc.constantFrom('web', 'app', null),
      amount: fc.integer({ min: 0, max: 3 }),
      order: fc.nat({ max: 1000 }),
    }),
    { maxLength: 14 },
  )
  .map((all) => all.map(({ order, ...one }, at) => ({ ...one, id: `${String(order).padStart(4, '0')}-${at}` })));

/** Comes in the order of one stream: by time, then by id. */
export function inOrder(a: Happening, b: Happening): number {
  return a.minute - b.minute || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
