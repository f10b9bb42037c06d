import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** An entity is known by another property. */
export const meaningEntityKeyChanged: DiffRule<'entity'> = {
  id: 'meaning/entity-key-changed',
  on: 'entity',
  severity: 'error',
  bump: null,
  summary: 'An entity is known by another property.',
  explanation:
    'Nothing fails, and the number is another one. What is counted once per entity is counted by another key, and events are matched by it.',
  instead: 'Define a second entity.',
  example: catalogs(
    'properties: {order_id: string, cart_id: string}\nentities: {order: order_id}\n',
    'properties: {order_id: string, cart_id: string}\nentities: {order: cart_id}\n',
  ),
  find: ({ before, after }) =>
    before !== null && after !== null && before.key !== after.key
      ? { message: `\`${after.name}\` is known by \`${after.key}\` now; it was \`${before.key}\`.`, field: 'key' }
      : null,
};
