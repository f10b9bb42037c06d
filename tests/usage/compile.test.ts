import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';
import { change, emptyFolder, runCli } from '../cli/run-cli.ts';
import { commit, git, write } from '../diff/repository.ts';
import { compileWith } from '../generators/compile-typescript.ts';

const catalog = `events:
  order.paid:
    properties:
      amount: {type: number, required: true}
      tier: {type: string, enum: [free, plus]}
      coupon: string
  cart.viewed: {properties: {items: {type: integer, required: true}}}
`;

const app = `import type { CartViewed, EventOf, EventPayloads, OrderPaid, Track } from './dist/types/index.js';
declare const emit: Track;
declare const tier: 'free' | 'plus';
export function pay(order: OrderPaid): number {
  emit('order.paid', { amount: 1, coupon: 'A' });
  emit('order.paid', { amount: 1, tier: 'plus' });
  emit('order.paid', { tier, amount: order.amount });
  emit('order.paid', order);
  const { coupon } = order;
  return order.amount + (coupon?.length ?? 0);
}
export const made: OrderPaid = { amount: 2, tier: 'free', coupon: 'B' };
export const more = { amount: 2, coupon: 'B' } satisfies EventPayloads['order.paid'];
export const first = (cart: CartViewed): number => cart.items;
export const event: EventOf<'cart.viewed'> = {
  event: 'cart.viewed',
  properties: { items: 1 },
};
emit('cart.viewed', { items: 3 });
`;

/** What TypeScript complains about is among the places that the diff names, so that nobody is sent to search. */
test.each([
  ['a property that is gone', '      coupon: string\n', ''],
  ['a property of another type', 'amount: {type: number', 'amount: {type: string'],
  ['a value that is gone', '[free, plus]', '[free]'],
  ['a property that is required', 'coupon: string', 'coupon: {type: string, required: true}'],
  ['an event that is gone', '  cart.viewed: {properties: {items: {type: integer, required: true}}}\n', ''],
  ['an event that is renamed', '  cart.viewed: {', '  cart.opened: {renamed_from: cart.viewed, '],
])('%s', { timeout: 120_000 }, async (_, before, after) => {
  const folder = emptyFolder();
  const settings = 'usage: {paths: app.ts}\n';
  write(folder, { 'waymark.yaml': settings, 'catalog/events.yaml': catalog, 'app.ts': app, '.gitignore': 'dist\n' });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  commit(folder);
  const errors = async () => {
    expect((await runCli(folder, ['generate'])).code).toBe(0);
    const paths = globSync('types/**/*.d.ts', { cwd: join(folder, 'dist') });
    const generated = paths.map((path) => ({ path, contents: readFileSync(join(folder, 'dist', path), 'utf8') }));
    return compileWith(generated, { 'app.ts': app }).map((one) => one.line);
  };
  expect(await errors()).toEqual([]);
  change(folder, 'catalog/events.yaml', before, after);
  const { changes } = JSON.parse((await runCli(folder, ['diff', 'main', '--json'])).out);
  const told = changes.flatMap(({ call_sites: sites }: { call_sites: Sites | null }) => [
    ...(sites?.sure ?? []),
    ...(sites?.unsure ?? []),
  ]);
  const lines = new Set(told.map((one: { span: { line: number } }) => one.span.line));
  const complaints = await errors();
  expect(complaints.length).toBeGreaterThan(0);
  // The import at the top is not told: what is imported is used further down.
  expect(complaints.filter((line) => line > 1 && !lines.has(line))).toEqual([]);
});

interface Sites {
  readonly sure: readonly { readonly span: { readonly line: number } }[];
  readonly unsure: readonly { readonly span: { readonly line: number } }[];
}
