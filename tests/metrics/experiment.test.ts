import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectSameValues, valuesByKey, witnessProject } from './witness-project.ts';

/*
 * Every metric of the catalog `experiment` against SQL that was written by hand, straight on the typed tables of the events: no
 * model, no engine, no seed. The eligibility rules are written a second time, stage by stage as questions about one person.
 */

const events = [
  'exposure',
  'earlier_activity',
  'activation',
  'onboarding_started',
  'onboarding_completed',
  'checkout_started',
  'checkout_completed',
  'conversion',
  'booking',
];
const table = (event: string): string => `event_experiment_${event}`;
const steps = events.filter((event) => event !== 'exposure');

/** Times of a step of the person `p`, as a list. */
const times = (step: string): string => `coalesce(t.${step}, [])`;
const first = (list: string, condition: string): string => `list_min(list_filter(${list}, x -> ${condition}))`;

/** People and what they did, each step a sorted list; then one question after the other about a person in an experiment. */
const prepare = [
  `create table w_people as
   select user_id, coalesce(arg_min(person_key, event_time) filter (where person_key is not null), user_id) as person
   from (${events.map((event) => `select user_id, person_key, event_time from ${table(event)}`).join(' union all ')})
   group by user_id`,
  `create table w_experiments as
   select * from (values
     ('pricing_page_2025', timestamp '2025-01-14', timestamp '2025-02-25'),
     ('guided_start_2025', timestamp '2025-01-14', timestamp '9999-01-01'),
     ('one_page_checkout_2025', timestamp '2025-01-21', timestamp '9999-01-01')
   ) as x(experiment_id, begins, ends)`,
  `create table w_told as select person, ${steps
    .map((step) => `list(t) filter (where step = '${step}') as ${step}`)
    .join(', ')},
     list(t) filter (where kind in ('subscription', 'refund')) as unfit
   from (${steps
     .map(
       (step) =>
         `select person, '${step}' as step, event_time as t, ${step === 'earlier_activity' ? 'kind' : 'null'} as kind
          from ${table(step)} join w_people using (user_id)`,
     )
     .join(' union all ')})
   group by person`,
  `create table w_exposed as
   select experiment_id, person, user_id, min(event_time) as exposed, count(distinct variant) as variants,
     arg_min(variant, (event_time, event_id)) as variant
   from event_experiment_exposure join w_people using (user_id)
   group by all`,
  `create table w_person as
   select experiment_id, person, min(event_time) as seen, count(distinct variant) as variants,
     arg_min(surface, (event_time, event_id)) as surface, arg_min(segment, (event_time, event_id)) as segment
   from event_experiment_exposure join w_people using (user_id)
   group by all`,
  `create table w_visitor as
   select p.*, e.ends,
     p.seen >= e.begins and p.seen < e.ends
       and ${first(times('conversion'), 'x < p.seen')} is null and ${first('coalesce(t.unfit, [])', 'x < p.seen')} is null as eligible,
     p.seen >= e.begins and p.seen < e.ends and ${first(times('conversion'), 'x < p.seen')} is not null as converted_before,
     ${steps.map((step) => `${times(step)} as ${step}`).join(', ')}
   from w_person p join w_experiments e using (experiment_id) left join w_told t using (person)`,
  `create table w_activated as
   select *, case when eligible then
     ${first('activation', "x < ends and x >= seen - case surface when 'hybrid' then interval 2160 hour else interval 0 hour end")}
   end as activated from w_visitor`,
  `create table w_since as select *, greatest(activated, seen) as since from w_activated where activated is not null`,
  `create table w_converted as
   select *, ${first('conversion', 'x >= since and x < ends')} as converted,
     ${first('onboarding_completed', 'x >= since and x < ends')} as toured,
     ${first('checkout_completed', 'x >= since and x < ends')} as checked_out
   from w_since`,
  `create table w_tours as
   select *, ${first('onboarding_started', "x >= since and x < ends and x <= coalesce(toured, timestamp '9999-01-01')")} as tour_began,
     ${first('checkout_started', "x >= since and x < ends and x <= coalesce(checked_out, timestamp '9999-01-01')")} as checkout_began
   from w_converted`,
  `create table w_booked as
   select experiment_id, person, arg_min(mrr, (event_time, event_id)) as mrr, sum(amount) as revenue
   from w_converted join w_people using (person) join event_experiment_booking b using (user_id)
   where b.event_time >= converted
   group by all`,
  `create table w_rows as
   select x.user_id, x.experiment_id, x.variant, v.surface, v.segment, cast(v.seen as date) as day,
     row_number() over (partition by x.experiment_id, x.person order by x.exposed, x.user_id) as place,
     v.variants = 1 as clean, v.eligible, v.converted_before, a.activated is not null as activated, c.converted is not null as converted,
     b.mrr is not null as booked, b.mrr, b.revenue, c.tour_began, c.toured, c.checkout_began, c.checked_out,
     v.seen, c.converted as converted_at
   from w_exposed x
   join w_visitor v using (experiment_id, person)
   join w_activated a using (experiment_id, person)
   left join w_tours c using (experiment_id, person)
   left join w_booked b using (experiment_id, person)`,
];

