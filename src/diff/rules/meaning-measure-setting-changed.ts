import { metrics } from '../examples.ts';
import { measureName, otherSettings, whenMeasures } from '../measure-words.ts';
import type { DiffRule } from '../rule.ts';

/** A measure is computed in another way. */
export const meaningMeasureSettingChanged: DiffRule<'measure'> = {
  id: 'meaning/measure-setting-changed',
  on: 'measure',
  severity: 'error',
  bump: null,
  summary: 'A measure is computed in another way.',
  explanation:
    'Nothing fails, and the number is another one. Which rows or values stand for a period, or for an entity, is told by the setting.',
  instead: 'Define a second metric, and say in both descriptions how they differ.',
  example: metrics(
    'x: {type: simple, last: amount, per: tier, of: order.paid}',
    'x: {type: simple, last: amount, per: order_id, of: order.paid}',
  ),
  find: (change) =>
    whenMeasures(change, (before, after) => {
      const changed = otherSettings(before, after);
      const [first] = changed;
      if (first === undefined) return null;
      const names = changed.map((one) => `\`${one}\``).join(', ');
      return { message: `${names} of ${measureName(change).replace('The', 'the')} changed.`, field: first };
    }),
};
