import { plain } from '../../model/plain-data.ts';
import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { sameData } from '../same-data.ts';

/** An assertion asserts something else. */
export const meaningAssertionChanged: DiffRule<'assertion'> = {
  id: 'meaning/assertion-changed',
  on: 'assertion',
  severity: 'info',
  bump: null,
  summary: 'An assertion asserts something else.',
  explanation: 'Rows that it let pass may hold a build back, or the other way round.',
  instead: 'Nothing, where the new one is what you mean.',
  example: catalogs(
    'events:\n  order.paid:\n    properties: {amount: number, tax: number}\n    assertions:\n      - range: {column: amount, min: 0}\n',
    'events:\n  order.paid:\n    properties: {amount: number, tax: number}\n    assertions:\n      - range: {column: amount, min: 5}\n',
  ),
  find: ({ before, after }) =>
    before !== null && after !== null && !sameData(plain(before.spec), plain(after.spec))
      ? { message: `\`${after.id}\` asserts something else.`, field: 'spec' }
      : null,
};
