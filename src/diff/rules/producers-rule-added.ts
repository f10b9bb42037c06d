import { events } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** Properties have to fit together in a way that nobody had to keep to. */
export const producersRuleAdded: DiffRule<'rule'> = {
  id: 'producers/rule-added',
  on: 'rule',
  severity: 'error',
  bump: 'major',
  summary: 'Properties have to fit together in a way that nobody had to keep to.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Events that break the new rule are rejected. It is a break where a payload is found that shows it.',
  instead: 'Write it as an assertion with `severity: warning` first, and as a rule once the data keep to it.',
  example: events('', 'rules: {paid_somehow: {require: [method]}}'),
  find: ({ before, after, event }) =>
    before === null && after !== null ? `The rule \`${after.name}\` of \`${event.name}\` is new.` : null,
};
