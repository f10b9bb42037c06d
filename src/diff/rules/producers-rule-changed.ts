import { events } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { sameData } from '../same-data.ts';

/** A rule across properties says something else. */
export const producersRuleChanged: DiffRule<'rule'> = {
  id: 'producers/rule-changed',
  on: 'rule',
  severity: 'error',
  bump: 'major',
  summary: 'A rule across properties says something else.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Events that kept to the old rule may break the new one. It is a break where a payload is found that shows it, and a warning where none is.',
  instead: 'Keep the old rule, or loosen it without asking for more.',
  example: events('rules: {paid: {when: {order_id: a}, require: [method]}}', 'rules: {paid: {require: [method]}}'),
  find: ({ before, after, event }) =>
    before !== null && after !== null && !(sameData(before.when, after.when) && sameData(before.require, after.require))
      ? `The rule \`${after.name}\` of \`${event.name}\` says something else.`
      : null,
};
