import { sources } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** Rows are refused for their id that were accepted. */
export const producersIdFormatChanged: DiffRule<'source'> = {
  id: 'producers/id-format-changed',
  on: 'source',
  severity: 'error',
  bump: null,
  summary: 'Rows are refused for their id that were accepted.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Rows whose id is of another form are quarantined.',
  instead: 'Leave the form of ids open until all builds send the new one.',
  example: sources(
    'fields: {id: event_id, time: timestamp}',
    'fields: {id: event_id, time: timestamp}\n    id_format: uuid',
  ),
  find: ({ before, after }) =>
    before !== null && after?.id_format !== undefined && after.id_format !== before.id_format
      ? {
          message: `Ids of the rows of \`${after.name}\` have to be of the form \`${after.id_format}\` now.`,
          field: 'id_format',
        }
      : null,
};
