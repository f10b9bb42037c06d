import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { sameData } from '../same-data.ts';

/** Other events have to come before an event. */
export const meaningOrderChanged: DiffRule<'event'> = {
  id: 'meaning/order-changed',
  on: 'event',
  severity: 'info',
  bump: 'patch',
  summary: 'Other events have to come before an event.',
  explanation: 'It is asserted in the data that they do. Nothing is rejected.',
  instead: 'Nothing, where the new order is what really happens.',
  example: catalogs(
    'properties: {order_id: string}\nentities: {order: order_id}\nevents:\n  cart.viewed: {properties: [order_id]}\n  order.paid: {properties: [order_id], after: cart.viewed}\n',
    'properties: {order_id: string}\nentities: {order: order_id}\nevents:\n  cart.viewed: {properties: [order_id]}\n  order.paid: {properties: [order_id]}\n',
  ),
  find: ({ before, after }) =>
    before !== null && after !== null && !sameData(before.after, after.after)
      ? { message: `Other events have to come before \`${after.name}\`.`, field: 'after' }
      : null,
};