const from = (rows: string, value: string) => (keys: readonly string[]) =>
  `select ${[...keys, `${value} as value`].join(', ')} from (${rows}) ${keys.length === 0 ? '' : 'group by all'}`;
const all = (value: string) => from('select * from w_rows', value);
/** People of the clean cohort for whom something holds: a group in which it holds for nobody is not in the result. */
const among = (condition: string, value: string) =>
  from(`select * from w_rows where place = 1 and clean and ${condition}`, value);
const people = (value: string) => among('true', value);
const visitor = (value: string) => among('eligible', value);

const over = (a: string, b: string): string => `(${a})::double / nullif((${b})::double, 0)`;
const counted = (condition: string): string => `count(*) filter (where ${condition})`;
const visitors = counted('eligible');
const ofArm = (arm: string, aggregate: string, condition: string): string =>
  `(${aggregate} filter (where ${condition} and variant = '${arm}'))::double`;
const rateOf = (arm: string, condition: string): string =>
  `${ofArm(arm, 'count(*)', condition)} / nullif(${ofArm(arm, 'count(*)', 'eligible')}, 0)`;
const incremental = (aggregate: string, condition: string): string =>
  `coalesce(${ofArm('treatment', aggregate, condition)}, 0) - coalesce(${ofArm('control', aggregate, condition)}, 0)
   * nullif(${ofArm('treatment', 'count(*)', 'eligible')}, 0) / nullif(${ofArm('control', 'count(*)', 'eligible')}, 0)`;

const witnesses: Readonly<Record<string, (keys: readonly string[]) => string>> = {
  experiment_people: people('count(*)'),
  experiment_visitors: visitor('count(*)'),
  experiment_visitor_rate: people(over(visitors, 'count(*)')),
  experiment_duplication_rate: all(over(counted('place > 1'), 'count(*)')),
  experiment_contamination_rate: all(over(counted('place = 1 and not clean'), counted('place = 1'))),
  experiment_converted_before_exposure: among('converted_before', 'count(*)'),
  experiment_activations: among('activated', 'count(*)'),
  experiment_conversions: among('converted', 'count(*)'),
  experiment_new_bookings: among('booked', 'count(*)'),
  experiment_activation_rate: visitor(over(counted('activated'), visitors)),
  experiment_conversion_rate: visitor(over(counted('converted'), visitors)),
  experiment_activated_conversion_rate: among('activated', over(counted('converted'), 'count(*)')),
  experiment_booking_rate: visitor(over(counted('booked'), visitors)),
  experiment_converted_booking_rate: among('converted', over(counted('booked'), 'count(*)')),
  experiment_median_hours_to_conversion: among(
    'converted',
    'median(((epoch_us(converted_at) - epoch_us(seen)) // 1000000) / 3600.0)',
  ),
  experiment_onboarding_starts: visitor('count(tour_began)'),
  experiment_onboarding_completions: visitor('count(toured)'),
  experiment_onboarding_rate: visitor(over('count(toured)', counted('activated'))),
  experiment_checkout_starts: visitor('count(checkout_began)'),
  experiment_checkout_completions: visitor('count(checked_out)'),
  experiment_checkout_completion_rate: visitor(
    over('count(checked_out)', 'count(coalesce(checked_out, checkout_began))'),
  ),
  experiment_new_mrr: visitor('coalesce(sum(mrr), 0)'),
  experiment_revenue: visitor('coalesce(sum(revenue), 0)'),
  experiment_mrr_per_visitor: visitor(over('coalesce(sum(mrr), 0)', visitors)),
  experiment_revenue_per_visitor: visitor(over('coalesce(sum(revenue), 0)', visitors)),
  experiment_mrr_per_booking: visitor(over('coalesce(sum(mrr), 0)', counted('booked'))),
  experiment_conversion_lift: visitor(
    `${rateOf('treatment', 'converted')} / nullif(${rateOf('control', 'converted')}, 0) - 1`,
  ),
  experiment_conversion_points: visitor(`${rateOf('treatment', 'converted')} - ${rateOf('control', 'converted')}`),
  experiment_activation_lift: visitor(
    `${rateOf('treatment', 'activated')} / nullif(${rateOf('control', 'activated')}, 0) - 1`,
  ),
  experiment_incremental_conversions: visitor(incremental('count(*)', 'converted')),
  experiment_incremental_mrr: visitor(incremental('sum(mrr)', 'booked')),
};

