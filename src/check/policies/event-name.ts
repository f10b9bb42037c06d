import { spanOf } from '../../yaml/shape.ts';
import { concerns, type Policy, policyExample } from './policy.ts';

/** Names of events have the form that the project wants. */
export const eventName: Policy = {
  name: 'event_name',
  code: {
    code: 'policy/event-name',
    severity: 'error',
    summary: 'An event whose name does not have the form that the project demands.',
    explanation:
      "`policies: {event_name: {pattern: '[a-z_]+\\.[a-z_]+'}}` in `waymark.yaml` demands that names of events match the pattern as a whole. Rename the event, or widen the pattern.",
    examples: {
      wrong: policyExample("event_name: {pattern: '[a-z_]+\\.[a-z_]+'}", 'events:\n  OrderPaid: {owner: payments}\n'),
      right: policyExample("event_name: {pattern: '[a-z_]+\\.[a-z_]+'}", 'events:\n  order.paid: {owner: payments}\n'),
    },
  },
  check({ events }, spec, report) {
    if (spec.pattern === undefined) return;
    const form = new RegExp(`^(?:${spec.pattern})$`, 'u');
    for (const event of events) {
      if (!concerns(spec, event.tags) || form.test(event.name)) continue;
      report({
        message: `The name \`${event.name}\` does not match \`${spec.pattern}\`.`,
        hint: 'Rename it, or widen the pattern in the settings.',
        span: spanOf(event, 'name'),
        related: [{ message: 'the policy', span: spec.at.self }],
      });
    }
  },
};
