import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import { openDatabase } from '../assertions/fixture.ts';
import { sharedData } from '../real-data/build-project.ts';
import { ask, type Cell, indexOf, plan } from './fixture.ts';

const models = ['first', 'last', 'linear', 'position', 'time_decay'] as const;
const half = (model: string): string => (model === 'time_decay' ? 'half_life: 2d, ' : '');

const index = indexOf(`events:
  touched:
    properties:
      user_id: {type: string, required: true}
      channel: {type: string}
  converted:
    properties:
      user_id: {type: string, required: true}
      amount: {type: number, unit: USD}
metrics:
  conversions: {type: simple, count: rows, of: converted}
  revenue: {type: simple, sum: amount, of: converted}
${models
  .map(
    (
      model,
    ) => `  by_${model}: {type: attribution, model: ${model}, ${half(model)}touches: touched, conversions: converted, match: user_id, lookback: 7d, dimensions: [channel]}
  value_${model}: {type: attribution, model: ${model}, ${half(model)}touches: touched, conversions: converted, match: user_id, lookback: 7d, value: amount, dimensions: [channel]}
`,
  )
  .join('')}`);

interface Touch {
  readonly id: string;
  readonly user: string;
  readonly channel: string | null;
  readonly at: string;
}
interface Conversion {
  readonly user: string;
  readonly amount: number | null;
  readonly at: string;
}

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
});

const text = (value: string | null): string => (value === null ? 'null' : `'${value}'`);

async function fill(touches: readonly Touch[], conversions: readonly Conversion[]): Promise<void> {
  await connection.run(
    'create or replace table event_touched (event_id text, event_time timestamp, user_id text, channel text)',
  );
  await connection.run('create or replace table event_converted (event_time timestamp, user_id text, amount double)');
  const insert = async (table: string, rows: readonly string[]) => {
    if (rows.length > 0) await connection.run(`insert into ${table} values ${rows.join(', ')}`);
  };
  await insert(
    'event_touched',
    touches.map((one) => `('${one.id}', '${one.at}', '${one.user}', ${text(one.channel)})`),
  );
  await insert(
    'event_converted',
    conversions.map((one) => `('${one.at}', '${one.user}', ${one.amount ?? 'null'})`),
  );
}

const byChannel = async (metric: string, more: { where?: string; since?: string } = {}) =>
  Object.fromEntries(
    (await ask(connection, index, { metrics: [metric], by: ['channel'], ...more })).map(([channel, credit]) => [
      String(channel),
      credit,
    ]),
  );

