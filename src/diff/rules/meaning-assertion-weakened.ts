import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** An assertion lets more rows pass. */
export const meaningAssertionWeakened: DiffRule<'assertion'> = {
  id: 'meaning/assertion-weakened',
  on: 'assertion',
  severity: 'warning',
  bump: null,
  summary: 'An assertion lets more rows pass.',
  explanation: 'It only warns where it held the build back, tolerates more failing rows, or looks at fewer rows.',
  instead: 'Mend the data, or say in the description why more may pass.',
  example: catalogs(
    'events:\n  order.paid:\n    properties: {amount: number, tax: number}\n    assertions:\n      - range: {column: amount, min: 0}\n',
    'events:\n  order.paid:\n    properties: {amount: number, tax: number}\n    assertions:\n      - {range: {column: amount, min: 0}, severity: warning}\n',
  ),
  find: ({ before, after }) => {
    if (before === null || after === null) return null;
    if (before.severity === 'error' && after.severity === 'warning')
      return { message: `\`${after.id}\` only warns now.`, field: 'severity' };
    const isLooser = before.error_if?.text !== after.error_if?.text || before.where !== after.where;
    return isLooser
      ? { message: `\`${after.id}\` looks at other rows, or fails from another number of rows on.`, field: 'where' }
      : null;
  },
};
