import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, runCli } from '../cli/run-cli.ts';

/* The expectations were written by reading catalog/ and transforms/, not by running the command. */

const root = join(import.meta.dirname, '../..');

async function idsOf(...args: readonly string[]): Promise<string[]> {
  const { code, out, err } = await runCli(root, ['impact', ...args, '--json']);
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out)
    .nodes.map((one: { id: string }) => one.id)
    .sort();
}

test('what depends on a property: its columns of models, and metrics over the event', async () => {
  // orders.sql.hbs passes `amount` on as `amount`; `charged` is of another event. Conversion counts do not look at it.
  // Every check names it, or a column or a metric that rests on it; `payments.yaml` compares its sum with what was charged.
  expect(await idsOf('order.paid.amount')).toEqual([
    'assertion:expression:orders:amounts_equal_the_payment',
    'assertion:healthy:order.paid:average_order_value',
    'assertion:range:order.paid:amount',
    'assertion:range:order_metrics:revenue',
    'assertion:range:orders_daily:revenue',
    'assertion:reconciles_with:order.paid:orders_are_paid_in_full',
    'assertion:reconciles_with:order_metrics_by_tier:b2fd7eb4',
    'metric:average_order_value',
    'metric:revenue',
    'model:order_metrics#average_order_value',
    'model:order_metrics#revenue',
    'model:order_metrics_by_tier#average_order_value',
    'model:order_metrics_by_tier#revenue',
    'model:orders#amount',
    'model:orders_daily#average_order_value',
    'model:orders_daily#revenue',
    'unit_test:a_payment_sent_twice_is_one_order',
    'unit_test:steps_of_one_order_make_one_row',
    'unit_test:values_are_averaged_over_paid_orders',
  ]);
});

test('what a column of a model ends up in', async () => {
  // `count(session_created_at)` becomes `sessions`, and with that `orders` of two steps and the shares of two.
  expect(await idsOf('orders.session_created_at')).toEqual([
    'metric:orders_with_session',
    'metric:payment_drop_off',
    'metric:session_drop_off',
    'model:order_drop_off#drop_off',
    'model:order_drop_off#orders',
    'model:order_drop_off#share_of_started',
    'unit_test:drop_off_is_against_the_step_before',
  ]);
});

test('a column that decides which rows there are reaches the model as a whole', async () => {
  // `where started_at is not null` in all three models over orders; in two of them nothing else of it is read.
  const ids = await idsOf('orders.started_at');
  expect(ids.filter((one) => one.startsWith('model:'))).toEqual([
    'model:order_drop_off',
    'model:order_metrics',
    'model:order_metrics_by_tier',
  ]);
  // All metrics of orders over started ones, and what is made of them.
  expect(ids).toContain('metric:orders_started');
  expect(ids).toContain('metric:approval_drop_off');
  expect(ids).not.toContain('metric:revenue');
});

test('a dimension reaches the metrics by it, and not their totals', async () => {
  const ids = await idsOf('order.paid.country');
  expect(ids).toContain('metric:revenue#country');
  expect(ids).toContain('metric:average_order_value#country');
  expect(ids).toContain('model:orders#country');
  expect(ids).not.toContain('metric:revenue');
});

test('what a metric is made of', async () => {
  expect(await idsOf('average_order_value', '--up')).toEqual([
    'event:order.paid#amount',
    'event:order.paid#event_time',
    'event:order.paid#order_id',
    'metric:orders_paid',
    'metric:revenue',
    'source:orders',
  ]);
});

test('what stands upstream of a column leads down to it again', async () => {
  for (const id of await idsOf('orders_daily.revenue', '--up')) {
    if (!id.startsWith('event:')) continue;
    const below = await idsOf(id.replace('#', '.'));
    expect(below.some((one) => one === 'model:orders_daily' || one === 'model:orders_daily#revenue')).toBe(true);
  }
});

test('the tree says where it begins, what was shown before, and how much there is', async () => {
  const { out } = await runCli(root, ['impact', 'orders.amount']);
  expect(out).toBe(`model orders.amount  (transforms/orders/orders.sql.hbs:16)
├─ assertion expression:orders:amounts_equal_the_payment  (transforms/orders/orders.sql.hbs:28)
├─ model order_metrics.average_order_value
├─ model order_metrics.revenue
│  ├─ assertion range:order_metrics:revenue  (transforms/orders/order_metrics.sql.hbs:14)
│  └─ assertion reconciles_with:order_metrics_by_tier:b2fd7eb4  (transforms/orders/order_metrics_by_tier.sql.hbs:17)
├─ model order_metrics_by_tier.average_order_value
│  └─ unit test values_are_averaged_over_paid_orders  (transforms/orders/orders_tests.yaml:22)
├─ model order_metrics_by_tier.revenue
│  ├─ assertion reconciles_with:order_metrics_by_tier:b2fd7eb4  (transforms/orders/order_metrics_by_tier.sql.hbs:17)
│  └─ unit test values_are_averaged_over_paid_orders  (transforms/orders/orders_tests.yaml:22)
├─ unit test steps_of_one_order_make_one_row  (transforms/orders/orders_tests.yaml:3)
└─ unit test values_are_averaged_over_paid_orders  (transforms/orders/orders_tests.yaml:22)

Depends on it: 2 models, 3 assertions, 2 unit tests.
`);
});

test.each([
  ['order.paid.amuont', 'Did you mean `order.paid.amount`'],
  ['revenu', 'Did you mean `revenue`'],
  ['model:order', 'Did you mean `orders`'],
  ['', 'Known: '],
  ['order.paid.', '`order.paid`'],
])('an unknown name %j is wrong use, with a hint', async (name, hint) => {
  const { code, err, out } = await runCli(root, ['impact', name]);
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toContain(`there is no '${name}'`);
  expect(err).toContain(hint);
});

test('up and down at once is wrong use, and so is no project', async () => {
  expect((await runCli(root, ['impact', 'revenue', '--up', '--down'])).code).toBe(2);
  expect((await runCli(emptyFolder(), ['impact', 'revenue'])).code).toBe(2);
});
