import { sources } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** Rows are expected to be laid out otherwise. */
export const producersSourceLayoutChanged: DiffRule<'source'> = {
  id: 'producers/source-layout-changed',
  on: 'source',
  severity: 'error',
  bump: null,
  summary: 'Rows are expected to be laid out otherwise.',
  explanation:
    'Rows in the old layout cannot be read any more and are quarantined, among them files that are written already.',
  instead: 'Define a second source for the new layout, with files of its own.',
  example: sources('layout: envelope', 'layout: columns\n    fields: {event: event, time: sent_at}'),
  find: ({ before, after }) =>
    before !== null && after !== null && before.layout !== after.layout
      ? {
          message: `The rows of \`${after.name}\` are laid out as \`${after.layout}\` now; they were \`${before.layout}\`.`,
          field: 'layout',
        }
      : null,
};
