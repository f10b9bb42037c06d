import { metrics } from '../examples.ts';
import { isMeasure } from '../measure-changes.ts';
import type { DiffRule } from '../rule.ts';

/** A ratio is made of something else. */
export const meaningRatioPartChanged: DiffRule<'measure'> = {
  id: 'meaning/ratio-part-changed',
  on: 'measure',
  severity: 'error',
  bump: null,
  summary: 'A ratio is made of something else.',
  explanation:
    'Nothing fails, and the number is another one. What is divided, or what it is divided by, is another metric, or a measure of its own where it was a metric.',
  instead: 'Define a second metric, and say in both descriptions how they differ.',
  example: metrics(
    'x: {type: ratio, numerator: revenue, denominator: orders}',
    'x: {type: ratio, numerator: orders, denominator: orders}',
  ),
  find: (change) => {
    const { before, after, part } = change;
    if (isMeasure(before) && isMeasure(after)) return null;
    const words = (one: typeof before) => (isMeasure(one) ? 'a measure of its own' : `\`${one.name}\``);
    if (!isMeasure(before) && !isMeasure(after) && before.name === after.name) return null;
    return { message: `The ${part} of \`${change.metric}\` is ${words(after)} now; it was ${words(before)}.` };
  },
};
