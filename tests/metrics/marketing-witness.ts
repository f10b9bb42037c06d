/*
 * The metrics of the catalog `marketing`, written by hand: first tables of plain SQL straight on the typed tables of the events (no model
 * of the project is read), then a query a metric over these. `keys` stands for the columns that are grouped by; `t` is the time.
 */

const campaign =
  '(select campaign_id, any_value(campaign_type) as campaign_type from event_campaign_delivered group by 1)';
const segment = 'x.context.user_segment as segment';

/** Names of the events of the envelope by class, as the document groups them. */
const classes = {
  campaign: ['campaign_delivered', 'campaign_viewed', 'campaign_clicked', 'campaign_converted', 'campaign_abandoned'],
  user: ['user_segmented', 'user_purchased', 'user_engaged', 'user_unsubscribed'],
  marketer: [
    'campaign_created',
    'campaign_launched',
    'campaign_paused',
    'budget_reallocated',
    'dashboard_accessed',
    'creative_variant_tested',
  ],
  system: ['data_refresh_completed', 'anomaly_detected', 'model_inference_completed', 'user_action_recommended'],
  calculation: ['metric_calculation_completed'],
} as const;
const events = Object.entries(classes).flatMap(([of, names]) => names.map((name) => ({ of, name })));

const activity = (kind: string, event: string, more: string): string => `
  select '${kind}' as kind, x.event_time as t, x.user_id, x.campaign_id, c.campaign_type, ${segment}, x.context.region as region,
    ${more},
    exists (
      select 1 from event_campaign_delivered d
      where d.campaign_id = x.campaign_id and d.user_id = x.user_id and not d.is_holdout and d.delivery_channel in ('email', 'push')
    ) as messaged
  from ${event} x left join ${campaign} c on c.campaign_id = x.campaign_id`;

/** Credit of the touches of the thirty days before, for each purchase; a purchase without one keeps its own. */
const credits = `
  with touch as (
    select user_id, campaign_id, event_time as touched_at, event_id from event_campaign_clicked
    union all select user_id, campaign_id, event_time, event_id from event_campaign_viewed where view_type in ('opened', 'clicked_cta')
  ),
  told as (
    select p.order_id, p.user_id, p.event_time as t, p.order_value, p.context.user_segment as segment,
      list({'campaign_id': touch.campaign_id, 'w': pow(2, -(epoch_us(p.event_time) - epoch_us(touch.touched_at)) / (7 * 86400000000.0))}
        order by touch.touched_at, touch.event_id) filter (where touch.touched_at is not null) as path
    from event_user_purchased p
    left join touch on touch.user_id = p.user_id and touch.touched_at <= p.event_time and touch.touched_at >= p.event_time - interval 30 day
    group by all
  ),
  each_touch as (
    select order_id, t, order_value, segment, len(path) as n, list_sum(list_transform(path, lambda one: one.w)) as total,
      unnest(range(1, len(path) + 1)) as i, unnest(path) as one
    from told where path is not null
  )
  select order_id, t, one.campaign_id as campaign_id, segment, order_value,
    case when i = 1 then order_value else 0 end as first, case when i = n then order_value else 0 end as last,
    order_value / n as linear, order_value * one.w / total as decay
  from each_touch
  union all
  select order_id, t, null, segment, order_value, order_value, order_value, order_value, order_value from told where path is null`;

