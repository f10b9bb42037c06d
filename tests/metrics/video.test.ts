import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectSameValues, valuesByKey, witnessProject } from './witness-project.ts';

/*
 * Every metric of the catalog `video` against SQL that was written by hand, straight on the typed tables of the events: no model, no
 * engine. Whose an anonymous event is, is asked of the logins of its device one event at a time; sessions are made of their beginnings.
 */

const project = witnessProject(['waymark.yaml', 'catalog/video', 'transforms/video']);
const { catalog } = project.loaded.project;
const names = project.metrics.names();

/** First and last times of a person by event. */
const firsts: Readonly<Record<string, string>> = {
  clicked: 'ad_click',
  landed: 'landing_view',
  cta: 'cta_click',
  form: 'signup_start',
  signed_up: 'signup_submit',
  logged_in: 'login_success',
  credits: 'credits_granted',
  screen: 'upload_view',
  uploaded: 'upload_started',
  job: 'processing_completed',
  downloaded: 'download_clicked',
  bought: 'purchase_completed',
};
const statuses = ['subscription_started', 'subscription_renewed', 'plan_changed', 'subscription_canceled'];
const within = (days: number, event: string): string =>
  `exists (select 1 from w_events e where e.person = p.person and e.event = '${event}' and e.t > p.t and e.t <= p.t + interval ${24 * days} hour)`;

const prepare = [
  `create table w_logins as select distinct_id, user_id, event_time as t from event_login_success where user_id is not null`,
  `create table w_events as
   select event, id, e.t, source, e.distinct_id, e.user_id,
     coalesce(e.user_id, last.user_id, first.user_id, e.distinct_id) as person, coalesce(e.user_id, last.user_id, first.user_id) is not null as known
   from (${catalog.events
     .map(
       ({ name, table }) =>
         `select '${name}' as event, event_id as id, event_time as t, source, distinct_id, user_id from ${table}`,
     )
     .join(' union all ')}) e
   asof left join w_logins last on last.distinct_id = e.distinct_id and e.t >= last.t
   left join (select distinct_id, arg_min(user_id, t) as user_id from w_logins group by 1) first on first.distinct_id = e.distinct_id`,
  `create table w_people as
   with touches as (
     select person, arg_min(struct_pack(utm_source := utm_source, campaign_id := campaign_id, device := device, geo := geo,
       landing_variant := landing_variant), (t, id)) as touch
     from w_events join (
       select event_id as id, utm_source, campaign_id, device, geo, landing_variant from event_ad_click
       union all select event_id, utm_source, campaign_id, device, geo, landing_variant from event_landing_view
     ) using (id)
     group by person
   ),
   times as (
     select person, min(t) as seen, max(t) filter (where event = 'processing_completed') as last_job,
       count(distinct distinct_id) as devices,
       ${Object.entries(firsts)
         .map(([name, event]) => `min(t) filter (where event = '${event}') as ${name}`)
         .join(', ')},
       list(t) filter (where event in ('return_session', 'subscription_renewed')) as returns
     from w_events group by person
   )
   select *, touch.utm_source as utm_source, touch.campaign_id as campaign_id, touch.device as device, touch.geo as geo,
     touch.landing_variant as landing_variant, cast(seen as date) as day,
     case when logged_in is not null and credits is not null and screen is not null then list_max([logged_in, credits, screen]) end as activated,
     list_min(list_filter(coalesce(returns, []), x -> x > bought)) as returned,
     (select max(t) from w_events) - interval 720 hour as month_ago
   from times left join touches using (person)`,
  `create table w_web as select * from w_events where source = 'web'`,
  `create table w_begins as
   select distinct_id, t, event, person from w_web w
   where not exists (
     select 1 from w_web b where b.distinct_id = w.distinct_id and b.t < w.t and b.t >= w.t - interval 30 minute
       and b.person = w.person
       and not exists (select 1 from w_web x where x.distinct_id = w.distinct_id and x.t > b.t and x.t < w.t and x.person <> w.person)
   )`,
  `create table w_sessions as
   select b.distinct_id, b.t as began, b.event as first_event, b.person, cast(b.t as date) as day, count(*) as events,
     max(w.t) as ended, (epoch_us(ended) - epoch_us(began)) // 1000000 as seconds, bool_or(w.event = 'error_shown') as failed
   from w_web w asof join w_begins b on b.distinct_id = w.distinct_id and w.t >= b.t
   group by b.distinct_id, b.t, b.event, b.person`,
  `create table w_jobs as
   select job_id, any_value(mode) as mode, cast(min(event_time) as date) as day,
     (select max(detected_platform) from event_watermark_detected d where d.job_id = c.job_id) as detected_platform,
     (select min(processing_time_ms) from event_processing_completed d where d.job_id = c.job_id) as took,
     job_id in (select job_id from event_processing_completed) as done, job_id in (select job_id from event_processing_failed) as failed,
     job_id in (select job_id from event_download_clicked) as downloaded, job_id in (select job_id from event_job_refunded) as refunded
   from event_job_created c group by job_id`,
  `create table w_subscribed as
   with months as (
     select m, until from (select min(t) as since, max(t) as until from w_events),
       unnest(generate_series(date_trunc('month', since), date_trunc('month', until), interval 1 month)) as months(m)
   ),
   told as (${statuses
     .map(
       (event) =>
         `select person, '${event}' as event, t, id, plan, billing_period from w_events
          join (select event_id as id, plan, billing_period from event_${event}) using (id)`,
     )
     .join(' union all ')})
   select m, until, person, arg_max(struct_pack(event := event, plan := plan, billing_period := billing_period), (t, id)) as last,
     exists (select 1 from told c where c.person = told.person and c.event = 'subscription_canceled'
       and c.t >= m and c.t < m + interval 1 month) as canceled
   from months join told on told.t < m
   group by m, until, person`,
  `create table w_packs as
   select p.*, ${[30, 60, 90]
     .map(
       (days) =>
         `case when p.t + interval ${24 * days} hour <= (select max(t) from w_events)
            then not (${within(days, 'return_session')} and ${within(days, 'processing_completed')}) end as lost_${days}`,
     )
     .join(', ')}, cast(p.t as date) as day
   from (
     select order_id, any_value(sku) as sku, min(event_time) as t, any_value(person) as person
     from event_topup_purchased join w_events on id = event_id group by order_id
   ) p`,
];

