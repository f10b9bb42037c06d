import { sources } from '../examples.ts';
import { otherFields } from '../other-fields.ts';
import type { DiffRule } from '../rule.ts';

/** What rules of their own look at, and what follows from the name. */
const known: ReadonlySet<string> = new Set([
  'name',
  'layout',
  'location',
  'table',
  'fields',
  'context',
  'deduplicate',
  'late_after',
  'id_format',
  'at',
]);

/** A source says something else that breaks nothing. */
export const meaningSourceSettingChanged: DiffRule<'source'> = {
  id: 'meaning/source-setting-changed',
  on: 'source',
  severity: 'info',
  bump: null,
  summary: 'A source says something else that breaks nothing.',
  explanation:
    'Nothing that is accepted, compiled or computed by the catalog itself depends on it. It is told so that the report is complete.',
  instead: 'Nothing, where the new one is what you mean.',
  example: sources('description: App', 'description: App and site'),
  find: (change) => {
    const { before, after } = change;
    const fields = otherFields(before, after, known);
    const [first] = fields;
    if (first === undefined || after === null) return null;
    const names = fields.map((one) => `\`${one}\``).join(', ');
    return { message: `The source \`${after.name}\` says something else under ${names}.`, field: first };
  },
};