/** The tables that the witnesses read, in order: each may read those before it. */
export const witnessTables: readonly string[] = [
  `create table w_activity as
    ${activity('delivered', 'event_campaign_delivered', 'false as opened, null as order_id, null as order_value, false as is_new')}
    union all ${activity('viewed', 'event_campaign_viewed', "x.view_type in ('opened', 'clicked_cta'), null, null, false")}
    union all ${activity('clicked', 'event_campaign_clicked', 'false, null, null, false')}
    union all ${activity(
      'converted',
      'event_campaign_converted',
      `false, x.order_id, x.order_value,
       x.order_id = (select min_by(p.order_id, p.event_time) from event_user_purchased p where p.user_id = x.user_id)`,
    )}`,
  // A row for each item and message of its campaign, each with an equal part; an item without messages has one row, and all of the cost.
  `create table w_cost as select x.event_time as t, x.campaign_id, c.campaign_type,
      m.context.user_segment as segment, m.context.region as region, x.cost / count(*) over (partition by x.event_id) as cost
    from event_campaign_cost_booked x
    left join event_campaign_delivered m on m.campaign_id = x.campaign_id and m.is_holdout = false
    left join ${campaign} c on c.campaign_id = x.campaign_id`,
  `create table w_budget as
    with moved as (
      select event_time as t, campaign_id, budget_approved as budget from event_campaign_launched
      union all select event_time, unnest([from_campaign_id, to_campaign_id]), unnest([-amount, amount]) from event_budget_reallocated
    )
    select moved.*, c.campaign_type from moved left join ${campaign} c using (campaign_id)`,
  `create table w_purchase as
    with new_customer as (
      select order_id, campaign_id from w_activity where kind = 'converted' and is_new
    ),
    share as (
      select campaign_id, (select sum(cost) from w_cost where w_cost.campaign_id = new_customer.campaign_id) / count(*) as cost
      from new_customer group by campaign_id
    )
    select x.order_id, x.user_id, x.event_time as t, ${segment}, x.context.region as region, x.order_value,
      (select sum(cogs) from event_order_cost_booked b where b.order_id = x.order_id) as cogs,
      n.campaign_id as acquired_by, case when n.order_id is not null then coalesce(share.cost, 0) end as acquisition_cost
    from event_user_purchased x
    left join new_customer n on n.order_id = x.order_id
    left join share on share.campaign_id = n.campaign_id`,
  `create table w_user as
    with until as (
      select greatest((select max(event_time) from event_user_purchased), (select max(event_time) from event_user_signed_up)) as told_until
    ),
    told as (
      select u.user_id, u.event_time as signed_up_at, u.signup_channel,
        list({'t': p.t, 'v': p.order_value, 's': p.segment, 'a': p.acquired_by, 'c': p.acquisition_cost} order by p.t)
          filter (where p.t is not null) as bought
      from event_user_signed_up u
      left join w_purchase p on p.user_id = u.user_id and p.t >= u.event_time
      group by all
    ),
    spread as (
      select *, date_trunc('month', signed_up_at) as cohort, bought[1].t as first_at, bought[2].t as second_at,
        list_transform(bought, lambda one: date_trunc('month', one.t)) as months
      from told
    )
    select user_id, signed_up_at as t, signup_channel, first_at, bought[1].s as segment,
      list_filter(bought, lambda one: one.a is not null)[1].a as acquired_by,
      list_filter(bought, lambda one: one.a is not null)[1].c as acquisition_cost,
      case when bought is not null then
        coalesce(list_sum(list_transform(list_filter(bought, lambda one: one.t < signed_up_at + interval 12 month), lambda one: one.v)), 0)
      end as revenue,
      told_until >= signed_up_at + interval 12 month as is_12m_complete,
      case when first_at + interval 90 day <= told_until then coalesce(second_at <= first_at + interval 90 day, false) end as again,
      case when signed_up_at + interval 30 day <= told_until then coalesce(first_at <= signed_up_at + interval 30 day, false) end as in_30,
      case when signed_up_at + interval 60 day <= told_until then coalesce(first_at <= signed_up_at + interval 60 day, false) end as in_60,
      case when signed_up_at + interval 90 day <= told_until then coalesce(first_at <= signed_up_at + interval 90 day, false) end as in_90,
      case when told_until >= cohort + interval 2 month then coalesce(list_contains(months, cohort + interval 1 month), false) end as month_1,
      case when told_until >= cohort + interval 3 month then coalesce(list_contains(months, cohort + interval 2 month), false) end as month_2,
      case when told_until >= cohort + interval 4 month then coalesce(list_contains(months, cohort + interval 3 month), false) end as month_3
    from spread, until`,
  `create table w_customer as
    select w_user.*, c.campaign_type as acquisition_type from w_user left join ${campaign} c on c.campaign_id = w_user.acquired_by`,
  `create table w_reach as
    with assigned as (
      select campaign_id, any_value(campaign_type) as campaign_type, user_id, min(event_time) as t, bool_or(is_holdout) as held,
        arg_min({'s': context.user_segment}, event_time).s as segment
      from event_campaign_delivered group by campaign_id, user_id
    ),
    seen as (
      select a.*, (select min(v.event_time) from event_campaign_viewed v where v.campaign_id = a.campaign_id and v.user_id = a.user_id) as seen_at
      from assigned a
    )
    select s.*,
      (select min(c.event_time) from event_campaign_converted c
        where c.campaign_id = s.campaign_id and c.user_id = s.user_id and c.event_time >= s.seen_at) as converted_at,
      (select count(*) from event_user_purchased p
        where p.user_id = s.user_id and p.event_time >= s.t and p.event_time < s.t + interval 7 day) as purchases,
      (select coalesce(sum(p.order_value), 0) from event_user_purchased p
        where p.user_id = s.user_id and p.event_time >= s.t and p.event_time < s.t + interval 7 day) as revenue
    from seen s`,
  `create table w_credit as
    select w.*, c.campaign_type from (${credits}) w left join ${campaign} c on c.campaign_id = w.campaign_id`,
  `create table w_order_credit as
    select order_id, campaign_id, campaign_type, segment, t, sum(linear) as linear,
      (list_max([sum(first), sum(last), sum(linear), sum(decay)]) - list_min([sum(first), sum(last), sum(linear), sum(decay)])) / 2 as apart
    from w_credit where campaign_id is not null group by all`,
  `create table w_score as
    select x.event_time as t, x.model_name, ${segment}, x.prediction as score,
      exists (
        select 1 from event_user_purchased p
        where p.user_id = x.user_id and p.event_time >= x.event_time and p.event_time < x.event_time + interval 7 day
      ) as bought
    from event_model_inference_completed x
    where starts_with(x.model_name, 'incrementality') and x.prediction is not null
      and x.event_time + interval 7 day <= (select max(event_time) from event_user_purchased)`,
  `create table w_log as ${events
    .map(
      ({ of, name }) => `
    select '${name}' as event_type, '${of}' as event_class, event_time as t,
      (epoch_ms(received_at) - epoch_ms(event_time)) / 60000.0 as lag, epoch_us(received_at) - epoch_us(event_time) > 86400000000 as late
    from event_${name}`,
    )
    .join(' union all ')}`,
  `create table w_figure as
    with told as (
      select event_type as figure, cast(t as date) as day, 1 as value from w_log
      union all select 'campaign_revenue', cast(event_time as date), order_value from event_campaign_converted
      union all select 'campaign_cost', cast(t as date), cost from w_cost
    ),
    days as (
      select f.figure, d.day, coalesce((select sum(value) from told where told.figure = f.figure and told.day = d.day), 0) as value
      from (select distinct figure from told) f, (select distinct day from told) d
    )
    select a.figure, a.day, a.value, count(b.day) as n, avg(b.value) as mean, stddev_samp(b.value) as sd
    from days a left join days b on b.figure = a.figure and b.day between a.day - 7 and a.day - 1
    group by all`,
  `create table w_quality as
    select l.event as event_type, (select any_value(event_class) from w_log where w_log.event_type = l.event) as event_class,
      max(l.loaded_at) as t, sum(l.received) as received, sum(l.accepted) as accepted, sum(l.quarantined) as quarantined,
      sum(l.duplicates) as duplicates,
      (select count(*) from w_log where w_log.event_type = l.event and late) as late,
      (select count(*) from waymark_quarantine q where q.event = l.event
        and q.rule in ('required', 'nullable', 'missing_event', 'missing_id', 'missing_time', 'missing_received')) as incomplete,
      (select count(*) from waymark_quarantine q where q.event = l.event and not (q.rule in
        ('too_old', 'in_future', 'missing_event', 'missing_id', 'missing_time', 'missing_received') or starts_with(q.rule, 'rule:'))) as off,
      (select value from w_figure f where f.figure = l.event and f.day = (select max(day) - 1 from w_figure)) as found,
      (select case when n = 7 then mean end from w_figure f where f.figure = l.event and f.day = (select max(day) - 1 from w_figure)) as expected
    from waymark_loads l
    where l.event in (${events.map(({ name }) => `'${name}'`).join(', ')})
    group by l.event`,
];

