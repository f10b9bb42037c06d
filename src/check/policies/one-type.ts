import type { Property } from '../../model/values.ts';
import { spanOf } from '../../yaml/shape.ts';
import { type Policy, policyExample } from './policy.ts';

const sizes = (type: string): string =>
  `events:\n  box.packed:\n    properties: {size: integer}\n  shoe.sold:\n    properties: {size: ${type}}\n`;

/** A property has one type, in whichever events it stands. */
export const oneType: Policy = {
  name: 'one_type',
  code: {
    code: 'policy/one-type',
    severity: 'error',
    summary: 'A property that has different types in two events, where the project allows only one.',
    explanation:
      '`policies: {one_type: error}` in `waymark.yaml` demands that a name has the same type in every event, so that its columns can be joined and compared. Share the property (top-level `properties:`), or rename one of the two.',
    examples: {
      wrong: policyExample('one_type: error', sizes('string')),
      right: policyExample('one_type: error', sizes('integer')),
    },
  },
  check({ events }, _spec, report) {
    const first = new Map<string, { readonly property: Property; readonly event: string }>();
    for (const event of events) {
      if (event.incomplete === true) continue;
      for (const property of event.properties) {
        const known = first.get(property.name);
        if (known === undefined) first.set(property.name, { property, event: event.name });
        else if (typeOf(known.property) !== typeOf(property)) {
          report({
            message: `\`${property.name}\` is ${typeOf(property)} in \`${event.name}\`, but ${typeOf(known.property)} in \`${known.event}\`.`,
            hint: 'Share the property, or rename one of the two.',
            span: spanOf(property, 'name'),
            related: [{ message: `in \`${known.event}\``, span: spanOf(known.property, 'name') }],
          });
        }
      }
    }
  },
};

function typeOf({ type, items }: Pick<Property, 'type' | 'items'>): string {
  return items === undefined ? type : `${type} of ${typeOf(items)}`;
}