const project = witnessProject([
  'waymark.yaml',
  'catalog/experiment',
  'transforms/experiment',
  'seeds/experiments.csv',
]);
const names = project.metrics.names();

describe('the metrics of experiments, on sampled events', () => {
  beforeAll(async () => {
    const rows = await project.build(
      {
        seed: 5,
        count: 115_000,
        from: '2025-01-08',
        days: 150,
        faults: { duplicates: 0.01, late: 0.005, broken: 0.002 },
      },
      prepare,
    );
    expect(rows.length).toBeGreaterThan(100_000);
  }, 400_000);
  afterAll(() => project.close());

  test('have a witness each', () => {
    expect(Object.keys(witnesses).sort()).toEqual([...names].sort());
  });

  test.each(names)(
    '%s is what plain SQL on the events gives, as a whole, by each dimension and by day',
    async (name) => {
      const witness = witnesses[name];
      if (witness === undefined) throw new Error('no witness');
      const dimensions = project.metrics.dimensionsOf(name);
      for (const by of [[], ...dimensions.map((one) => [one]), ['experiment_id', 'segment']]) {
        for (const grain of [null, 'day'] as const) {
          const keys = [...(grain === null ? [] : [grain]), ...by];
          const found = valuesByKey(await project.ask({ metrics: [name], by, grain }), keys, name);
          expectSameValues(found, valuesByKey(await project.run(witness(keys)), keys, 'value'));
        }
      }
      const [total] = valuesByKey(await project.ask({ metrics: [name] }), [], name).values();
      expect(total).not.toBe(0);
      expect(total).not.toBeNull();
    },
  );

  test('every edge of the rules is in the sample', async () => {
    const [edges] = await project.run(`
      select count(*) filter (where not eligible and converted_before) as converted_before,
        count(*) filter (where day < date '2025-01-14') as before_the_start,
        count(*) filter (where experiment_id = 'pricing_page_2025' and day > date '2025-02-25') as after_the_end,
        count(*) filter (where place > 1) as second_ids, count(*) filter (where not clean) as contaminated,
        count(*) filter (where toured is not null and tour_began is null) as without_a_start,
        (select count(*) from w_activated where activated < seen - interval 30 day) as activated_long_before,
        (select count(*) from w_visitor where eligible and surface = 'web_only' and list_min(activation) < seen) as too_early_on_the_web
      from w_rows`);
    for (const [edge, count] of Object.entries(edges ?? {})) expect(Number(count), edge).toBeGreaterThan(10);
  });

  test('the rates of the arms are those that the samples are drawn with', async () => {
    const rows = await project.ask({ metrics: ['experiment_conversion_rate'], by: ['variant'] });
    const rates = new Map(rows.map((row) => [row.variant, Number(row.experiment_conversion_rate)]));
    expect(rates.get('treatment')).toBeGreaterThan(rates.get('control') ?? 1);
  });
});