/** SQL of one metric, grouped by some columns. */
export type Witness = (keys: readonly string[]) => string;

const grouped = (keys: readonly string[]): string => (keys.length === 0 ? '' : 'group by all');
const columns = (keys: readonly string[]): string => keys.map((key) => `${key}, `).join('');

/** A value over the rows of one table. */
const over =
  (table: string, value: string, where = 'true', time = 't'): Witness =>
  (keys) =>
    `with w as (select *, cast(${time} as date) as day from ${table} where ${where})
     select ${columns(keys)} ${value} as value from w ${grouped(keys)}`;

/** A value made of the aggregates `a`, `b`, … of several tables, each grouped by itself; keys meet where they are equal, null too. */
const across =
  (value: string, ...parts: readonly (readonly [table: string, aggregate: string, where?: string])[]): Witness =>
  (keys) => {
    const letters = ['a', 'b', 'c'].slice(0, parts.length);
    const rows = parts.map(([table, aggregate, where = 'true'], index) => {
      const values = letters.map((letter, place) =>
        place === index ? `(${aggregate})::double as ${letter}` : `null as ${letter}`,
      );
      return `(with w as (select *, cast(t as date) as day from ${table} where ${where}) select ${columns(keys)} ${values.join(', ')} from w ${grouped(keys)})`;
    });
    return `select ${columns(keys)} ${value} as value from (
      select ${columns(keys)} ${letters.map((letter) => `max(${letter}) as ${letter}`).join(', ')} from (${rows.join(' union all by name ')}) ${grouped(keys)}
    )`;
  };

