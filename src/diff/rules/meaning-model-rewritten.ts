import { dailySql, models } from '../examples.ts';
import { sqlChange } from '../model-sql.ts';
import type { DiffRule } from '../rule.ts';

/** The SQL of a model was rewritten and is the same query. */
export const meaningModelRewritten: DiffRule<'model'> = {
  id: 'meaning/model-rewritten',
  on: 'model',
  severity: 'info',
  bump: null,
  summary: 'The SQL of a model was rewritten and is the same query.',
  explanation:
    'White space, comments, capitals of keywords and spare parentheses make no difference, nor does anything else that the parser of the warehouse does not keep.',
  instead: 'Nothing: the values are the same.',
  example: models(
    ['description: Revenue by day', dailySql],
    ['description: Revenue by day', dailySql.replace('sum(amount)', 'SUM(amount)')],
  ),
  find: ({ before, after }, context) => {
    if (before === null || after === null || sqlChange(before.name, after.name, context) !== 'same') return null;
    return `The text of \`${after.name}\` changed, the query is the same.`;
  },
};
