import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { payloadOf, projectOf, sample, schemaCheck } from './fixture.ts';

const root = join(import.meta.dirname, '../..');
const texts = ['catalog/orders', 'catalog/bundle'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((file) => readFileSync(join(root, folder, file), 'utf8')),
);
const project = projectOf(...texts);
const rows = sample(project.catalog, { count: 30_000 });

describe('sampled events of the reference catalogs', () => {
  test('every row is valid against its schema, and every event comes', async () => {
    const isValid = await schemaCheck(project);
    expect(rows.filter((row) => !isValid(row))).toEqual([]);
    expect(new Set(rows.map((row) => row.event))).toEqual(new Set(project.catalog.events.map((event) => event.name)));
  });

  test('the same seed gives the same bytes, whatever the order of the files', () => {
    const small = { count: 500, faults: { broken: 0.02, late: 0.02, duplicates: 0.02 } };
    const first = JSON.stringify(sample(project.catalog, small));
    expect(JSON.stringify(sample(projectOf(...texts.toReversed()).catalog, small))).toBe(first);
    expect(JSON.stringify(sample(project.catalog, { ...small, seed: 2 }))).not.toBe(first);
  });

  test('`once_per` and `after` of the catalog hold', () => {
    for (const event of project.catalog.events) {
      const own = rows.filter((row) => row.event === event.name);
      const key = project.catalog.entities.find((entity) => entity.name === event.once_per?.name)?.key;
      if (key !== undefined) expect(new Set(own.map((row) => payloadOf(row)[key])).size, event.name).toBe(own.length);
      for (const { event: earlier, by } of event.after) {
        const times = new Map(
          rows.filter((row) => row.event === earlier.name).map((row) => [payloadOf(row)[by], row.row.timestamp]),
        );
        const early = own.filter((row) => !(String(times.get(payloadOf(row)[by])) < String(row.row.timestamp)));
        expect(early, `${event.name} after ${earlier.name}`).toEqual([]);
      }
    }
  });

  test('rows come in the order of their receipt', () => {
    const times = rows.map((row) => String(row.row.received_at));
    expect(times).toEqual(times.toSorted());
  });

  test('nothing happens after the last day, but what is certain to follow', () => {
    const end = Date.parse('2025-01-14') + 14 * 86_400_000;
    const times = rows.map((row) => Date.parse(String(row.row.timestamp)));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(Date.parse('2025-01-14'));
    expect(Math.max(...times)).toBeLessThan(end + 10_000);
    expect(rows.filter((row) => row.event === 'bundle_refund_within_7d').length).toBeGreaterThan(0);
  });

  test('figures are of the size that the catalog asks for', () => {
    const count = (event: string): number => rows.filter((row) => row.event === event).length;
    expect(rows.length).toBeGreaterThan(29_000);
    expect(rows.length).toBeLessThan(31_000);
    const attachRate = count('bundle_offer_accepted') / count('bundle_offer_shown');
    expect(attachRate).toBeGreaterThan(0.025);
    expect(attachRate).toBeLessThan(0.06);
    expect(count('order.paid') / count('checkout.start')).toBeCloseTo(0.62 * 0.78, 1);
    expect(count('payment.completed')).toBe(count('order.paid') + count('bundle_offer_accepted'));
  });

  test('amounts are those of the payments', () => {
    const amounts = (event: string, property: string): Map<unknown, unknown> =>
      new Map(
        rows.filter((row) => row.event === event).map((row) => [payloadOf(row).order_id, payloadOf(row)[property]]),
      );
    const paid = amounts('order.paid', 'amount');
    const accepted = amounts('bundle_offer_accepted', 'addl_revenue');
    for (const row of rows.filter((one) => one.event === 'payment.completed')) {
      const { order_id, purpose, amount } = payloadOf(row);
      expect((purpose === 'order' ? paid : accepted).get(order_id)).toBe(amount);
    }
  });

  test('leaving events out does not change the others', () => {
    const events = ['order.paid', 'bundle_offer_shown'];
    const some = sample(project.catalog, { count: 3000, events });
    expect(new Set(some.map((row) => row.event))).toEqual(new Set(events));
  });
});
