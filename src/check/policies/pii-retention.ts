import { spanOf } from '../../yaml/shape.ts';
import { concerns, type Policy, policyExample } from './policy.ts';

/** Events that hold data on people say how long they are kept. */
export const piiRetention: Policy = {
  name: 'pii_retention',
  code: {
    code: 'policy/pii-retention',
    severity: 'error',
    summary: 'An event with data on people that does not say how long it is kept, where the project demands it.',
    explanation:
      '`policies: {pii_retention: error}` in `waymark.yaml` demands a `retention:` of every event with a property whose privacy class (`pii:`) is `pseudonymous`, `personal` or `sensitive`.',
    examples: {
      wrong: policyExample(
        'pii_retention: error',
        'events:\n  signup:\n    properties: {email: {type: string, pii: personal}}\n',
      ),
      right: policyExample(
        'pii_retention: error',
        'events:\n  signup:\n    properties: {email: {type: string, pii: personal}}\n    retention: 90d\n',
      ),
    },
  },
  check({ events }, spec, report) {
    for (const event of events) {
      if (event.incomplete === true || event.retention !== undefined || !concerns(spec, event.tags)) continue;
      const personal = event.properties.find((one) => one.pii !== undefined && one.pii !== 'none');
      if (personal === undefined) continue;
      report({
        message: `\`${event.name}\` holds \`${personal.name}\` (${personal.pii}), but does not say how long it is kept.`,
        hint: 'Write `retention:`, for instance `90d`.',
        span: spanOf(event, 'name'),
        related: [{ message: `\`${personal.name}\``, span: spanOf(personal, 'name') }],
      });
    }
  },
};
