/* Marketing events of 90 days in five tables, and 25 metrics over them, each with the query that a person would write for it alone. */

/** Share of all events in each table. */
const tables = { delivered: 0.5, viewed: 0.3, clicked: 0.1, converted: 0.06, cost: 0.04 } as const;
type Table = keyof typeof tables;

/** Statements that make the tables, with so many events in all. */
export function campaignTables(events: number): string[] {
  return Object.entries(tables).map(
    ([name, share], at) => `create or replace table event_${name} as
      select
        'event-' || ${at} || '-' || i as event_id,
        timestamp '2025-01-01' + to_microseconds((hash(i, ${at}, 'time') % 7776000000000)::bigint) as event_time,
        'campaign-' || (hash(i, ${at}, 'campaign') % 100) as campaign_id,
        'user-' || (hash(i, ${at}, 'user') % ${Math.ceil(events / 20)}) as user_id,
        hash(i, ${at}, 'holdout') % 10 = 0 as is_holdout,
        (hash(i, ${at}, 'amount') % 20000) / 64 as amount
      from range(${Math.round(events * share)}) as numbers (i)`,
  );
}

interface Written {
  readonly yaml: string;
  readonly sql: string;
}

const day = 'cast(event_time as date) as day, campaign_id';

/** One aggregate over one table. */
function simple(table: Table, yaml: string, sql: string, where = ''): Written {
  const condition = where === '' ? '' : `, where: "${where}"`;
  return {
    yaml: `{type: simple, ${yaml}, of: ${table}${condition}, dimensions: [campaign_id]}`,
    sql: `select ${day}, ${sql} as value from event_${table} ${where === '' ? '' : `where ${where}`} group by all`,
  };
}

/** One aggregate over another one, of two tables: each is aggregated before they meet. */
function ratio(over: readonly [Table, string, string], under: readonly [Table, string, string]): Written {
  const part = ([table, , sql]: readonly [Table, string, string]): string =>
    `(select ${day}, ${sql} as value from event_${table} group by all)`;
  return {
    yaml: `{type: ratio, numerator: {${over[1]}, of: ${over[0]}}, denominator: {${under[1]}, of: ${under[0]}}, dimensions: [campaign_id]}`,
    sql: `select day, campaign_id, a.value / nullif(b.value, 0) as value from ${part(over)} as a full join ${part(under)} as b using (day, campaign_id)`,
  };
}

const rows = ['count: rows', 'count(*)'] as const;
const users = ['count_distinct: user_id', 'count(distinct user_id)'] as const;
const sum = ['sum: amount', 'sum(amount)'] as const;

export const campaignMetrics: Readonly<Record<string, Written>> = {
  deliveries: simple('delivered', ...rows),
  delivered_users: simple('delivered', ...users),
  views: simple('viewed', ...rows),
  viewing_users: simple('viewed', ...users),
  clicks: simple('clicked', ...rows),
  clicking_users: simple('clicked', ...users),
  conversions: simple('converted', ...rows),
  converting_users: simple('converted', ...users),
  revenue: simple('converted', ...sum),
  spend: simple('cost', ...sum),
  average_order: simple('converted', 'avg: amount', 'avg(amount)'),
  largest_order: simple('converted', 'max: amount', 'max(amount)'),
  least_order: simple('converted', 'min: amount', 'min(amount)'),
  holdout_deliveries: simple('delivered', ...rows, 'is_holdout'),
  treated_deliveries: simple('delivered', ...rows, 'not is_holdout'),
  holdout_conversions: simple('converted', ...rows, 'is_holdout'),
  treated_conversions: simple('converted', ...rows, 'not is_holdout'),
  holdout_revenue: simple('converted', ...sum, 'is_holdout'),
  ctr: ratio(['clicked', ...rows], ['viewed', ...rows]),
  open_rate: ratio(['viewed', ...users], ['delivered', ...users]),
  click_rate: ratio(['clicked', ...users], ['delivered', ...users]),
  conversion_rate: ratio(['converted', ...users], ['delivered', ...users]),
  roas: ratio(['converted', ...sum], ['cost', ...sum]),
  cost_per_conversion: ratio(['cost', ...sum], ['converted', ...rows]),
  revenue_per_click: ratio(['converted', ...sum], ['clicked', ...rows]),
};

const properties = 'campaign_id: string, user_id: string, is_holdout: boolean, amount: number';

export const campaignFiles: readonly (readonly [path: string, text: string])[] = [
  [
    'waymark.yaml',
    'name: bench\ntargets: {dev: {type: duckdb, path: bench.duckdb, schema: main}}\ndefault_target: dev\n',
  ],
  [
    'catalog/campaigns.yaml',
    `events:
${Object.keys(tables)
  .map((name) => `  ${name}: {properties: {${properties}}}\n`)
  .join('')}
metrics:
${Object.entries(campaignMetrics)
  .map(([name, { yaml }]) => `  ${name}: ${yaml}\n`)
  .join('')}`,
  ],
];

/** A project of so many metrics over one event, two of three made of others. */
export function manyMetrics(count: number): readonly (readonly [path: string, text: string])[] {
  const metrics = Array.from({ length: count }, (_, at) => {
    if (at % 3 === 0)
      return `  metric_${at}: {type: simple, sum: amount, of: paid, dimensions: [tier], where: "amount > ${at}"}\n`;
    if (at % 3 === 1)
      return `  metric_${at}: {type: ratio, numerator: metric_${at - 1}, denominator: {count: rows, of: paid}, dimensions: [tier]}\n`;
    return `  metric_${at}: {type: derived, expression: metric_${at - 2} - 2 * metric_${at - 2}}\n`;
  });
  return [
    ['waymark.yaml', 'name: bench\n'],
    [
      'catalog/metrics.yaml',
      `events:\n  paid: {properties: {tier: string, amount: number}}\nmetrics:\n${metrics.join('')}`,
    ],
  ];
}
