import { dailySql, models } from '../examples.ts';
import { sqlChange } from '../model-sql.ts';
import type { DiffRule } from '../rule.ts';

/** The SQL of a model is another query. */
export const meaningModelSqlChanged: DiffRule<'model'> = {
  id: 'meaning/model-sql-changed',
  on: 'model',
  severity: 'warning',
  bump: null,
  summary: 'The SQL of a model is another query.',
  explanation:
    'Nothing fails, and the number is another one. Whether the values differ cannot be told without running both. It is a warning: look at the models and metrics that are computed from it.',
  instead: 'Compare the two results before you merge (`waymark diff main --data`), and tell those who read what moves.',
  example: models(
    ['description: Revenue by day', dailySql],
    ['description: Revenue by day', dailySql.replace('sum(amount)', 'sum(amount) / 100')],
  ),
  find: ({ before, after }, context) => {
    if (before === null || after === null || sqlChange(before.name, after.name, context) !== 'other') return null;
    return `The SQL of \`${after.name}\` is another query.`;
  },
};