const from = (rows: string, value: string) => (keys: readonly string[]) =>
  `select ${[...keys, `${value} as value`].join(', ')} from (${rows}) ${keys.length === 0 ? '' : 'group by all'}`;
const people = (value: string) => from('select * from w_people', value);
const visits = (value: string) => from('select * from w_sessions', value);
const jobs = (value: string, condition = 'true') => from(`select * from w_jobs where ${condition}`, value);
const packs = (value: string) => from('select * from w_packs', value);
/** Rows of several events, each with its name. */
const rowsOf = (events: readonly string[], columns: string, value: string) =>
  from(
    events
      .map((event) => `select '${event}' as event, cast(event_time as date) as day, ${columns} from event_${event}`)
      .join(' union all '),
    value,
  );
const sold = (events: readonly string[], value: string) =>
  rowsOf(events, 'plan, billing_period, sku, order_id, price', value);
const clicks = (events: readonly string[], value: string) => rowsOf(events, 'utm_source, campaign_id', value);
const months = (value: string) =>
  from(
    `select last.plan as plan, last.billing_period as billing_period, cast(m as date) as day, canceled from w_subscribed
     where last.event <> 'subscription_canceled' and m < date_trunc('month', until)`,
    value,
  );

const over = (a: string, b: string): string => `(${a})::double / nullif((${b})::double, 0)`;
const counted = (condition: string): string => `count(*) filter (where ${condition})`;
const then = (before: string, after: string): string => over(counted(`${after} >= ${before}`), `count(${before})`);
const of = (event: string): string => counted(`event = '${event}'`);
const minutes = (to: string): string => `median(((epoch_us(${to}) - epoch_us(seen)) // 1000000) / 60.0)`;
const bought = `count(distinct case when event = 'purchase_completed' then order_id end)`;
const charged = ['purchase_completed', 'subscription_renewed'];
const tried = [...charged, 'invoice_failed'];
const attempts = `(${bought} + ${of('subscription_renewed')} + ${of('invoice_failed')})`;

