import { type CodeDoc, diagnostic } from '../../base/diagnostic.ts';
import { spanOf } from '../../yaml/shape.ts';
import { example, type Rule } from './rule.ts';

const differsFromShared: CodeDoc = {
  code: 'property/differs-from-shared',
  severity: 'warning',
  summary: 'An event gives a property another type than the shared property of the same name has.',
  explanation:
    'One name with two types is the beginning of drift: the same column cannot be joined or compared between two tables. Use the shared property, or another name.',
  examples: {
    wrong: example(
      'properties:\n  size: {type: string}\nevents:\n  order.paid:\n    properties:\n      size: {type: integer}\n',
    ),
    right: example(
      'properties:\n  size: {type: string}\nevents:\n  order.paid:\n    properties:\n      size: {max_length: 10}\n',
    ),
  },
};

/** A property has the type of the shared one of its name. */
export const sameNameSameType: Rule = {
  name: 'same-name-same-type',
  codes: [differsFromShared],
  check(world, report) {
    for (const event of world.events.values()) {
      for (const { property, spec, broken } of event.written) {
        if (property.group !== undefined && property.shared === undefined) continue; // a group's own
        const shared = world.properties.get(property.name);
        if (shared === undefined || broken || shared.broken || shared.property.type === property.type) continue;
        report(
          diagnostic(differsFromShared, {
            message: `\`${property.name}\` is ${property.type} here, but the shared property of this name is ${shared.property.type}.`,
            span: spanOf(spec, 'type'),
            related: [{ message: 'the shared property', span: spanOf(shared.property, 'name') }],
          }),
        );
      }
    }
  },
};
