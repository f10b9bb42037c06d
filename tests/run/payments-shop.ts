import type { Files } from './fixture.ts';

/** A seed, and a model of its days that is built in partitions: what `waymark build --dry-run` is tried on, on every warehouse. */
export const paymentsShop = {
  'catalog/shop.yaml': `seeds:
  payments: {file: seeds/payments.csv, columns: {order_id: string, tier: string, amount: number, paid_on: date}}
`,
  'seeds/payments.csv': 'order_id,tier,amount,paid_on\na,basic,10.5,2026-01-14\nb,plus,20,2026-01-15\n',
  'transforms/daily.sql.hbs': `---
materialized: incremental
partition: {by: paid_on, grain: day}
assertions: [{not_null: tier}]
---
select paid_on, tier, sum(amount) as revenue from {{ref "payments"}}
{{#if incremental}}where paid_on >= cast({{partition_start}} as date){{/if}}
group by 1, 2
`,
  'transforms/tiers.sql.hbs': 'select tier, sum(revenue) as revenue from {{ref "daily"}} group by 1\n',
} as const satisfies Files;

/** The seed with a payment of a day later. */
export const oneDayMore: Files = {
  'seeds/payments.csv': `${paymentsShop['seeds/payments.csv']}c,plus,30,2026-01-16\n`,
};
