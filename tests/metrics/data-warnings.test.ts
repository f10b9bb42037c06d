import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.ts';

const root = mkdtempSync(join(tmpdir(), 'waymark-warnings-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** 3 orders on the 4th, the last one at 22:00; loaded at midnight. */
const rows = ['10:00', '15:30', '22:00'].map((clock, at) =>
  JSON.stringify({
    event: 'order.paid',
    event_id: `e${at}`,
    timestamp: `2026-01-04T${clock}:00Z`,
    received_at: `2026-01-04T${clock}:01Z`,
    properties: { amount: 10 },
  }),
);
const files = {
  'waymark.yaml': 'name: shop\ntargets: {dev: {type: duckdb, path: dev.duckdb}}\n',
  'catalog/shop.yaml': `events:
  order.paid:
    properties: {amount: {type: number, required: true}}
    freshness: {target: 1m, acceptable: 5m, grace: 2h}
    volume: {per: day, min: 4}
sources:
  app:
    location: data/*.ndjson
    fields: {event: event, id: event_id, time: timestamp, received: received_at, properties: properties}
metrics:
  revenue: {type: simple, sum: amount, of: order.paid, refresh: daily}
  paid_days: {type: simple, count: rows, of: days, time: day}
`,
  'transforms/days.sql.hbs':
    '---\nmaterialized: table\ncolumns: {day: date}\n---\nselect distinct cast(event_time as date) as day from {{event "order.paid"}}\n',
  'data/1.ndjson': `${rows.join('\n')}\n`,
};
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const at = (now: string) => ({ now: () => new Date(now) });

test('a query says what its data lack, on stderr', async () => {
  expect((await runCli(root, ['build', '--quiet'], at('2026-01-05T00:00:00Z'))).code).toBe(0);
  // 25 hours after the newest event; 23 after the load. Yesterday, the 4th, had 3 of 4 orders.
  const later = await runCli(root, ['query', 'revenue', '--output', 'csv'], at('2026-01-05T23:00:00Z'));
  expect(later).toMatchObject({
    code: 0,
    out: 'revenue\r\n30\r\n',
    err: `warning[query/stale] \`revenue\` rests on data 25 hours old: the newest \`order.paid\` happened at 2026-01-04T22:00:00Z.
  hint: \`freshness\` of \`order.paid\` allows 2h.
warning[query/incomplete] \`revenue\` is incomplete: 75 % of the expected \`order.paid\` of 2026-01-04 (3 of at least 4).
`,
  });
  // Through the model, and for several metrics at once; three days after the load.
  const models = await runCli(root, ['query', 'revenue,paid_days'], at('2026-01-08T00:00:00Z'));
  expect(models.err).toContain('`revenue`, `paid_days` rest on data 3 days old: the newest `order.paid`');
  expect(models.err).toContain(
    '`revenue` rests on data 3 days old: the source `app` was last loaded at 2026-01-05T00:00:00Z.',
  );
  expect(models.err).toContain('0 % of the expected `order.paid` of 2026-01-07 (0 of at least 4)');
});

test('a query of the past is measured by its end, and --quiet says nothing', async () => {
  const past = await runCli(root, ['query', 'revenue', '--until', '2026-01-05', '--json'], at('2026-02-01T00:00:00Z'));
  // At midnight the newest event was two hours old, which is allowed.
  expect(past.err).toBe(
    'warning[query/incomplete] `revenue` is incomplete: 75 % of the expected `order.paid` of 2026-01-04 (3 of at least 4).\n',
  );
  expect(JSON.parse(past.out)).toEqual([{ revenue: 30 }]);
  expect((await runCli(root, ['query', 'revenue', '--quiet'], at('2026-02-01T00:00:00Z'))).err).toBe('');
});
