import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

const text = (table: string) =>
  `properties: {order_id: string}\nentities: {order: {key: order_id${table}}}\nevents:\n  order.paid: {properties: [order_id]}\n  order.sent: {properties: [order_id]}\n`;

/** Another table has one row for each of an entity. */
export const meaningEntityTableChanged: DiffRule<'entity'> = {
  id: 'meaning/entity-table-changed',
  on: 'entity',
  severity: 'error',
  bump: null,
  summary: 'Another table has one row for each of an entity.',
  explanation:
    'Nothing fails, and the number is another one. Metrics that look up what is known of the entity find it in another table.',
  instead: 'Define a second entity.',
  example: catalogs(text(', table: order.paid'), text(', table: order.sent')),
  find: ({ before, after }) =>
    before !== null && after !== null && before.table?.name !== after.table?.name
      ? {
          message: `What is known of \`${after.name}\` is in \`${after.table?.name ?? 'no table'}\` now; it was in \`${before.table?.name ?? 'no table'}\`.`,
          field: 'table',
        }
      : null,
};
