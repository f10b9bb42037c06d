import { spanOf } from '../../yaml/shape.ts';
import { concerns, type Policy, policyExample } from './policy.ts';

/** Every event says in words what happened. */
export const eventDescription: Policy = {
  name: 'event_description',
  code: {
    code: 'policy/event-description',
    severity: 'error',
    summary: 'An event without a description, where the project demands one.',
    explanation:
      '`policies: {event_description: error}` in `waymark.yaml` demands that every event says in words what happened. Write `description:`.',
    examples: {
      wrong: policyExample('event_description: error', 'events:\n  order.paid: {owner: payments}\n'),
      right: policyExample('event_description: error', 'events:\n  order.paid: {description: Somebody paid}\n'),
    },
  },
  check({ events }, spec, report) {
    for (const event of events) {
      if (event.incomplete === true || event.description !== undefined || !concerns(spec, event.tags)) continue;
      report({
        message: `\`${event.name}\` has no description.`,
        hint: 'Write `description:` with what happened, in one sentence.',
        span: spanOf(event, 'name'),
      });
    }
  },
};
