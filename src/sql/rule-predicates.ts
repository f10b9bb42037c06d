import type { PropertyCondition } from '../model/condition.ts';
import type { PropertyRule } from '../model/event.ts';
import type { JsonValue, Property } from '../model/values.ts';
import { and_, boolean, call, ge, in_, isNotNull, isNull, le, not_, number, or_, text } from './make.ts';
import type { Expr } from './nodes.ts';

/** A property of a payload: its value as it was written, and the typed one. */
export interface RuleOperand {
  readonly property: Property;
  readonly written: Expr;
  readonly typed: Expr;
}

/** Conditions that are true where the rules hold, never null. Properties are known to be valid by themselves. */
export function rulePredicates(rules: readonly PropertyRule[], operands: ReadonlyMap<string, RuleOperand>): Expr[] {
  return rules.map((rule) => {
    const required = allMet(rule.require, operands);
    return rule.when.length === 0 ? required : or_(not_(allMet(rule.when, operands)), required);
  });
}

function allMet(conditions: readonly PropertyCondition[], operands: ReadonlyMap<string, RuleOperand>): Expr {
  const parts = conditions.map((one) => isMet(one, operands.get(one.property)));
  return call('coalesce', and_(...parts), boolean(false));
}

function isMet(condition: PropertyCondition, operand: RuleOperand | undefined): Expr {
  if (condition.present === false) return operand === undefined ? boolean(true) : isNull(operand.typed);
  if (operand === undefined) return boolean(false);
  const parts = [isNotNull(operand.typed)];
  const { equals, in: among, not_in: excluded, minimum, maximum } = condition;
  if (equals !== undefined) parts.push(isOneOf(operand, [equals]));
  if (among !== undefined) parts.push(isOneOf(operand, among));
  if (excluded !== undefined) parts.push(not_(isOneOf(operand, excluded)));
  const isNumber = operand.property.type === 'integer' || operand.property.type === 'number';
  if (minimum !== undefined) parts.push(isNumber ? ge(operand.typed, number(minimum)) : boolean(false));
  if (maximum !== undefined) parts.push(isNumber ? le(operand.typed, number(maximum)) : boolean(false));
  return and_(...parts);
}

/** Texts are compared as they are written: `2025-01-01T00:00:00Z` and `2025-01-01T00:00:00.0Z` are not the same. */
function isOneOf({ property, written, typed }: RuleOperand, options: readonly JsonValue[]): Expr {
  switch (property.type) {
    case 'integer':
    case 'number':
      return in_(
        typed,
        options.flatMap((one) => (typeof one === 'number' ? [number(one)] : [])),
      );
    case 'boolean':
      return in_(
        typed,
        options.flatMap((one) => (typeof one === 'boolean' ? [boolean(one)] : [])),
      );
    case 'array':
    case 'object':
      return boolean(false);
    default:
      return in_(
        written,
        options.flatMap((one) => (typeof one === 'string' ? [text(one)] : [])),
      );
  }
}