const ratio = (a: string, b: string): string => `(${a})::double / nullif((${b})::double, 0)`;
const users = (where: string): string => `count(distinct case when ${where} then user_id end)`;

const clicks = "count(*) filter (where kind = 'clicked')";
const revenue = ['w_activity', 'coalesce(sum(order_value), 0)'] as const;
const cost = ['w_cost', 'sum(cost)'] as const;
const zero = (letter: string): string => `nullif(coalesce(${letter}, 0), 0)`;

const treated = users('not held and purchases > 0');
const control = users('held and purchases > 0');
const treatedSize = users('not held');
const controlSize = users('held');
const expected = `(${control} * ${ratio(treatedSize, controlSize)})`;
const rates = [ratio(treated, treatedSize), ratio(control, controlSize)] as const;

const share = (flag: string): string => ratio(`count(*) filter (where ${flag})`, `count(${flag})`);
const quality = (value: string): Witness => over('w_quality', value);

/** The chance that a row that came true has the higher score, counted pair by pair. */
const auc: Witness = (keys) => {
  const same = keys.map((key) => `p.${key} is not distinct from n.${key}`).join(' and ') || 'true';
  const both = keys.map((key) => `coalesce(p.${key}, n.${key}) as ${key}, `).join('');
  return `with w as (select *, cast(t as date) as day from w_score)
    select ${both} avg(case when p.score > n.score then 1 when p.score = n.score then 0.5 when p.score < n.score then 0 end) as value
    from (select * from w where bought) p full join (select * from w where not bought) n on ${same} ${grouped(keys)}`;
};

