import { dailySql, models } from '../examples.ts';
import { otherFields } from '../other-fields.ts';
import type { DiffRule } from '../rule.ts';

/** What rules of their own look at, and what follows from the name. */
const known: ReadonlySet<string> = new Set([
  'name',
  'path',
  'description',
  'owner',
  'renamed_from',
  'materialized',
  'partition',
  'key',
  'columns',
  'assertions',
  'dependsOn',
  'at',
]);

/** A model says something else that breaks nothing. */
export const meaningModelSettingChanged: DiffRule<'model'> = {
  id: 'meaning/model-setting-changed',
  on: 'model',
  severity: 'info',
  bump: null,
  summary: 'A model says something else that breaks nothing.',
  explanation:
    'Nothing that is accepted, compiled or computed by the catalog itself depends on it. It is told so that the report is complete.',
  instead: 'Nothing, where the new one is what you mean.',
  example: models(['tags: [a]', dailySql], ['tags: [b]', dailySql]),
  find: (change) => {
    const { before, after } = change;
    const fields = otherFields(before, after, known);
    const [first] = fields;
    if (first === undefined || after === null) return null;
    const names = fields.map((one) => `\`${one}\``).join(', ');
    return { message: `The model \`${after.name}\` says something else under ${names}.`, field: first };
  },
};
