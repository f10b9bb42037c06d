import { events } from '../examples.ts';
import { otherFields } from '../other-fields.ts';
import type { DiffRule } from '../rule.ts';

/** What rules of their own look at, and what follows from the name. */
const known: ReadonlySet<string> = new Set([
  'name',
  'table',
  'typeName',
  'description',
  'trigger',
  'owner',
  'platforms',
  'status',
  'deprecation',
  'version',
  'renamed_from',
  'properties',
  'rules',
  'sample',
  'once_per',
  'after',
  'incomplete',
  'at',
]);

/** An event says something else that breaks nothing. */
export const meaningEventSettingChanged: DiffRule<'event'> = {
  id: 'meaning/event-setting-changed',
  on: 'event',
  severity: 'info',
  bump: 'patch',
  summary: 'An event says something else that breaks nothing.',
  explanation:
    'Nothing that is accepted, compiled or computed by the catalog itself depends on it. It is told so that the report is complete.',
  instead: 'Nothing, where the new one is what you mean.',
  example: events('tags: [funnel]', 'tags: [funnel, money]'),
  find: (change) => {
    const { before, after } = change;
    const fields = otherFields(before, after, known);
    const [first] = fields;
    if (first === undefined || after === null) return null;
    const names = fields.map((one) => `\`${one}\``).join(', ');
    return { message: `The event \`${after.name}\` says something else under ${names}.`, field: first };
  },
};
