import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** Something more is asserted. */
export const meaningAssertionAdded: DiffRule<'assertion'> = {
  id: 'meaning/assertion-added',
  on: 'assertion',
  severity: 'info',
  bump: null,
  summary: 'Something more is asserted.',
  explanation: "Rows that break it hold the build back, unless it only warns. Yesterday's table stays in place.",
  instead: 'Run `waymark test` on the data that are there before you merge.',
  example: catalogs(
    'events:\n  order.paid:\n    properties: {amount: number, tax: number}\n',
    'events:\n  order.paid:\n    properties: {amount: number, tax: number}\n    assertions:\n      - range: {column: amount, min: 0}\n',
  ),
  find: ({ before, after }) => (before === null && after !== null ? `\`${after.id}\` is asserted now.` : null),
};
