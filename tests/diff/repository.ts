import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyFolder } from '../cli/run-cli.ts';

/** Runs git in a folder as somebody. */
export function git(folder: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, '-c', 'core.autocrlf=false', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: 'pipe',
  });
}

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A repository with one commit of these files on `main`. */
export function repository(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  git(folder, 'init', '--quiet', '--initial-branch=main');
  write(folder, files);
  commit(folder);
  return folder;
}

export function commit(folder: string): void {
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message=change');
}

/** A small project: an event with two properties, a source, a model and a metric. */
export const shop = {
  'waymark.yaml': 'name: shop\n',
  'catalog/events.yaml': `events:
  order.paid:
    description: Payment for an order succeeded   # by any means
    owner: payments
    version: 1.2.0
    properties:
      order_id: {type: string, required: true}
      amount: {type: number, minimum: 0, required: true}   # with taxes
      coupon: string
`,
  'catalog/metrics.yaml': `metrics:
  revenue: {type: simple, sum: amount, of: order.paid, owner: finance}
  orders: {type: simple, count: rows, of: order.paid}
`,
  'transforms/orders_daily.sql.hbs': `---
description: Revenue by day
owner: finance
---
select cast(event_time as date) as day, sum(amount) as revenue
from {{event "order.paid"}}
group by 1
`,
} as const;
