import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** An entity is gone. */
export const meaningEntityRemoved: DiffRule<'entity'> = {
  id: 'meaning/entity-removed',
  on: 'entity',
  severity: 'info',
  bump: null,
  summary: 'An entity is gone.',
  explanation: 'Events say by it what they happen once of. Those that still do are found by `check`.',
  instead: 'Nothing, where no event is about it.',
  example: catalogs(
    'properties: {order_id: string}\nentities: {order: order_id}\n',
    'properties: {order_id: string}\n',
  ),
  find: ({ before, after }) => (before !== null && after === null ? `The entity \`${before.name}\` is gone.` : null),
};