describe('attribution, with pencil', () => {
  // `a` converts on the 10th at noon. Touches: display a day after the lookback ended (counts for nothing), search exactly seven
  // days before (counts), mail four days before, search two days before. `b` has no touch. `c` is touched after it converted.
  beforeAll(() =>
    fill(
      [
        { id: '1', user: 'a', channel: 'display', at: '2025-01-03 11:59:59.999999' },
        { id: '2', user: 'a', channel: 'search', at: '2025-01-03 12:00:00' },
        { id: '3', user: 'a', channel: 'mail', at: '2025-01-06 12:00:00' },
        { id: '4', user: 'a', channel: 'search', at: '2025-01-08 12:00:00' },
        { id: '5', user: 'c', channel: 'mail', at: '2025-01-05 00:00:00.000001' },
      ],
      [
        { user: 'a', amount: 30, at: '2025-01-10 12:00:00' },
        { user: 'b', amount: 7, at: '2025-01-11 00:00:00' },
        { user: 'c', amount: null, at: '2025-01-05 00:00:00' },
      ],
    ),
  );

  test.each([
    // b and c have no touch before them.
    ['by_first', { search: 1, mail: 0, null: 2 }],
    ['by_last', { search: 1, mail: 0, null: 2 }],
    ['by_linear', { search: 2 / 3, mail: 1 / 3, null: 2 }],
    // 0.4 for the first and for the last, both search; 0.2 for mail between them.
    ['by_position', { search: 0.8, mail: 0.2, null: 2 }],
    // Ages of 7, 4 and 2 days, half-life of 2: weights 2^-3.5, 2^-2 and 2^-1.
    [
      'by_time_decay',
      {
        search: (2 ** -3.5 + 0.5) / (2 ** -3.5 + 0.25 + 0.5),
        mail: 0.25 / (2 ** -3.5 + 0.25 + 0.5),
        null: 2,
      },
    ],
    // The amount of `c` is not known, and adds nothing.
    ['value_linear', { search: 20, mail: 10, null: 7 }],
  ])('%s', async (metric, wanted) => {
    const found = await byChannel(metric);
    expect(Object.keys(found).sort()).toEqual(Object.keys(wanted).sort());
    for (const [channel, credit] of Object.entries(wanted)) expect(found[channel], channel).toBeCloseTo(credit, 12);
  });

  test('credit counts for the day of the conversion', async () => {
    const found = await ask(connection, index, { metrics: ['by_linear', 'conversions'], grain: 'day' });
    expect(found).toEqual([
      ['2025-01-05', 1, 1],
      ['2025-01-10', 1, 1],
      ['2025-01-11', 1, 1],
    ]);
    expect(await byChannel('by_linear', { since: '2025-01-11' })).toEqual({ null: 1 });
  });

  test('of the touches only those are read that can count, the oldest of them too', async () => {
    // The conversion is at the very bound, and the search touch at the end of its lookback.
    const query = { metrics: ['by_first'], by: ['channel'], since: '2025-01-10T12:00:00Z', until: '2025-01-11' };
    expect(await ask(connection, index, query)).toEqual([
      ['mail', 0],
      ['search', 1],
    ]);
    const sql = duckdb.relation(plan(index, query).relation);
    expect(sql).toMatch(/from event_touched\n\s+where event_time >= timestamp '2025-01-03 12:00:00'/);
    // By dates of the project's zone: midnight of the 10th in Berlin is 23:00 of the 9th in UTC.
    const berlin = { timeZone: 'Europe/Berlin', weekStart: 'monday' } as const;
    const days = plan(index, { metrics: ['by_first'], grain: 'day', since: '2025-01-10' }, berlin);
    expect(duckdb.relation(days.relation)).toMatch(
      /event_touched\n\s+where event_time >= timestamp '2025-01-02 23:00:00'/,
    );
  });

  test('a condition keeps touches after the credit was shared out', async () => {
    const found = await byChannel('by_linear', { where: "channel = 'mail'" });
    expect(found.mail).toBeCloseTo(1 / 3, 12);
    expect(Object.keys(found)).toEqual(['mail']);
  });

  test('touches of one instant are in the order of their ids', async () => {
    const at = '2025-01-09 00:00:00';
    const tied = [
      { id: '9', user: 'a', channel: 'mail', at },
      { id: '10', user: 'a', channel: 'search', at },
    ];
    for (const touches of [tied, tied.toReversed()]) {
      await fill(touches, [{ user: 'a', amount: 1, at: '2025-01-09 00:00:00' }]);
      expect(await byChannel('by_first')).toEqual({ search: 1, mail: 0 });
    }
  });

  test('nothing converted: nothing is credited', async () => {
    await fill([{ id: '1', user: 'a', channel: 'mail', at: '2025-01-09 00:00:00' }], []);
    expect(await ask(connection, index, { metrics: ['by_linear'] })).toEqual([[0]]);
    expect(await byChannel('by_linear')).toEqual({});
  });
});

const user = fc.constantFrom('a', 'b', 'c');
const at = fc
  .tuple(fc.integer({ min: 1, max: 16 }), fc.constantFrom('00:00:00', '12:00:00', '23:59:59.999999'))
  .map(([day, clock]) => `2025-01-${String(day).padStart(2, '0')} ${clock}`);
const touches = fc
  .array(fc.record({ user, channel: fc.constantFrom('mail', 'search', null), at }), { maxLength: 14 })
  .map((all) => all.map((one, place): Touch => ({ ...one, id: `t${place}` })));
const conversions = fc.array(fc.record<Conversion>({ user, amount: fc.integer({ min: 0, max: 90 }), at }), {
  maxLength: 6,
});

