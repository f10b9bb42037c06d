import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { targetTypes } from '../src/dialects/index.ts';
import type { JsonObject } from '../src/model/values.ts';
import { textTable } from '../src/report/text-table.ts';

/*
 * The reference catalogs from YAML to published tables, with the commands that a user would type:
 * check, generate, sample, build; then a look at two of the tables.
 */

const root = join(import.meta.dirname, '..');
const tables = [
  ['orders_daily', 'select * from orders_daily order by 1 desc, 2 limit 6'],
  ['bundle_metrics', 'select * from bundle_metrics'],
] as const;

function waymark(...args: string[]): void {
  process.stderr.write(`\n$ waymark ${args.join(' ')}\n`);
  const { status } = spawnSync(process.execPath, [join(root, 'bin/waymark.js'), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 70);
}

async function look(): Promise<void> {
  const open = targetTypes.duckdb?.open;
  if (!open) throw new Error('the demo needs DuckDB');
  const path = process.env.WAYMARK_DATABASE ?? 'dist/dev.duckdb';
  const at = { self: { path: 'waymark.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 } };
  const warehouse = await open({ name: 'dev', dialect: 'duckdb', schema: 'main', options: { path }, at }, root);
  try {
    for (const [name, sql] of tables) {
      const rows = await warehouse.query({ sql, origin: { step: 'demo', span: null } });
      process.stdout.write(`\n${name}\n${textTable(rows as readonly JsonObject[])}\n`);
    }
  } finally {
    await warehouse.close();
  }
  process.stdout.write(`
Where to look
  dist/docs/index.md        the tracking plan: events, properties, models, lineage
  dist/types/index.d.ts     what app code compiles against
  dist/schemas/             JSON Schemas, and validators.js that needs no other module
  dist/sql/duckdb/          the tables and models as SQL
  ${path.padEnd(24)}  the database: events, models, waymark_quarantine, waymark_loads
  catalog/, transforms/     what all of it was made from: rename a property and run "npx waymark check"
`);
}

waymark('check');
waymark('generate');
// Long enough for what is only known after 90 days.
waymark('sample', '--count', '60000', '--days', '120', '--duplicates', '0.01', '--late', '0.005', '--broken', '0.005');
waymark('build');
waymark(
  'query',
  '--quiet',
  'roas,ctr,campaign_conversion_rate,cac,incrementality,net_incremental_revenue',
  '--by',
  'campaign_type',
);
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
waymark(
  'query',
  '--quiet',
  'roas,ctr',
  ...['--by', 'campaign_id,segment', '--grain', 'day', '--where', "campaign_type = 'DISCOUNT'"],
  ...['--since', daysAgo(60), '--until', daysAgo(30), '--order', '-roas', '--limit', '10'],
);
// Sampled data are small and old beside what the catalogs expect, which the queries would say each time.
waymark(
  'query',
  '--quiet',
  'experiment_visitors,experiment_conversion_rate,experiment_mrr_per_visitor',
  '--by',
  'variant',
);
waymark('query', '--quiet', 'video_funnel,video_funnel_share', '--by', 'step');
await look();
