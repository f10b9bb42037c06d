import type { PropertyCondition, PropertyRule } from '../model/event.ts';
import type { NamedEntry } from '../yaml/shapes.ts';
import type { ConditionSpec } from './condition-shape.ts';
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

export function conditionOf(spec: ConditionSpec): PropertyCondition {
  return {
    property: spec.property.name,
    ...(spec.present === undefined ? {} : { present: spec.present }),
    ...(spec.equals === undefined ? {} : { equals: spec.equals.value }),
    ...(spec.in === undefined ? {} : { in: spec.in.map((word) => word.value) }),
    ...(spec.not_in === undefined ? {} : { not_in: spec.not_in.map((word) => word.value) }),
    ...(spec.minimum === undefined ? {} : { minimum: spec.minimum.value }),
    ...(spec.maximum === undefined ? {} : { maximum: spec.maximum.value }),
  };
}
