/** A project with a funnel of four steps, and the statements that make its tables. */
export const funnelFiles: readonly (readonly [path: string, text: string])[] = [
  [
    'waymark.yaml',
    'name: bench\ntargets: {dev: {type: duckdb, path: bench.duckdb, schema: main}}\ndefault_target: dev\n',
  ],
  [
    'catalog/funnel.yaml',
    `events:
${['visit', 'cart', 'checkout', 'paid'].map((name) => `  ${name}: {properties: {user_id: string, platform: string}}\n`).join('')}
metrics:
  bought:
    type: funnel
    steps: [visit, cart, checkout, paid]
    match: user_id
    window: 7d
    dimensions: [platform]
`,
  ],
];

/** Events a user for each step: visits are many, payments few. */
const frequencies = { visit: 4, cart: 2, checkout: 1, paid: 0.5 };

/** Tables with so many users, whose events lie at random in 30 days. `factor`: how often each has more of everything. */
export function funnelTables(users: number, factor: number): string[] {
  return Object.entries(frequencies).map(
    ([name, each], at) => `create or replace table event_${name} as
      select
        'event-' || ${at} || '-' || i as event_id,
        timestamp '2025-01-01' + to_microseconds((hash(i, ${at}, 'time') % 2592000000000)::bigint) as event_time,
        'user-' || (hash(i, ${at}, 'user') % ${users}) as user_id,
        case hash(i, ${at}, 'platform') % 3 when 0 then 'web' when 1 then 'ios' else 'android' end as platform
      from range(${Math.round(users * each * factor)}) as numbers (i)`,
  );
}

const step = (at: number, from: string, next: string, columns: string, group: string): string => `step_${at} as (
  select p.user_id, ${columns === '' ? '' : 'p.platform,'} max(p.entered_at) as entered_at, n.event_time as at
  from ${from} as p asof join ${next} as n on p.user_id = n.user_id and p.at <= n.event_time
  where n.event_time <= p.entered_at + interval 7 day
  group by ${group}
)`;

/** Each attempt looks for its next event. */
function forward(columns: string, group: string): string {
  return `with step_1 as (select user_id, ${columns} event_time as entered_at, event_time as at from event_visit),
${step(2, 'step_1', 'event_cart', columns, group)},
${step(3, 'step_2', 'event_checkout', columns, group)},
${step(4, 'step_3', 'event_paid', columns, group)}`;
}

const counts = (columns: string): string =>
  [1, 2, 3, 4]
    .map(
      (at) =>
        `select ${columns} ${at} as step, count(distinct user_id) as users from step_${at}${columns === '' ? '' : ' group by platform'}`,
    )
    .join('\nunion all\n');

/** Each event looks for the last one of the step before. */
const backStep = (at: number, table: string): string => `step_${at} as (
  select n.user_id, p.entered_at, n.event_time as at
  from ${table} as n asof join step_${at - 1} as p on n.user_id = p.user_id and n.event_time >= p.at
  where n.event_time <= p.entered_at + interval 7 day
)`;

/** What a person would write who knows DuckDB well; the fastest form counts. */
export const byHand = {
  whole: [
    `${forward('', '1, 3')}\nselect step, users from (${counts('')}) order by step`,
    `with step_1 as (select user_id, event_time as entered_at, event_time as at from event_visit),
${backStep(2, 'event_cart')},
${backStep(3, 'event_checkout')},
${backStep(4, 'event_paid')}
select step, users from (${counts('')}) order by step`,
  ],
  byPlatform: [
    `${forward('platform,', '1, 2, 4')}\nselect platform, step, users from (${counts('platform,')}) order by 1, 2`,
  ],
};
