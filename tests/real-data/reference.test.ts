import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/run/plan.ts';
import { rowText, type SampledRow, sampleEvents, sampleFile } from '../../src/sample/index.ts';
import { payloadOf } from '../sample/fixture.ts';
import { copyProject, failuresOf } from './build-project.ts';

const parts = ['waymark.yaml', 'catalog/orders', 'catalog/bundle', 'transforms/orders', 'transforms/bundle', 'seeds'];
const project = copyProject('.', parts);
const faults = { duplicates: 0.01, late: 0.01, broken: 0.01 };

/** Writes sampled events where the sources of the project look for them. */
function writeSample(): SampledRow[] {
  const { catalog } = project.load().project;
  const sampled = sampleEvents(catalog, { seed: 7, count: 20_000, from: '2025-01-14', days: 14, faults });
  const rows = [...(sampled.value ?? [])];
  for (const source of catalog.sources) {
    const file = sampleFile(source);
    if (file === null) throw new Error(`nowhere to write ${source.name}`);
    mkdirSync(dirname(join(project.root, file)), { recursive: true });
    const own = rows.filter((row) => row.source === source.name);
    writeFileSync(join(project.root, file), own.map((row) => rowText(row.row)).join(''));
  }
  return rows;
}

describe('the reference catalogs, on sampled events', () => {
  let rows: SampledRow[];
  let result: RunResult;
  beforeAll(async () => {
    rows = writeSample();
    const outcome = await project.build();
    if (!outcome.result) throw new Error(outcome.diagnostics.map((finding) => finding.message).join('\n'));
    result = outcome.result;
  });

  /** Of the good rows: order id → payload. */
  const good = (event: string) =>
    new Map(
      rows
        .filter((row) => row.event === event && (row.fault === null || row.fault === 'late'))
        .map((row) => [payloadOf(row).order_id, payloadOf(row)]),
    );
  const one = async (sql: string) => (await project.query(sql))[0];

  test('are built, with all unit tests, and only what is about today complains', () => {
    expect(failuresOf(result.steps)).toEqual([]);
    expect(result.end.exitCode).toBe(0);
    expect(result.steps.filter((step) => step.kind === 'unit' && step.status === 'succeeded').length).toBe(11);
    const complaints = result.steps.flatMap((step) => step.assertions).filter((one) => one.status !== 'passed');
    expect(complaints.filter((one) => !['recency', 'freshness', 'volume'].includes(one.kind))).toEqual([]);
  });

  test('accept, refuse and count exactly what was sampled so', () => {
    const counts = result.steps.flatMap((step) => step.counts);
    const total = (field: 'received' | 'accepted' | 'quarantined' | 'duplicates'): number =>
      counts.reduce((sum, count) => sum + count[field], 0);
    const of = (...kinds: readonly unknown[]): number => rows.filter((row) => kinds.includes(row.fault)).length;
    expect(total('received')).toBe(rows.length);
    expect(total('accepted')).toBe(of(null, 'late'));
    expect(total('quarantined')).toBe(of('broken'));
    expect(total('duplicates')).toBe(of('duplicate'));
  });

  test('give the key figures of the bundle that a count by hand gives', async () => {
    const shown = good('bundle_offer_shown');
    const accepted = good('bundle_offer_accepted');
    const revenue = [...accepted.values()].reduce((sum, payload) => sum + Number(payload.addl_revenue), 0);
    const errors = good('bundle_payment_error');
    const refunds = good('bundle_refund_within_7d');
    const share = (others: Map<unknown, unknown>): number =>
      [...accepted.keys()].filter((id) => others.has(id)).length / accepted.size;
    const figures = await one('select * from bundle_metrics');
    expect(Number(figures?.offers_shown)).toBe(shown.size);
    expect(Number(figures?.offers_accepted)).toBe(accepted.size);
    expect(accepted.size).toBeGreaterThan(5);
    expect(figures?.attach_rate).toBeCloseTo(accepted.size / shown.size, 10);
    expect(figures?.bundle_revenue).toBeCloseTo(revenue, 6);
    expect(figures?.rpv_delta).toBeCloseTo(revenue / shown.size, 8);
    expect(figures?.refund_rate_delta).toBeCloseTo(share(refunds) - 0.025, 10);
    expect(figures?.payment_error_rate).toBeCloseTo(share(errors), 10);
    expect(figures?.timer_completion_rate).toBeCloseTo(good('bundle_timer_expired').size / shown.size, 10);
    const daily = await one('select sum(offers_shown)::int as shown, sum(bundle_revenue) as revenue from bundle_daily');
    expect(daily?.shown).toBe(shown.size);
    expect(daily?.revenue).toBeCloseTo(revenue, 6);
  });

  test('give conversion, order value and drop-off that a count by hand gives', async () => {
    const started = good('checkout.start');
    const paid = good('order.paid');
    const figures = await one('select * from order_metrics');
    expect(figures?.conversion_rate).toBeCloseTo(paid.size / started.size, 10);
    const plus = [...paid.values()]
      .filter((payload) => payload.tier === 'plus')
      .map((payload) => Number(payload.amount));
    const value = await one(`select average_order_value from order_metrics_by_tier where tier = 'plus'`);
    expect(value?.average_order_value).toBeCloseTo(plus.reduce((sum, amount) => sum + amount, 0) / plus.length, 6);
    const steps = await project.query('select step, orders::int as orders from order_drop_off order by position');
    expect(steps).toEqual(
      ['checkout.start', 'checkout.session_created', 'order.paid', 'design.started', 'design.approved'].map((step) => ({
        step,
        orders: good(step).size,
      })),
    );
  });
});
