import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf } from '../values.ts';

/** A property has another name, and apps send the old one. */
export const producersPropertyRenamed: DiffRule<'property'> = {
  id: 'producers/property-renamed',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A property has another name, and apps send the old one.',
  explanation:
    'Apps that are installed already go on sending what they were built for. The old name is an unknown property, which makes the whole event invalid.',
  instead: 'Add the new property beside the old one, and mark the old one `deprecated: {replaced_by: …}`.',
  example: properties('amount: number', 'total: {type: number, renamed_from: amount}'),
  find: (change) =>
    change.renamed
      ? {
          message: `\`${change.before?.name}\` is called ${nameOf(change)} now: events with the old name are rejected.`,
          field: 'renamed_from',
        }
      : null,
};