describe('whatever was touched and converted', () => {
  test('credits add up to the conversions, and to what they are worth', async () => {
    await fc.assert(
      fc.asyncProperty(touches, conversions, async (some, others) => {
        await fill(some, others);
        for (const [prefix, total] of [
          ['by', others.length],
          ['value', others.reduce((sum, one) => sum + (one.amount ?? 0), 0)],
        ] as const) {
          for (const model of models) {
            const credits = Object.values(await byChannel(`${prefix}_${model}`)).map(Number);
            expect(
              credits.reduce((sum, one) => sum + one, 0),
              model,
            ).toBeCloseTo(total, 9);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  test('the order of rows changes nothing, and whole weeks later it is the same', async () => {
    const later = (one: string): string =>
      new Date(Date.parse(`${one.replace(' ', 'T').slice(0, 23)}Z`) + 28 * 86_400_000)
        .toISOString()
        .replace('T', ' ')
        .replace('Z', one.slice(23));
    await fc.assert(
      fc.asyncProperty(touches, conversions, async (some, others) => {
        await fill(some, others);
        const first = await credits();
        await fill(some.toReversed(), others.toReversed());
        closeTo(await credits(), first);
        const move = <T extends { at: string }>(one: T): T => ({ ...one, at: later(one.at) });
        await fill(some.map(move), others.map(move));
        closeTo(await credits(), first);
      }),
      { numRuns: 20 },
    );
  });
});

async function credits(): Promise<Cell[][]> {
  return ask(connection, index, { metrics: models.map((model) => `by_${model}`), by: ['channel'] });
}

/** Sums of parts may differ in the last place by their order. */
function closeTo(found: readonly Cell[][], wanted: readonly Cell[][]): void {
  const keys = (rows: readonly Cell[][]) => rows.map((row) => row[0]);
  expect(keys(found)).toEqual(keys(wanted));
  found.forEach((row, place) => {
    row.slice(1).forEach((value, column) => {
      expect(Number(value)).toBeCloseTo(Number(wanted[place]?.[column + 1]), 9);
    });
  });
}

describe('the paths of a real campaign', () => {
  /** Each path with how often it ended in a conversion. */
  const paths = readFileSync(join(sharedData, 'attribution/path_data.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [path = '', converted = ''] = line.split(',');
      return { channels: path.split(' > ').map((one) => one.trim()), converted: Number(converted) };
    });

  /** The heuristic models by their definitions, path by path. Touches lie an hour apart. */
  const weights: Readonly<Record<(typeof models)[number], (place: number, count: number) => number>> = {
    first: (place) => (place === 0 ? 1 : 0),
    last: (place, count) => (place === count - 1 ? 1 : 0),
    linear: (_, count) => 1 / count,
    position: (place, count) => {
      if (count <= 2) return 1 / count;
      return place === 0 || place === count - 1 ? 0.4 : 0.2 / (count - 2);
    },
    time_decay: (place, count) => 2 ** (-(count - place) / 48),
  };

  test('credit a channel with what the definitions say, 19,785 conversions in all', { timeout: 60_000 }, async () => {
    const longest = Math.max(...paths.map((one) => one.channels.length));
    expect(longest).toBeLessThan(7 * 24);
    await connection.run(
      'create or replace table event_touched (event_id text, event_time timestamp, user_id text, channel text)',
    );
    await connection.run('create or replace table event_converted (event_time timestamp, user_id text, amount double)');
    // One person for each conversion of a path; those who did not convert change nothing.
    await connection.run(`
      create or replace temp table path as
      select row_number() over () as id, string_split(path, ' > ') as channels, total_conversions as conversions
      from read_csv('${join(sharedData, 'attribution/path_data.csv')}')`);
    await connection.run(`
      insert into event_converted
      select timestamp '2025-01-31', id || '-' || n, 1 from path, unnest(range(conversions)) as t(n)`);
    await connection.run(`
      insert into event_touched
      select id || '-' || n || '-' || place, timestamp '2025-01-31' - to_hours(len(channels) - place), id || '-' || n, trim(channels[place + 1])
      from path, unnest(range(conversions)) as t(n), unnest(range(len(channels))) as u(place)`);
    for (const model of models) {
      const wanted = new Map<string, number>();
      for (const { channels, converted } of paths) {
        const shares = channels.map((_, place) => weights[model](place, channels.length));
        const whole = shares.reduce((sum, one) => sum + one, 0);
        channels.forEach((channel, place) => {
          wanted.set(channel, (wanted.get(channel) ?? 0) + (converted * (shares[place] ?? 0)) / whole);
        });
      }
      const found = await byChannel(`by_${model}`);
      expect(Object.keys(found).sort(), model).toEqual([...wanted.keys()].sort());
      for (const [channel, credit] of wanted) {
        const error = Math.abs(Number(found[channel]) - credit) / Math.max(credit, 1);
        expect(error, `${model} ${channel}`).toBeLessThan(1e-9);
      }
      const total = Object.values(found).reduce<number>((sum, one) => sum + Number(one), 0);
      expect(total, model).toBeCloseTo(19_785, 6);
      expect(wanted.size).toBe(12);
    }
  });
});
