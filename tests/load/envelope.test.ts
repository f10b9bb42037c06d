import { describe, expect, test } from 'vitest';
import { ndjson, openShop } from './fixture.ts';

const catalog = `
events:
  order.paid:
    properties:
      order_id: {type: string, required: true, max_length: 12}
      amount: {type: number, minimum: 0, required: true}
      items: integer
      express: boolean
      day: date
      at: timestamp
      key: uuid
      tags: {type: array, items: string}
      tier: {type: string, enum: [basic, plus], nullable: true}
      ship: {type: object, properties: {city: {type: string, required: true}, zip: string}}
    rules:
      plus_has_tags: {when: {tier: plus}, require: [tags]}
  page.viewed:
    properties: {$url: {type: string, required: true}}
sources:
  app:
    location: data/*.ndjson
    fields: {received: received_at}
    context: {user_id: {type: string, nullable: true}}
    late_after: 1h
    max_age: 30d
    max_skew: 5m
`;

let number = 0;

function paid(properties: object, envelope: object = {}): object {
  number++;
  return {
    event_id: `e${number}`,
    event: 'order.paid',
    timestamp: '2025-05-01T10:00:00Z',
    received_at: '2025-05-01T10:00:01Z',
    properties: { order_id: 'o1', amount: 1, ...properties },
    ...envelope,
  };
}

describe('rows of an envelope', () => {
  test('become typed rows', async () => {
    const shop = await openShop();
    shop.write(
      'data/a.ndjson',
      ndjson(
        paid(
          {
            amount: 74.25,
            items: 3,
            express: true,
            day: '2025-04-30',
            at: '2025-05-01T12:30:00.5+02:00',
            key: 'A1D31F49-8571-44D4-AA82-AB01E3B21AF0',
            tags: ['a', 'b'],
            tier: 'plus',
            ship: { city: 'Köln' },
          },
          { event_id: 'full', user_id: 'u1' },
        ),
        {
          event_id: 'p1',
          event: 'page.viewed',
          timestamp: '2025-05-01T10:00:00Z',
          received_at: '2025-05-01T13:00:00Z',
          properties: { $url: '/' },
        },
      ),
    );
    const { counts, codes } = await shop.load(catalog);
    expect(codes).toEqual([]);
    expect(counts).toEqual({
      'order.paid': { received: 1, accepted: 1, quarantined: 0, duplicates: 0 },
      'page.viewed': { received: 1, accepted: 1, quarantined: 0, duplicates: 0 },
    });
    expect(await shop.rows('from event_order_paid')).toEqual([
      {
        event_id: 'full',
        event_time: '2025-05-01T10:00:00Z',
        received_at: '2025-05-01T10:00:01Z',
        _late: false,
        _source: 'app',
        _file: 'data/a.ndjson',
        user_id: 'u1',
        order_id: 'o1',
        amount: 74.25,
        items: 3,
        express: true,
        day: '2025-04-30',
        at: '2025-05-01T10:30:00.5Z',
        key: 'a1d31f49-8571-44d4-aa82-ab01e3b21af0',
        tags: ['a', 'b'],
        tier: 'plus',
        ship: { city: 'Köln', zip: null },
      },
    ]);
    expect(
      await shop.rows('select event_id, _late, current_url from (select *, url as current_url from event_page_viewed)'),
    ).toEqual([{ event_id: 'p1', _late: true, current_url: '/' }]);
  });

  test('are quarantined with the rule, the reason, the payload and the file', async () => {
    const shop = await openShop();
    const rows: readonly (readonly [rules: string, row: object | string])[] = [
      ['required', paid({ order_id: undefined })],
      ['type', paid({ amount: '5' })],
      ['max_length, minimum', paid({ order_id: 'x'.repeat(13), amount: -1 })],
      ['enum', paid({ tier: 'gold' })],
      ['nullable', paid({ items: null })],
      ['additional_property', paid({ colour: 'red' })],
      ['rule:plus_has_tags', paid({ tier: 'plus' })],
      ['required', paid({ ship: { zip: '1' } })],
      ['missing_time', paid({}, { timestamp: null })],
      ['missing_id', paid({}, { event_id: '' })],
      ['too_old', paid({}, { timestamp: '2025-03-01T10:00:00Z' })],
      ['in_future', paid({}, { timestamp: '2025-05-01T10:06:00Z' })],
      ['unknown_event', paid({}, { event: 'order.payed' })],
      ['missing_event', paid({}, { event: undefined })],
      ['malformed_json', '{"event": "order.paid", '],
      ['malformed_json', '[1, 2]'],
    ];
    shop.write('data/a.ndjson', ndjson(...rows.map(([, row]) => row)));
    const { counts } = await shop.load(catalog);
    expect(counts).toEqual({
      'order.paid': { received: 12, accepted: 0, quarantined: 12, duplicates: 0 },
      '': { received: 4, accepted: 0, quarantined: 4, duplicates: 0 },
    });
    const found = await shop.rows(`select rules, reason, payload, _row as line, _file as file from waymark_quarantine`);
    const byPayload = new Map(found.map((row) => [row.payload, row]));
    for (const [rules, row] of rows) {
      const payload = typeof row === 'string' ? row.trim() : JSON.stringify(row);
      expect(byPayload.get(payload), payload).toMatchObject({ rules, file: 'data/a.ndjson' });
    }
    expect(byPayload.get('{"event": "order.paid",')).toMatchObject({ line: 15 });
    const reasons = found.map((row) => row.reason).join('\n');
    expect(reasons).toContain('Did you mean `order.paid`?');
    expect(reasons).toContain('ship.city');
  });
});
