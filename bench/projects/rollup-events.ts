/** A project that loads orders from Parquet files and keeps four metrics of them by campaign and day. */
export const rollupFiles: readonly (readonly [path: string, text: string])[] = [
  [
    'waymark.yaml',
    'name: bench\ntargets: {dev: {type: duckdb, path: bench.duckdb, schema: main}}\ndefault_target: dev\n',
  ],
  ['data/.gitkeep', ''],
  [
    'catalog/orders.yaml',
    `events:
  order.paid: {properties: {campaign: string, user: string, amount: number}}
sources:
  orders: {layout: columns, location: data/*.parquet, events: [order.paid], fields: {id: id, time: at}}
metrics:
  orders: {type: simple, count: rows, of: order.paid, dimensions: [campaign]}
  revenue: {type: simple, sum: amount, of: order.paid, dimensions: [campaign]}
  buyers: {type: simple, count_distinct: user, of: order.paid, dimensions: [campaign]}
  typical: {type: simple, median: amount, method: exact, of: order.paid, dimensions: [campaign]}
rollups:
  daily: {metrics: [orders, revenue, buyers, typical], by: [campaign], grain: day}
`,
  ],
];

/** Writes a Parquet file of orders on so many days from the day `first` of the year on. */
export function rollupDays(path: string, orders: number, first: number, days: number): string {
  return `copy (
  select
    'order-${first}-' || i as id,
    timestamp '2025-01-01' + to_days(${first}) + to_microseconds((hash(i, ${first}) % ${days * 86_400_000_000})::bigint) as at,
    'campaign-' || (hash(i, 'campaign') % 20) as campaign,
    'user-' || (hash(i, 'user') % ${Math.ceil(orders / 4)}) as "user",
    (hash(i, 'amount') % 20000) / 64 as amount
  from range(${Math.round(orders)}) as numbers (i)
) to '${path.replaceAll("'", "''")}' (format parquet)`;
}
