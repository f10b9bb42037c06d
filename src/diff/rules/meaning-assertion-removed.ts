import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** Something is not asserted any more. */
export const meaningAssertionRemoved: DiffRule<'assertion'> = {
  id: 'meaning/assertion-removed',
  on: 'assertion',
  severity: 'warning',
  bump: null,
  summary: 'Something is not asserted any more.',
  explanation: 'Rows that would have held a build back are published from now on.',
  instead: 'Keep it with `severity: warning`.',
  example: catalogs(
    'events:\n  order.paid:\n    properties: {amount: number, tax: number}\n    assertions:\n      - range: {column: amount, min: 0}\n',
    'events:\n  order.paid:\n    properties: {amount: number, tax: number}\n',
  ),
  find: ({ before, after }) =>
    before !== null && after === null ? `\`${before.id}\` is not asserted any more.` : null,
};
