import type { ExampleFiles } from '../base/diagnostic.ts';

export interface ExamplePair {
  readonly before: ExampleFiles;
  readonly after: ExampleFiles;
}

/** Two versions of one catalog file. */
export function catalogs(before: string, after: string): ExamplePair {
  return { before: { 'catalog/events.yaml': before }, after: { 'catalog/events.yaml': after } };
}

/** Two versions of the properties of an event `order.paid`, each a line of YAML. */
export function properties(before: string, after: string): ExamplePair {
  return catalogs(withProperty(before), withProperty(after));
}

function withProperty(line: string): string {
  return `events:\n  order.paid:\n    properties:\n      order_id: {type: string, required: true}\n${line === '' ? '' : `      ${line}\n`}`;
}

/** Two versions of what else an event `order.paid` says, each a line of YAML. */
export function events(before: string, after: string): ExamplePair {
  const text = (line: string) =>
    `entities:\n  order: order_id\nevents:\n  order.paid:\n${line === '' ? '' : `    ${line}\n`}    properties:\n      order_id: {type: string, required: true}\n      method: string\n`;
  return catalogs(text(before), text(after));
}

/** Two versions of a source `app`, each a line of YAML. */
export function sources(before: string, after: string): ExamplePair {
  const text = (line: string) =>
    `events:\n  cart.viewed: {}\n  order.paid: {}\nsources:\n  app:\n    location: data/*.ndjson\n${line === '' ? '' : `    ${line}\n`}`;
  return catalogs(text(before), text(after));
}

/** Two versions of a metric over an event `order.paid`, each a line of YAML. */
export function metrics(before: string, after: string): ExamplePair {
  const text = (line: string) =>
    `events:\n  cart.viewed:\n    properties:\n      order_id: string\n  order.paid:\n    properties:\n      order_id: {type: string, required: true}\n      tier: {type: string, enum: [basic, plus]}\n      amount: {type: number, unit: USD, required: true}\n      tax: {type: number, unit: USD, required: true}\nmetrics:\n  orders: {type: simple, count: rows, of: order.paid}\n  revenue: {type: simple, sum: amount, of: order.paid}\n${line === '' ? '' : `  ${line}\n`}`;
  return catalogs(text(before), text(after));
}

const orders = 'events:\n  order.paid:\n    properties:\n      amount: {type: number, required: true}\n';

/** Two versions of a model `orders_daily`: the lines of its head, and its SQL. */
export function models(
  before: readonly [head: string, sql: string],
  after: readonly [head: string, sql: string] | null,
): ExamplePair {
  const files = ([head, sql]: readonly [string, string]): ExampleFiles => ({
    'catalog/events.yaml': orders,
    'transforms/orders_daily.sql.hbs': `---\n${head}\n---\n${sql}\n`,
  });
  return { before: files(before), after: after === null ? { 'catalog/events.yaml': orders } : files(after) };
}

/** The SQL of a model that most examples need no other than. */
export const dailySql =
  'select cast(event_time as date) as day, sum(amount) as revenue\nfrom {{event "order.paid"}}\ngroup by 1';

/** Two versions of `waymark.yaml`, beside an event and a metric. */
export function settings(before: string, after: string): ExamplePair {
  const catalog = `${orders}metrics:\n  revenue: {type: simple, sum: amount, of: order.paid}\n`;
  const files = (text: string): ExampleFiles => ({
    'waymark.yaml': `name: shop\n${text}`,
    'catalog/events.yaml': catalog,
  });
  return { before: files(before), after: files(after) };
}

/** Two versions of a seed `tiers`. */
export function seeds(
  before: string,
  after: string,
  rows: readonly [string, string] = ['tier,price\nbasic,0\n', 'tier,price\nbasic,0\n'],
): ExamplePair {
  const files = (columns: string, csv: string): ExampleFiles => ({
    'catalog/events.yaml':
      columns === '' ? 'seeds: {}\n' : `seeds:\n  tiers: {file: seeds/tiers.csv, columns: {${columns}}}\n`,
    'seeds/tiers.csv': csv,
  });
  return { before: files(before, rows[0]), after: files(after, rows[1]) };
}
