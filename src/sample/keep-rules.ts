import { holds } from '../model/check-value.ts';
import type { PropertyCondition } from '../model/condition.ts';
import type { EventDef, PropertyRule } from '../model/event.ts';
import type { JsonValue, ValueType } from '../model/values.ts';
import type { DrawContext, Registry } from './draw-context.ts';
import { hintsOf, makeDraw } from './draw-value.ts';

/** Makes the function that changes a drawn payload until it keeps all rules; false where it does not get there. */
export function makeMend(event: EventDef, registry: Registry): (context: DrawContext) => boolean {
  if (event.rules.length === 0) return () => true;
  const repairs = event.rules.map((rule) => makeRepairs(event, rule, registry));
  return (context) => {
    for (let pass = 0; pass <= event.rules.length; pass++) {
      const payload = Object.fromEntries(context.drawn);
      const broken = event.rules.findIndex((rule) => !holds(rule, payload));
      if (broken < 0) return true;
      for (const repair of repairs[broken] ?? []) repair(context);
    }
    return false;
  };
}

function makeRepairs(event: EventDef, rule: PropertyRule, registry: Registry): ((context: DrawContext) => void)[] {
  return rule.require.flatMap((condition) => {
    const property = event.properties.find((one) => one.name === condition.property);
    if (!property) return [];
    const only = { ...rule, when: [], require: [condition] };
    const draw = makeDraw(narrow(property, condition), hintsOf(property, registry));
    return (context: DrawContext): void => {
      if (holds(only, Object.fromEntries(context.drawn))) return;
      if (condition.present === false) {
        if (!property.required) context.drawn.delete(property.name);
      } else if (draw) context.drawn.set(property.name, draw(context));
    };
  });
}

/** The type of the values that meet a condition too. */
function narrow(type: ValueType, condition: PropertyCondition): ValueType {
  const isScalar = (value: JsonValue): value is string | number | boolean =>
    typeof value !== 'object' && typeof value !== 'bigint';
  const allowed = condition.equals === undefined ? (condition.in ?? type.enum) : [condition.equals];
  const kept = allowed?.filter(isScalar).filter((value) => !condition.not_in?.includes(value));
  const minimum = Math.max(type.minimum ?? Number.NEGATIVE_INFINITY, condition.minimum ?? Number.NEGATIVE_INFINITY);
  const maximum = Math.min(type.maximum ?? Number.POSITIVE_INFINITY, condition.maximum ?? Number.POSITIVE_INFINITY);
  return {
    ...type,
    ...(kept ? { enum: kept } : {}),
    ...(Number.isFinite(minimum) ? { minimum } : {}),
    ...(Number.isFinite(maximum) ? { maximum } : {}),
  };
}
