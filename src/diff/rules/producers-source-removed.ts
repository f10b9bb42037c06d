import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** Nothing is read any more from where events arrive. */
export const producersSourceRemoved: DiffRule<'source'> = {
  id: 'producers/source-removed',
  on: 'source',
  severity: 'error',
  bump: null,
  summary: 'Nothing is read any more from where events arrive.',
  explanation: 'Events still arrive there and are not loaded. Tables keep what they have and get nothing new.',
  instead: 'Keep the source until nothing is written there.',
  example: catalogs(
    'events:\n  order.paid: {}\nsources:\n  app: {location: data/*.ndjson}\n',
    'events:\n  order.paid: {}\n',
  ),
  find: ({ before, after }) =>
    before !== null && after === null ? `The source \`${before.name}\` is not read any more.` : null,
};
