import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { DataReport } from '../../src/diff/data-report.ts';
import { emptyFolder, runCli } from '../cli/run-cli.ts';
import { commit, git, write } from './repository.ts';

/* A shop of which both sides of a change are built, on DuckDB unless `waymark.yaml` says otherwise. */

export const seed = 'seeds/orders.csv';
export const files = {
  'waymark.yaml': 'name: shop\ntargets: {dev: {type: duckdb, path: shop.duckdb}}\n',
  'catalog/catalog.yaml': `seeds:
  orders:
    file: ${seed}
    columns: {id: integer, day: date, tier: string, amount: number}
metrics:
  revenue: {type: simple, sum: amount, of: paid, time: day, dimensions: [tier]}
  orders_placed: {type: simple, count: rows, of: paid, time: day}
rollups:
  by_tier: {metrics: [revenue], by: [tier], grain: day}
`,
  'transforms/paid.sql.hbs':
    '---\nassertions: [{unique: id}]\ncolumns: {id: integer, day: date, tier: string, amount: number}\n---\nselect id, day, tier, amount from {{ref "orders"}} where amount > 0\n',
  'transforms/daily.sql.hbs':
    '---\nmaterialized: view\n---\nselect day, count(*) as orders from {{ref "paid"}} group by 1\n',
  'transforms/other.sql.hbs': '---\n---\nselect max(id) as last_id from {{ref "orders"}}\n',
  [seed]: `id,day,tier,amount
1,2026-01-01,free,10
2,2026-01-01,plus,20.5
3,2026-01-02,plus,0
4,2026-01-02,free,30
`,
  '.gitignore': 'dist\n*.duckdb*\n',
};

/** A repository whose `main` is built. */
export async function built(more: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = emptyFolder();
  write(folder, { ...files, ...more });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  commit(folder);
  const ran = await runCli(folder, ['build', '--quiet']);
  if (ran.code !== 0) throw new Error(ran.both);
  return folder;
}

export const diff = (folder: string, ...args: readonly string[]) => runCli(folder, ['diff', 'main', '--data', ...args]);
export const hash = (folder: string) =>
  createHash('sha256')
    .update(readFileSync(join(folder, 'shop.duckdb')))
    .digest('hex');

export async function dataOf(folder: string): Promise<DataReport> {
  const { out } = await diff(folder, '--json');
  return JSON.parse(out).data;
}

/** Nothing is left of what was built, and what is published is as it was, byte by byte. */
export function isClean(folder: string, before: string): void {
  expect(hash(folder)).toBe(before);
  expect(readdirSync(folder).filter((name) => name.includes('duckdb'))).toEqual(['shop.duckdb']);
  expect(existsSync(join(folder, 'dist/.data-diff'))).toBe(false);
}
