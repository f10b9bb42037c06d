import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SampledRow } from '../../src/sample/index.ts';
import { payloadOf, projectOf, sample, schemaCheck } from './fixture.ts';

const folder = join(import.meta.dirname, '../../catalog/marketing');
const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
const project = projectOf(...texts);
const rows = sample(project.catalog, { count: 60_000, days: 60 });
const of = (event: string): SampledRow[] => rows.filter((row) => row.event === event);
const userOf = ({ row }: SampledRow): unknown => row.user_id;
const isOfEnvelope = ({ source }: SampledRow): boolean =>
  ['marketing_mobile', 'marketing_admin_portal', 'marketing_backend'].includes(source);

describe('sampled events of the marketing catalog', () => {
  test('every row is valid against the schema of its envelope, and every event comes', async () => {
    const isValid = await schemaCheck(project);
    const ofEnvelope = rows.filter(isOfEnvelope);
    expect(ofEnvelope.filter((row) => !isValid(row))).toEqual([]);
    expect(new Set(ofEnvelope.map((row) => row.event)).size).toBe(20);
    expect(new Set(rows.map((row) => row.event))).toEqual(new Set(project.catalog.events.map((event) => event.name)));
  });

  test('the holdout group sees nothing, and a user is always in the same group', () => {
    const groups = Map.groupBy(of('campaign_delivered'), userOf);
    const flags = [...groups.values()].map((own) => new Set(own.map((row) => payloadOf(row).is_holdout)));
    expect(flags.every((one) => one.size === 1)).toBe(true);
    const heldOut = new Set(
      of('campaign_delivered')
        .filter((row) => payloadOf(row).is_holdout)
        .map(userOf),
    );
    expect(heldOut.size / groups.size).toBeCloseTo(0.09, 1);
    expect(of('campaign_viewed').filter((row) => heldOut.has(userOf(row)))).toEqual([]);
    expect(of('user_purchased').some((row) => heldOut.has(userOf(row)))).toBe(true);
  });

  test('one order is a purchase, at most one conversion of the same user and amount, and one booking of its cost', () => {
    const purchases = new Map(of('user_purchased').map((row) => [payloadOf(row).order_id, row]));
    for (const row of of('campaign_converted')) {
      const purchase = purchases.get(payloadOf(row).order_id);
      expect(purchase && [userOf(purchase), payloadOf(purchase).order_value]).toEqual([
        userOf(row),
        payloadOf(row).order_value,
      ]);
    }
    const credited = of('campaign_converted').map((row) => payloadOf(row).order_id);
    expect(new Set(credited).size).toBe(credited.length);
    expect(of('order_cost_booked').map(({ row }) => row.order_id)).toHaveLength(purchases.size);
    expect(of('order_cost_booked').every(({ row }) => purchases.has(row.order_id))).toBe(true);
  });

  test('rates are of the size that the catalog calls healthy', () => {
    const ctr = of('campaign_clicked').length / of('campaign_viewed').length;
    expect(ctr).toBeGreaterThan(0.015);
    expect(ctr).toBeLessThan(0.06);
    const converted = of('campaign_converted').length / of('campaign_clicked').length;
    expect(converted).toBeGreaterThan(0.05);
    expect(converted).toBeLessThan(0.25);
    expect(of('campaign_created').length).toBe(10);
  });
});