const witnesses: Readonly<Record<string, (keys: readonly string[]) => string>> = {
  video_people_seen: people('count(*)'),
  video_activated: people('count(activated)'),
  video_first_values: people('count(job)'),
  video_aha_moments: people('count(downloaded)'),
  video_monetized: people('count(bought)'),
  video_median_minutes_to_activation: people(minutes('activated')),
  video_median_minutes_to_first_value: people(minutes('job')),
  video_median_minutes_to_aha: people(minutes('downloaded')),
  video_median_minutes_to_purchase: people(minutes('bought')),
  video_landing_rate: people(then('clicked', 'landed')),
  video_cta_rate: people(then('landed', 'cta')),
  video_signup_rate: people(then('cta', 'signed_up')),
  video_login_rate: people(then('signed_up', 'logged_in')),
  video_credits_rate: people(then('logged_in', 'credits')),
  video_upload_rate: people(then('credits', 'uploaded')),
  video_job_success_rate: people(then('uploaded', 'job')),
  video_download_rate: people(then('job', 'downloaded')),
  video_purchase_rate: people(then('downloaded', 'bought')),
  video_repeat_rate: people(then('bought', 'returned')),
  video_aha_rate: people(then('logged_in', 'downloaded')),
  video_purchase_per_click: people(
    [
      then('landed', 'cta'),
      then('cta', 'signed_up'),
      then('signed_up', 'logged_in'),
      then('logged_in', 'downloaded'),
      then('downloaded', 'bought'),
    ]
      .map((rate) => `(${rate})`)
      .join(' * '),
  ),
  video_activation_rate: people(then('form', 'logged_in')),
  video_activated_aha_rate: people(then('activated', 'downloaded')),
  video_sessions_seen: visits('count(*)'),
  video_sessions_per_person: visits(over('count(*)', 'count(distinct person)')),
  video_bounce_rate: visits(over(counted('events = 1'), 'count(*)')),
  video_median_session_minutes: visits('median(seconds / 60.0)'),
  video_session_error_rate: visits(over(counted('failed'), 'count(*)')),
  video_jobs_created: jobs('count(*)'),
  video_job_completion_rate: jobs(over(counted('done'), 'count(*)'), '(done or failed)'),
  video_job_failure_rate: jobs(over(counted('failed'), 'count(*)')),
  video_median_processing_ms: jobs('median(took)'),
  video_p95_processing_ms: jobs('quantile_cont(took, 0.95)'),
  video_job_download_rate: jobs(over(counted('downloaded'), 'count(*)'), 'done'),
  video_job_refund_rate: jobs(over(counted('failed and refunded'), counted('failed'))),
  video_auth_click_rate: clicks(
    ['auth_email_link_clicked', 'auth_email_sent'],
    over(of('auth_email_link_clicked'), of('auth_email_sent')),
  ),
  video_notification_click_rate: clicks(
    ['notification_clicked', 'notification_sent'],
    over(of('notification_clicked'), of('notification_sent')),
  ),
  video_consent_rate: rowsOf(
    ['cookie_consent_updated'],
    'utm_source, campaign_id, analytics_allowed',
    over(counted('analytics_allowed'), 'count(*)'),
  ),
  video_purchases: sold(['purchase_completed'], 'count(distinct order_id)'),
  video_purchase_revenue: sold(['purchase_completed'], 'sum(price)'),
  video_renewal_revenue: sold(['subscription_renewed'], 'sum(price)'),
  video_revenue: sold(charged, 'sum(price)'),
  video_average_purchase: sold(['purchase_completed'], over('sum(price)', 'count(distinct order_id)')),
  video_refund_rate: sold(
    ['purchase_completed', 'refund_issued'],
    over(`count(distinct case when event = 'refund_issued' then order_id end)`, bought),
  ),
  video_charges: sold(tried, attempts),
  video_renewals: sold(['subscription_renewed'], 'count(*)'),
  video_failed_charges: sold(['invoice_failed'], 'count(*)'),
  video_invoice_failure_rate: sold(tried, over(of('invoice_failed'), attempts)),
  video_subscribers: months('count(*)'),
  video_subscription_churn: months(over(counted('canceled'), 'count(*)')),
  video_pack_churn_30d: packs(over(counted('lost_30'), 'count(lost_30)')),
  video_pack_churn_60d: packs(over(counted('lost_60'), 'count(lost_60)')),
  video_pack_churn_90d: packs(over(counted('lost_90'), 'count(lost_90)')),
  video_job_churn_30d: people(over(counted('job < month_ago and last_job < month_ago'), counted('job < month_ago'))),
};

/** The steps of the funnel, and the event of each. */
const way = [
  ['landing page', 'landing_view'],
  ['button', 'cta_click'],
  ['signup', 'signup_submit'],
  ['login', 'login_success'],
  ['download', 'download_clicked'],
  ['purchase', 'purchase_completed'],
] as const;

/** From the first landing page (of a day): the first button after it, the first signup after that, and so on. */
function funnel(keys: readonly string[], value: (reached: string, entered: string) => string): string {
  const day = keys.includes('day') ? 'cast(t as date)' : 'null';
  const entries = `select person, ${day} as day, min(t) as t1 from w_events where event = 'landing_view' group by all`;
  const reached = way.slice(1).reduce(
    (before, [, event], at) =>
      `select *, (select min(t) from w_events e where e.person = b.person and e.event = '${event}' and e.t > b.t${at + 1}) as t${at + 2}
       from (${before}) b`,
    entries,
  );
  return way
    .map(([name], at) => {
      const columns = keys.map((key) => (key === 'step' ? `'${at + 1} ${name}' as step` : key));
      const cells = [...columns, `${value(`count(t${at + 1})`, 'count(t1)')} as value`];
      return `select ${cells.join(', ')} from (${reached}) ${keys.length === 0 ? '' : 'group by all'}`;
    })
    .slice(keys.includes('step') ? 0 : -1)
    .join(' union all ');
}

