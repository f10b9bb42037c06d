import type { CodeDoc, ExampleFiles } from '../base/diagnostic.ts';

const file = (text: string): ExampleFiles => ({ 'catalog/events.yaml': text });

export const duplicateDefinition: CodeDoc = {
  code: 'catalog/duplicate',
  severity: 'error',
  summary: 'Two definitions of one name.',
  explanation:
    'Every property, group, entity, event, source, seed, metric and check is defined once in the whole project, in whichever file. Both places are shown; remove or rename one of them.',
  examples: {
    wrong: {
      'catalog/one.yaml': 'events:\n  order.paid: {owner: payments}\n',
      'catalog/two.yaml': 'events:\n  order.paid: {owner: finance}\n',
    },
    right: {
      'catalog/one.yaml': 'events:\n  order.paid: {owner: payments}\n',
      'catalog/two.yaml': 'events:\n  order.refunded: {owner: finance}\n',
    },
  },
};

export const unknownProperty: CodeDoc = {
  code: 'property/unknown',
  severity: 'error',
  summary: 'A property that does not exist.',
  explanation:
    'Groups list shared properties (top-level `properties:`); the key of an entity is a shared property or one of an event; a property of an event that has no type of its own uses the shared one of its name.',
  examples: {
    wrong: file('properties:\n  order_id: {type: string}\ngroups:\n  keys: [oder_id]\n'),
    right: file('properties:\n  order_id: {type: string}\ngroups:\n  keys: [order_id]\n'),
  },
};

export const propertyWithoutType: CodeDoc = {
  code: 'property/no-type',
  severity: 'error',
  summary: 'A property without a type.',
  explanation:
    'Without a type there is no column, no TypeScript type and nothing to check. Write `type:`, or use the name of a shared property that has one. Items of arrays and fields of objects need types too.',
  examples: {
    wrong: file('properties:\n  amount: {minimum: 0}\n'),
    right: file('properties:\n  amount: {type: number, minimum: 0}\n'),
  },
};

export const unknownGroup: CodeDoc = {
  code: 'group/unknown',
  severity: 'error',
  summary: 'A group that does not exist is included.',
  explanation:
    '`include` names groups (top-level `groups:`). Single shared properties are used by name under `properties:`.',
  examples: {
    wrong: file('properties:\n  id: string\ngroups:\n  keys: [id]\nevents:\n  order.paid:\n    include: [kees]\n'),
    right: file('properties:\n  id: string\ngroups:\n  keys: [id]\nevents:\n  order.paid:\n    include: [keys]\n'),
  },
};

export const groupCycle: CodeDoc = {
  code: 'group/cycle',
  severity: 'error',
  summary: 'Groups include each other in a circle.',
  explanation: 'A group may include other groups, but not itself, neither directly nor through others.',
  examples: {
    wrong: file('groups:\n  one: {include: [two]}\n  two: {include: [one]}\n'),
    right: file('groups:\n  one: {include: [two]}\n  two: {properties: []}\n'),
  },
};

export const unknownEntity: CodeDoc = {
  code: 'entity/unknown',
  severity: 'error',
  summary: 'An entity that does not exist.',
  explanation: '`once_per` names an entity (top-level `entities:`), which says by which property it is known.',
  examples: {
    wrong: file(
      'events:\n  order.paid:\n    properties: {order_id: {type: string, required: true}}\n    once_per: order\n',
    ),
    right: file(
      'entities:\n  order: {key: order_id}\nevents:\n  order.paid:\n    properties: {order_id: {type: string, required: true}}\n    once_per: order\n',
    ),
  },
};

export const unknownEvent: CodeDoc = {
  code: 'event/unknown',
  severity: 'error',
  summary: 'An event that does not exist.',
  explanation: 'The name is not among the events of the catalog. The hint names the nearest ones.',
  examples: {
    wrong: file('events:\n  order.paid: {}\nsources:\n  app: {location: data/*.ndjson, events: [order.payd]}\n'),
    right: file('events:\n  order.paid: {}\nsources:\n  app: {location: data/*.ndjson, events: [order.paid]}\n'),
  },
};

export const afterWithoutKey: CodeDoc = {
  code: 'event/after-key',
  severity: 'error',
  summary: 'Two events in order that share no property by which they can be matched.',
  explanation:
    '`after` is checked in the data: for each value of a property that both events have, the earlier event must exist with an earlier time. The property is the key of the `once_per` entity, or of the only entity whose key both have; otherwise name it: `after: {event: …, by: …}`.',
  examples: {
    wrong: file(
      'events:\n  cart.opened:\n    properties: {cart: string}\n  order.paid:\n    properties: {cart: string}\n    after: cart.opened\n',
    ),
    right: file(
      'events:\n  cart.opened:\n    properties: {cart: string}\n  order.paid:\n    properties: {cart: string}\n    after: {event: cart.opened, by: cart}\n',
    ),
  },
};

export const patternMatchesNothing: CodeDoc = {
  code: 'source/no-match',
  severity: 'warning',
  summary: 'A pattern that no event matches.',
  explanation: 'The source names its events by a pattern with `*` to which no event of the catalog fits; often a typo.',
  examples: {
    wrong: file('events:\n  order.paid: {}\nsources:\n  app: {location: data/*.ndjson, events: ["ordr.*"]}\n'),
    right: file('events:\n  order.paid: {}\nsources:\n  app: {location: data/*.ndjson, events: ["order.*"]}\n'),
  },
};

export const resolveCodes: readonly CodeDoc[] = [
  duplicateDefinition,
  unknownProperty,
  propertyWithoutType,
  unknownGroup,
  groupCycle,
  unknownEntity,
  unknownEvent,
  afterWithoutKey,
  patternMatchesNothing,
];
