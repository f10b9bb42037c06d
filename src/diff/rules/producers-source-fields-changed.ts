import { sources } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { sameData } from '../same-data.ts';

/** Rows are expected to have other fields. */
export const producersSourceFieldsChanged: DiffRule<'source'> = {
  id: 'producers/source-fields-changed',
  on: 'source',
  severity: 'error',
  bump: null,
  summary: 'Rows are expected to have other fields.',
  explanation:
    'The fields that hold the name, the identity, the times and the payload are looked for under other names. Rows that are written as before are quarantined, or lose their identity.',
  instead: 'Define a second source for rows with the new fields.',
  example: sources('fields: {time: timestamp}', 'fields: {time: sent_at}'),
  find: ({ before, after }) =>
    before !== null && after !== null && before.layout === after.layout && !sameData(before.fields, after.fields)
      ? { message: `The fields of the rows of \`${after.name}\` have other names.`, field: 'fields' }
      : null,
};
