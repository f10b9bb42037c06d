import { type CodeDoc, diagnostic } from '../../base/diagnostic.ts';
import { spanOf } from '../../yaml/shape.ts';
import type { World } from '../resolve.ts';
import { example, type Rule } from './rule.ts';

const unusedProperty: CodeDoc = {
  code: 'property/unused',
  severity: 'info',
  summary: 'A shared property that nothing uses.',
  explanation:
    'No event, group, entity or source uses it. Perhaps an event defines a property of its own where it was meant to use this one.',
  examples: {
    wrong: example('properties:\n  tier: string\nevents:\n  order.paid: {}\n'),
    right: example('properties:\n  tier: string\nevents:\n  order.paid: {properties: [tier]}\n'),
  },
};

const unusedGroup: CodeDoc = {
  code: 'group/unused',
  severity: 'info',
  summary: 'A group that no event includes.',
  explanation: 'Neither an event nor another group includes it.',
  examples: {
    wrong: example('properties:\n  tier: string\ngroups:\n  order: [tier]\nevents:\n  order.paid: {}\n'),
    right: example(
      'properties:\n  tier: string\ngroups:\n  order: [tier]\nevents:\n  order.paid: {include: [order]}\n',
    ),
  },
};

/** What is defined to be shared is used. */
export const definitionsAreUsed: Rule = {
  name: 'definitions-are-used',
  codes: [unusedProperty, unusedGroup],
  check(world, report) {
    // What could not be understood may be what uses them.
    if (!world.all.complete || isDamaged(world)) return;
    const groups = usedGroups(world);
    for (const { def } of world.groups.values()) {
      if (groups.has(def.name)) continue;
      report(
        diagnostic(unusedGroup, { message: `No event includes the group \`${def.name}\`.`, span: spanOf(def, 'name') }),
      );
    }
    const properties = usedProperties(world);
    for (const { property } of world.properties.values()) {
      if (properties.has(property.name)) continue;
      report(
        diagnostic(unusedProperty, {
          message: `Nothing uses the shared property \`${property.name}\`.`,
          span: spanOf(property, 'name'),
        }),
      );
    }
  },
};

function isDamaged(world: World): boolean {
  const parts = [...world.events.values(), ...world.groups.values(), ...world.sources.values()];
  return parts.some((one) => one.broken);
}

function usedGroups(world: World): Set<string> {
  const used = new Set<string>();
  for (const { spec } of world.events.values()) for (const ref of spec.include ?? []) used.add(ref.name);
  for (const { value } of world.all.groups.values()) for (const ref of value?.include ?? []) used.add(ref.name);
  return used;
}

function usedProperties(world: World): Set<string> {
  const used = new Set<string>();
  for (const event of world.events.values()) for (const name of event.properties.keys()) used.add(name);
  for (const { def } of world.groups.values()) for (const name of def.properties) used.add(name);
  for (const entity of world.entities.values()) used.add(entity.key);
  for (const { def } of world.sources.values()) for (const one of def.context) used.add(one.name);
  return used;
}
