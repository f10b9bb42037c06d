import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ndjson, openShop } from './fixture.ts';

/* The rules by which events of marketing are accepted, on rows written by hand: what each of them refuses, keeps and flags. */

const folder = join(import.meta.dirname, '../../catalog/marketing');
const catalog = readdirSync(folder)
  .filter((file) => !file.includes('metrics'))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n---\n');

const uuid = (number: number): string => `3f2a1c5e-8d4b-4f6a-9c1e-${String(number).padStart(12, '0')}`;
let number = 0;

/** A conversion that is fine, with some of it changed. */
function converted(envelope: object, properties: object = {}): object {
  number++;
  return {
    event_id: uuid(number),
    event_type: 'campaign_converted',
    timestamp: '2025-06-30T12:00:00Z',
    received_at: '2025-06-30T12:00:02Z',
    user_id: 'u_1',
    session_id: null,
    source: 'backend',
    context: { app_version: '4.2.0', platform: 'iOS', user_segment: 'INACTIVE', region: 'us-west' },
    properties: {
      campaign_id: uuid(1),
      creative_id: uuid(2),
      conversion_delay_seconds: 60,
      order_id: uuid(number),
      order_value: 20,
      attribution_model: 'last_touch',
      is_incremental: true,
      incrementality_score: 0.5,
      ...properties,
    },
    ...envelope,
  };
}

describe('rules of the marketing envelope', () => {
  test.each<readonly [what: string, rule: string, row: object]>([
    ['no event id', 'missing_id', converted({ event_id: null })],
    ['an empty event id', 'missing_id', converted({ event_id: '' })],
    ['an event id that is no UUID', 'format', converted({ event_id: 'e-1' })],
    ['no user', 'required', converted({ user_id: undefined })],
    ['a user that is null', 'nullable', converted({ user_id: null })],
    ['an empty user', 'min_length', converted({ user_id: '' })],
    ['a campaign that is no UUID', 'type', converted({}, { campaign_id: 'summer' })],
    ['a creative that is no UUID', 'type', converted({}, { creative_id: uuid(1).slice(1) })],
    ['an order that is no UUID', 'pattern', converted({}, { order_id: 'o-1' })],
    ['a source that there is not', 'const', converted({ source: 'kiosk' })],
    ['the source of another collector', 'const', converted({ source: 'mobile' })],
    ['an amount below 0', 'minimum', converted({}, { order_value: -0.01 })],
    ['a score above 1', 'maximum', converted({}, { incrementality_score: 1.01 })],
    ['a score below 0', 'minimum', converted({}, { incrementality_score: -0.01 })],
    ['no time', 'missing_time', converted({ timestamp: undefined })],
    ['a time that is null', 'missing_time', converted({ timestamp: null })],
    ['more than 5 minutes ahead', 'in_future', converted({ timestamp: '2025-06-30T12:05:02.001Z' })],
    ['more than 30 days old', 'too_old', converted({ timestamp: '2025-05-31T12:00:01.999Z' })],
  ])('%s is refused (%s)', async (_what, rule, row) => {
    const shop = await openShop();
    shop.write('data/marketing/backend/a.ndjson', ndjson(converted({}), row));
    await shop.load(catalog, { source: 'marketing_backend' });
    expect(await shop.rows('select rule from waymark_quarantine')).toEqual([{ rule }]);
    expect(await shop.rows('select count(*)::int as n from event_campaign_converted')).toEqual([{ n: 1 }]);
  });

  test('bounds belong to what is allowed', async () => {
    const shop = await openShop();
    const rows = [
      converted({}, { order_value: 0, incrementality_score: 0 }),
      converted({ timestamp: '2025-06-30T12:05:02Z' }, { incrementality_score: 1 }),
      converted({ timestamp: '2025-05-31T12:00:02Z' }),
    ];
    shop.write('data/marketing/backend/a.ndjson', ndjson(...rows));
    await shop.load(catalog, { source: 'marketing_backend' });
    expect(await shop.rows('select rule from waymark_quarantine')).toEqual([]);
    expect(await shop.rows('select count(*)::int as n from event_campaign_converted')).toEqual([{ n: 3 }]);
  });

  test('later than 24 hours is flagged and kept', async () => {
    const shop = await openShop();
    const rows = [
      converted({ timestamp: '2025-06-29T12:00:02Z' }, { order_value: 1 }),
      converted({ timestamp: '2025-06-29T12:00:01.999Z' }, { order_value: 2 }),
    ];
    shop.write('data/marketing/backend/a.ndjson', ndjson(...rows));
    await shop.load(catalog, { source: 'marketing_backend' });
    expect(await shop.rows('select order_value, _late from event_campaign_converted order by 1')).toEqual([
      { order_value: 1, _late: false },
      { order_value: 2, _late: true },
    ]);
  });

  test('of one event id the last within five minutes counts; later ones are dropped and counted', async () => {
    const shop = await openShop();
    const id = { event_id: uuid(999) };
    const rows = [
      converted({ ...id, received_at: '2025-06-30T12:00:02Z' }, { order_value: 1 }),
      converted({ ...id, received_at: '2025-06-30T12:05:02Z' }, { order_value: 2 }),
      converted({ ...id, received_at: '2025-06-30T12:05:03Z' }, { order_value: 3 }),
    ];
    shop.write('data/marketing/backend/a.ndjson', ndjson(...rows));
    const { counts } = await shop.load(catalog, { source: 'marketing_backend' });
    expect(await shop.rows('select order_value from event_campaign_converted')).toEqual([{ order_value: 2 }]);
    expect(counts).toMatchObject({
      campaign_converted: { received: 3, accepted: 1, quarantined: 0, duplicates: 2 },
    });
  });
});
