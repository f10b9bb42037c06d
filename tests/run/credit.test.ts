import { expect, test } from 'vitest';
import { stepOf, testProject } from './fixture.ts';

const row = (event: string, id: string, at: string, properties: object): string =>
  `${JSON.stringify({ event, event_id: id, timestamp: at, received_at: at, properties })}\n`;

const catalog = `events:
  ad.clicked: {properties: {user: string, channel: string}}
  order.paid: {properties: {user: string, amount: number}}
sources:
  app:
    location: data/*.ndjson
    fields: {event: event, id: event_id, time: timestamp, received: received_at, properties: properties}
metrics:
  orders_by_channel:
    type: attribution
    model: linear
    touches: ad.clicked
    conversions: order.paid
    match: user
    lookback: 7d
    dimensions: [channel]
  revenue_by_channel:
    type: attribution
    model: first
    touches: ad.clicked
    conversions: {of: order.paid, where: amount > 1}
    match: user
    lookback: 7d
    value: amount
    dimensions: [channel]
`;

test('credits add up to what they share out, which every build asserts', async () => {
  const project = testProject({
    'catalog/shop.yaml': catalog,
    'data/1.ndjson': [
      row('ad.clicked', '1', '2026-01-10T00:00:00Z', { user: 'a', channel: 'mail' }),
      row('ad.clicked', '2', '2026-01-11T00:00:00Z', { user: 'a', channel: 'search' }),
      row('ad.clicked', '3', '2026-01-11T00:00:00Z', { user: 'a', channel: 'social' }),
      row('order.paid', '4', '2026-01-12T00:00:00Z', { user: 'a', amount: 10 }),
      row('order.paid', '5', '2026-01-12T00:00:00Z', { user: 'b', amount: 0.1 }),
      row('order.paid', '6', '2026-01-13T00:00:00Z', { user: 'b' }),
    ].join(''),
  });
  const outcome = await project.run();
  const { assertions } = stepOf(outcome, 'assert:event:order.paid');
  const own = assertions.filter((one) => one.kind === 'credit');
  expect(own.map((one) => [one.description, one.status])).toEqual([
    ['the credits of `orders_by_channel` add up to `order.paid`', 'passed'],
    ['the credits of `revenue_by_channel` add up to `order.paid`', 'passed'],
  ]);
});
