import { events } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A rule across properties is gone. */
export const producersRuleRemoved: DiffRule<'rule'> = {
  id: 'producers/rule-removed',
  on: 'rule',
  severity: 'info',
  bump: 'minor',
  summary: 'A rule across properties is gone.',
  explanation: 'Everything that was accepted still is. What the rule kept out comes in from now on.',
  instead: 'Nothing, where the rule was wrong. Else keep it as an assertion.',
  example: events('rules: {paid_somehow: {require: [method]}}', ''),
  find: ({ before, after, event }) =>
    before !== null && after === null ? `The rule \`${before.name}\` of \`${event.name}\` is gone.` : null,
};
