import { spanOf } from '../../yaml/shape.ts';
import { concerns, type Policy, policyExample } from './policy.ts';

/** Every property of an event says in words what it holds. */
export const propertyDescription: Policy = {
  name: 'property_description',
  code: {
    code: 'policy/property-description',
    severity: 'error',
    summary: 'A property without a description, where the project demands one.',
    explanation:
      '`policies: {property_description: error}` in `waymark.yaml` demands that every property of an event says what it holds. Write `description:`, best once in the shared property.',
    examples: {
      wrong: policyExample('property_description: error', 'events:\n  order.paid:\n    properties: {amount: number}\n'),
      right: policyExample(
        'property_description: error',
        'events:\n  order.paid:\n    properties: {amount: {type: number, description: What was charged}}\n',
      ),
    },
  },
  check({ events }, spec, report) {
    for (const event of events) {
      if (event.incomplete === true || !concerns(spec, event.tags)) continue;
      for (const property of event.properties) {
        if (property.description !== undefined) continue;
        report({
          message: `\`${property.name}\` of \`${event.name}\` has no description.`,
          hint: 'Write `description:` with what it holds.',
          // What an event includes from another file is told at the event, which the finding goes away with.
          span: property.at.self.path === event.at.self.path ? spanOf(property, 'name') : spanOf(event, 'name'),
        });
      }
    }
  },
};