export const witnesses: Readonly<Record<string, Witness>> = {
  campaign_revenue: over('w_activity', 'coalesce(sum(order_value), 0)'),
  campaign_cost: over('w_cost', 'sum(cost)'),
  campaign_clicks: over('w_activity', 'count(*)', "kind = 'clicked'"),
  new_customers: over('w_activity', 'count(distinct user_id)', 'is_new'),
  roas: across(`coalesce(a, 0) / ${zero('b')}`, revenue, cost),
  ctr: over('w_activity', ratio(clicks, "count(*) filter (where kind = 'viewed')"), "kind in ('clicked', 'viewed')"),
  campaign_conversion_rate: over(
    'w_activity',
    ratio(users("kind = 'converted'"), users("kind = 'clicked'")),
    "kind in ('converted', 'clicked')",
  ),
  cac: across(`coalesce(a, 0) / ${zero('b')}`, cost, ['w_activity', 'count(distinct user_id)', 'is_new']),
  cpc: across(`coalesce(a, 0) / ${zero('b')}`, cost, ['w_activity', 'count(*)', "kind = 'clicked'"]),
  impression_volume: over('w_activity', 'count(*)', "kind = 'viewed'"),
  budget_utilization: across(`coalesce(a, 0) / ${zero('b')}`, cost, ['w_budget', 'sum(budget)']),
  campaign_order_value: over(
    'w_activity',
    ratio('coalesce(sum(order_value), 0)', "count(distinct case when kind = 'converted' then order_id end)"),
  ),

  ltv: over('w_customer', ratio('coalesce(sum(revenue), 0)', 'count(*) filter (where first_at is not null)')),
  acquisition_cost: over('w_customer', 'sum(acquisition_cost)', 'acquired_by is not null'),
  acquired_revenue_per_month: over('w_customer', 'sum(revenue) / 12', 'acquired_by is not null'),
  cac_payback_months: over(
    'w_customer',
    ratio('sum(acquisition_cost)', 'sum(revenue) / 12'),
    'acquired_by is not null',
  ),
  repeat_purchase_rate: over('w_customer', share('again'), 'true', 'first_at'),
  purchase_revenue: over('w_purchase', 'sum(order_value)'),
  cost_of_goods: over('w_purchase', 'coalesce(sum(cogs), 0)'),
  acquisition_cost_of_purchases: over('w_purchase', 'coalesce(sum(acquisition_cost), 0)'),
  gross_margin: over(
    'w_purchase',
    ratio('sum(order_value) - coalesce(sum(cogs), 0) - coalesce(sum(acquisition_cost), 0)', 'sum(order_value)'),
  ),
  cohort_retention_30d: over('w_customer', share('in_30')),
  cohort_retention_60d: over('w_customer', share('in_60')),
  cohort_retention_90d: over('w_customer', share('in_90')),
  cohort_active_month_1: over('w_customer', share('month_1')),
  cohort_active_month_2: over('w_customer', share('month_2')),
  cohort_active_month_3: over('w_customer', share('month_3')),

  open_rate: over(
    'w_activity',
    ratio(users("kind = 'viewed'"), users("kind = 'delivered'")),
    "messaged and (kind = 'delivered' or opened)",
  ),
  click_rate: over(
    'w_activity',
    ratio(users("kind = 'clicked'"), users('opened')),
    "messaged and (kind = 'clicked' or opened)",
  ),
  message_frequency: over('w_activity', 'count(*)::double / count(distinct user_id)', "kind = 'viewed'"),
  time_to_first_conversion: over(
    'w_reach',
    'median(((epoch_us(converted_at) - epoch_us(seen_at)) // 1000000) / 3600.0)',
  ),

  incrementality: over('w_reach', ratio(`${treated} - ${expected}`, treated)),
  // Nothing is known of a group in which nobody was treated.
  incremental_conversions: over('w_reach', `case when ${treatedSize} > 0 then ${treated} - ${expected} end`),
  conversion_rate_difference: over('w_reach', `${rates[0]} - ${rates[1]}`),
  holdout_lift: over('w_reach', `100 * (${rates[0]} - ${rates[1]})`),
  relative_lift: over('w_reach', `${ratio(...rates)} - 1`),
  treated_order_value: over('w_reach', ratio('sum(revenue)', 'sum(purchases)'), 'not held'),
  net_incremental_revenue: across(
    'a - coalesce(b, 0)',
    [
      'w_reach',
      `(${treated} - ${expected}) * ${ratio('sum(revenue) filter (where not held)', 'sum(purchases) filter (where not held)')}`,
    ],
    cost,
  ),
  attributed_revenue_first_touch: over('w_credit', 'sum(first)'),
  attributed_revenue_last_touch: over('w_credit', 'sum(last)'),
  attributed_revenue_linear: over('w_credit', 'sum(linear)'),
  attributed_revenue_time_decay: over('w_credit', 'sum(decay)'),
  attribution_model_comparison: over('w_order_credit', ratio('sum(apart)', 'sum(linear)')),

  data_freshness: over('w_log', 'quantile_cont(lag, 0.95)'),
  model_auc: auc,
  system_uptime: over(
    'event_api_request_served',
    'avg(case when status_code = 200 and response_time_ms < 1000 then 1.0 else 0 end)',
    'true',
    'event_time',
  ),
  cost_per_query: over(
    'event_warehouse_query_billed',
    'sum(query_cost) / count(distinct query_id)',
    'true',
    'event_time',
  ),

  ingestion_rate: quality(ratio('sum(found)', 'sum(expected)')),
  validation_pass_rate: quality('sum(accepted + duplicates) / sum(received)'),
  completeness_rate: quality('1 - sum(incomplete) / sum(received)'),
  schema_compliance_rate: quality('1 - sum(off) / sum(received)'),
  late_arrival_rate: quality('sum(late) / sum(accepted)'),
  duplicate_rate: quality('sum(duplicates) / sum(received)'),
  outlier_rate: over('w_figure', share('case when n = 7 then abs(value - mean) > 3 * sd end'), 'true', 'day'),
  incomplete_rate: over('w_figure', share('case when n = 7 then value < 0.9 * mean end'), 'true', 'day'),
  incomplete_calculation_rate: over(
    'event_metric_calculation_completed',
    'avg(case when data_completeness_percentage < 90 then 1.0 else 0 end)',
    'true',
    'event_time',
  ),
  rows_received: quality('sum(received)'),
  rows_quarantined: quality('sum(quarantined)'),
  rows_incomplete: quality('sum(incomplete)'),
  rows_off_schema: quality('sum(off)'),
};
