import { type CodeDoc, diagnostic } from '../../base/diagnostic.ts';
import { spanOf } from '../../yaml/shape.ts';
import { example, type Rule } from './rule.ts';

const keyMissing: CodeDoc = {
  code: 'entity/key-missing',
  severity: 'error',
  summary: 'An event happens once per entity, but does not have the key of the entity.',
  explanation:
    '`once_per` counts events by the key of the entity; without it nothing can be counted. Add the property, or include the group that has it.',
  examples: {
    wrong: example(
      'properties:\n  order_id: string\nentities:\n  order: order_id\nevents:\n  order.paid:\n    once_per: order\n',
    ),
    right: example(
      'properties:\n  order_id: string\nentities:\n  order: order_id\nevents:\n  order.paid:\n    properties: [order_id]\n    once_per: order\n',
    ),
  },
};

const keyType: CodeDoc = {
  code: 'entity/key-type',
  severity: 'error',
  summary: 'The key of an entity is a property that cannot identify anything.',
  explanation:
    'Keys are text, whole numbers or UUIDs (or dates); lists, objects, booleans and fractions do not tell things apart reliably.',
  examples: {
    wrong: example('properties:\n  sku: {type: array, items: string}\nentities:\n  product: sku\n'),
    right: example('properties:\n  sku: string\nentities:\n  product: sku\n'),
  },
};

const cannotIdentify: readonly string[] = ['array', 'object', 'boolean', 'number'];

/** Entities are known by a key, and events that happen once per entity have it. */
export const entityKeyIdentifies: Rule = {
  name: 'entity-key-identifies',
  codes: [keyMissing, keyType],
  check(world, report) {
    for (const entity of world.entities.values()) {
      const type = world.properties.get(entity.key)?.property.type;
      if (type === undefined || !cannotIdentify.includes(type)) continue;
      report(
        diagnostic(keyType, {
          message: `\`${entity.key}\` is ${type}, which cannot identify \`${entity.name}\`.`,
          span: spanOf(entity, 'key'),
        }),
      );
    }
    for (const event of world.events.values()) {
      const once = event.def.once_per;
      const entity = once === undefined ? undefined : world.entities.get(once.name);
      if (once === undefined || entity === undefined || event.broken || event.properties.has(entity.key)) continue;
      report(
        diagnostic(keyMissing, {
          message: `\`${event.name}\` happens once per \`${entity.name}\`, but does not have its key \`${entity.key}\`.`,
          span: once.span,
          related: [{ message: `\`${entity.name}\` is defined here`, span: spanOf(entity, 'name') }],
        }),
      );
    }
  },
};
