import type { PropertyRule } from '../model/event.ts';
import type { NamedEntry } from '../yaml/shapes.ts';
import { conditionOf } from './condition-shape.ts';
import type { RuleSpec } from './event-shape.ts';

/** The rule of a specification; nothing where it could not be read. */
export function ruleOf({ name, span, value: spec, broken }: NamedEntry<RuleSpec>): PropertyRule[] {
  if (spec === undefined || broken) return [];
  const rule: PropertyRule = {
    name,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    when: (spec.when ?? []).map(conditionOf),
    require: spec.require.map(conditionOf),
    at: { ...spec.at, name: span },
  };
  return [rule];
}