const funnels: Readonly<Record<string, (keys: readonly string[]) => string>> = {
  video_funnel: (keys) => funnel(keys, (reached) => reached),
  video_funnel_share: (keys) => funnel(keys, over),
};

describe('the metrics of the video catalog, on sampled events', () => {
  beforeAll(async () => {
    const rows = await project.build(
      {
        seed: 9,
        count: 112_000,
        from: '2025-01-14',
        days: 170,
        faults: { duplicates: 0.01, late: 0.005, broken: 0.002 },
      },
      prepare,
    );
    expect(rows.length).toBeGreaterThan(100_000);
    expect(new Set(rows.map((row) => row.event))).toEqual(new Set(catalog.events.map((event) => event.name)));
  }, 400_000);
  afterAll(() => project.close());

  test('have a witness each', () => {
    expect([...Object.keys(witnesses), ...Object.keys(funnels)].sort()).toEqual([...names].sort());
  });

  test.each(Object.keys(witnesses))(
    '%s is what plain SQL on the events gives, as a whole, by each dimension and by day',
    async (name) => {
      const witness = witnesses[name];
      if (witness === undefined) throw new Error('no witness');
      const dimensions = project.metrics.dimensionsOf(name);
      const first = dimensions.slice(0, 1);
      const asked = [
        ...[[], ...dimensions.map((one) => [one]), dimensions.slice(0, 2)].map((by) => ({ by, grain: null })),
        ...[[], first].map((by) => ({ by, grain: 'day' as const })),
      ];
      for (const { by, grain } of asked) {
        const keys = [...(grain === null ? [] : [grain]), ...by];
        const found = valuesByKey(await project.ask({ metrics: [name], by, grain }), keys, name);
        expectSameValues(found, valuesByKey(await project.run(witness(keys)), keys, 'value'));
      }
      const [total] = valuesByKey(await project.ask({ metrics: [name] }), [], name).values();
      expect(total).not.toBe(0);
      expect(total).not.toBeNull();
    },
  );

  test.each(Object.keys(funnels))(
    '%s is what plain SQL on the events gives, as a whole, by step and by day',
    async (name) => {
      for (const { by, grain } of [
        { by: [], grain: null },
        { by: ['step'], grain: null },
        { by: ['step'], grain: 'day' as const },
      ]) {
        const keys = [...(grain === null ? [] : [grain]), ...by];
        const found = valuesByKey(await project.ask({ metrics: [name], by, grain }), keys, name);
        expectSameValues(found, valuesByKey(await project.run(funnels[name]?.(keys) ?? ''), keys, 'value'));
      }
    },
  );

  test('people on two devices, two people on a device and strangers are in the sample', async () => {
    const [count] = await project.run(`select
      (select count(*) from w_people where devices > 1) as on_two_devices,
      (select count(*) from (select distinct_id from w_logins group by 1 having count(distinct user_id) > 1)) as shared_devices,
      (select count(*) from w_events where not known) as of_strangers,
      (select count(*) from w_events where known and user_id is null) as known_later`);
    for (const [kind, number] of Object.entries(count ?? {})) expect(Number(number), kind).toBeGreaterThan(20);
    const [same] =
      await project.run(`select count(*)::int as n from w_events w join video_events v on v.event_id = w.id and v.event = w.event
      where v.person_id is distinct from w.person`);
    expect(same?.n).toBe(0);
  });
});

describe('the video catalog', () => {
  test('says of every event in which category it is, and which layer sends it', () => {
    const sourceOf = (event: string): string | undefined =>
      catalog.sources.find((source) => source.events.includes(event))?.name;
    expect(catalog.events.length).toBe(53);
    for (const { name, platforms, meta } of catalog.events) {
      expect(sourceOf(name), name).toBe(`video_${platforms[0]}`);
      expect(meta?.category, name).toMatch(
        /^(acquisition|activation|core_value|monetization|retention|reliability|compliance)$/,
      );
    }
    expect(new Set(catalog.events.map((event) => event.meta?.category)).size).toBe(7);
    const labels = (key: string) => catalog.events.filter((event) => event.meta?.[key] !== undefined).length;
    // Of the table of stages, `activation_complete` is a model; of the milestones too. Seven Meta events.
    expect([labels('stage'), labels('milestone'), labels('meta_event')]).toEqual([14, 3, 7]);
  });

  test('stitches every event that there is', () => {
    const model = project.loaded.project.models.find((one) => one.name === 'video_events');
    const read = model?.dependsOn.filter((one) => one.kind === 'event').map((one) => one.name);
    expect(read).toEqual(catalog.events.map((event) => event.name));
  });
});
