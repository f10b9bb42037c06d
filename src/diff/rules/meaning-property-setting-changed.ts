import { properties } from '../examples.ts';
import { otherFields } from '../other-fields.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf } from '../values.ts';

/** What rules of their own look at, and what follows from the name. */
const known: ReadonlySet<string> = new Set([
  'name',
  'column',
  'type',
  'nullable',
  'required',
  'description',
  'unit',
  'pii',
  'deprecated',
  'renamed_from',
  'items',
  'properties',
  'enum',
  'const',
  'minimum',
  'maximum',
  'exclusive_minimum',
  'exclusive_maximum',
  'min_length',
  'max_length',
  'min_items',
  'max_items',
  'pattern',
  'format',
  'shared',
  'sample',
  'group',
  'at',
]);

/** A property says something else that breaks nothing. */
export const meaningPropertySettingChanged: DiffRule<'property'> = {
  id: 'meaning/property-setting-changed',
  on: 'property',
  severity: 'info',
  bump: 'patch',
  summary: 'A property says something else that breaks nothing.',
  explanation:
    'Nothing that is accepted, compiled or computed by the catalog itself depends on it. It is told so that the report is complete.',
  instead: 'Nothing, where the new one is what you mean.',
  example: properties('amount: {type: number, example: 5}', 'amount: {type: number, example: 6}'),
  find: (change) => {
    const { before, after } = change;
    const fields = otherFields(before, after, known);
    const [first] = fields;
    if (first === undefined || after === null || change.role === 'items') return null;
    const names = fields.map((one) => `\`${one}\``).join(', ');
    return { message: `${nameOf(change)} says something else under ${names}.`, field: first };
  },
};
