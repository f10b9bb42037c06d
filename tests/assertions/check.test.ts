import { describe, expect, test } from 'vitest';
import { complaints, shapeOf } from './fixture.ts';

const orders = shapeOf('orders', {
  order_id: 'string',
  amount: 'number',
  items: 'integer',
  day: 'date',
  paid_at: 'timestamp',
  sku: 'array',
  current_url: 'string',
});
const payments = shapeOf('payments', { order_id: 'integer', paid: 'number' });

function codes(yaml: string): string[] {
  return complaints(yaml, orders, [payments]).map((one) => one.code);
}

test.each([
  'not_null: amount',
  'not_null: $current_url',
  'unique: [order_id, day]',
  'accepted_values: {column: day, values: [2025-01-01]}',
  'range: {column: items, max: 0.5}',
  "range: {column: day, min: '2025-01-01'}",
  'length: {column: sku, min: 1}',
  'relationships: {column: items, to: payments, field: paid}',
  'expression: anything > 1',
  'row_count: {min: 0}',
  'sequential: {column: day, by: [order_id], grain: month}',
  'equal_rowcount: payments',
])('%s is fine', (yaml) => expect(complaints(yaml, orders, [payments])).toEqual([]));

test.each([
  ['not_null: amuont', 'assertion/unknown-column'],
  ['unique: [order_id, dya]', 'assertion/unknown-column'],
  ['accepted_values: {column: items, values: [one]}', 'assertion/value-type'],
  ['accepted_values: {column: day, values: [2025-02-30]}', 'assertion/value-type'],
  ['accepted_values: {column: items, values: []}', 'read/empty'],
  ['range: {column: order_id, min: 1}', 'assertion/column-type'],
  ['range: {column: amount}', 'assertion/bounds'],
  ['range: {column: amount, min: 2, max: 1}', 'assertion/bounds'],
  ['range: {column: amount, min: 1, above: 1}', 'assertion/bounds'],
  ['range: {column: amount, above: 1, below: 1}', 'assertion/bounds'],
  ['range: {column: amount, min: cheap}', 'assertion/value-type'],
  ['range: {column: amount, minimum: 1}', 'read/unknown-key'],
  ['length: {column: amount, min: 1}', 'assertion/column-type'],
  ["pattern: {column: order_id, pattern: '('}", 'assertion/pattern'],
  ["pattern: {column: order_id, pattern: 'a(?=b)'}", 'assertion/pattern'],
  ["pattern: {column: order_id, pattern: '(a)\\1'}", 'assertion/pattern'],
  ["pattern: {column: items, pattern: '1'}", 'assertion/column-type'],
  ['relationships: {column: order_id, to: payment}', 'assertion/unknown-table'],
  ['relationships: {column: order_id, to: payments}', 'assertion/column-type'],
  ['relationships: {column: order_id, to: payments, field: order}', 'assertion/unknown-column'],
  ['row_count: {}', 'assertion/bounds'],
  ['row_count: {equals: 3, min: 4}', 'assertion/bounds'],
  ['row_count: {min: -1}', 'read/number'],
  ['not_null_proportion: {column: amount, at_least: 95}', 'read/number'],
  ['recency: {column: amount, within: 1d}', 'assertion/column-type'],
  ['recency: {column: day, within: soon}', 'read/duration'],
  ['equal_rowcount: payment', 'assertion/unknown-table'],
  ['reconciles_with: {value: sum(a), other: payment, other_value: sum(b)}', 'assertion/unknown-table'],
  ['reconciles_with: {value: sum(a), other: payments, other_value: sum(b), tolerance: some}', 'read/number'],
  ['sequential: {column: items, grain: day}', 'assertion/column-type'],
])('%s: %s', (yaml, code) => expect(codes(yaml)).toContain(code));

describe('complaints', () => {
  test('point at the name and suggest the right one', () => {
    const [finding] = complaints('unique: [order_id, amuont]', orders);
    expect(finding).toMatchObject({
      message: 'The model `orders` has no column `amuont`.',
      hint: 'Did you mean `amount`?',
      span: { line: 1, column: 20, endColumn: 26 },
    });
  });

  test('say nothing about columns that are not known', () => {
    expect(complaints('not_null: whatever', shapeOf('model', null))).toEqual([]);
  });
});
