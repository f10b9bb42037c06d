import { describe, expect, test } from 'vitest';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import { metricKinds } from '../../src/metrics/index.ts';
import { openDatabase } from '../assertions/fixture.ts';
import { indexOf, plan } from './fixture.ts';

/* The examples that the reference shows can be copied as they are. */

const catalog = `events:
  checkout.start:
    properties:
      order_id: {type: string, required: true}
      user_id: {type: string}
      tier: {type: string, enum: [basic, plus]}
  order.paid:
    properties:
      order_id: {type: string, required: true}
      user_id: {type: string}
      tier: {type: string, enum: [basic, plus]}
      amount: {type: number, unit: USD}
      is_refunded: {type: boolean}
metrics:
  revenue: {type: simple, sum: amount, of: order.paid, dimensions: [tier]}
  orders: {type: simple, count_distinct: order_id, of: order.paid, dimensions: [tier]}
`;

describe('the example of the kind', () => {
  test.each(metricKinds.map((one) => [one.kind, one.example] as const))(
    '%s checks, and its SQL runs',
    async (kind, example) => {
      const [name = ''] = example.split(':');
      const isThere = catalog.includes(`  ${name}:`);
      const text = isThere
        ? catalog.replace(new RegExp(`  ${name}: .*\n`), indented(example))
        : `${catalog}${indented(example)}`;
      const index = indexOf(text);
      expect(index.find(name)?.kind).toBe(kind);
      const connection = await openDatabase();
      await connection.run(
        'create table event_checkout_start (event_id text, event_time timestamp, order_id text, user_id text, tier text)',
      );
      await connection.run(
        'create table event_order_paid (event_id text, event_time timestamp, order_id text, user_id text, tier text, amount double, is_refunded boolean)',
      );
      const { relation } = plan(index, { metrics: [name], by: index.dimensionsOf(name), grain: 'day' });
      await connection.run(duckdb.relation(relation));
    },
  );
});

const indented = (example: string): string => example.replace(/^(?=.)/gm, '  ');
