import { spanOf } from '../../yaml/shape.ts';
import { concerns, type Policy, policyExample } from './policy.ts';

/** Every event says who answers for it. */
export const eventOwner: Policy = {
  name: 'event_owner',
  code: {
    code: 'policy/event-owner',
    severity: 'error',
    summary: 'An event without an owner, where the project demands one.',
    explanation:
      '`policies: {event_owner: error}` in `waymark.yaml` demands that every event says who answers for it. Write `owner:`.',
    examples: {
      wrong: policyExample('event_owner: error', 'events:\n  order.paid: {description: Somebody paid}\n'),
      right: policyExample('event_owner: error', 'events:\n  order.paid: {owner: payments}\n'),
    },
  },
  check({ events }, spec, report) {
    for (const event of events) {
      if (event.incomplete === true || event.owner !== undefined || !concerns(spec, event.tags)) continue;
      report({
        message: `\`${event.name}\` has no owner.`,
        hint: 'Write `owner:` with the team that answers for it.',
        span: spanOf(event, 'name'),
      });
    }
  },
};
