import type { PropertyCondition } from '../../../model/condition.ts';
import type { PropertyRule } from '../../../model/event.ts';
import type { JsonValue, Property } from '../../../model/values.ts';
import { double, quoted } from './sql-text.ts';

/** A property of a payload: its value as JSON has it, and the typed one. */
export interface RuleOperand {
  readonly property: Property;
  readonly leaf: string;
  readonly typed: string;
}

/** Conditions that are true where the rules hold. Properties are known to be valid by themselves. */
export function ruleChecks(rules: readonly PropertyRule[], operands: ReadonlyMap<string, RuleOperand>): string[] {
  return rules.map((rule) => {
    const required = allMet(rule.require, operands);
    return rule.when.length === 0 ? required : `(not ${allMet(rule.when, operands)} or ${required})`;
  });
}

function allMet(conditions: readonly PropertyCondition[], operands: ReadonlyMap<string, RuleOperand>): string {
  const parts = conditions.map((one) => isMet(one, operands.get(one.property)));
  return `coalesce(${parts.length === 0 ? 'true' : parts.join(' and ')}, false)`;
}

function isMet(condition: PropertyCondition, operand: RuleOperand | undefined): string {
  if (condition.present === false) return operand === undefined ? 'true' : `${operand.typed} is null`;
  if (operand === undefined) return 'false';
  const parts = [`${operand.typed} is not null`];
  const { equals, in: among, not_in: excluded, minimum, maximum } = condition;
  if (equals !== undefined) parts.push(isOneOf(operand, [equals]));
  if (among !== undefined) parts.push(isOneOf(operand, among));
  if (excluded !== undefined) parts.push(`not ${isOneOf(operand, excluded)}`);
  const isNumber = operand.property.type === 'integer' || operand.property.type === 'number';
  if (minimum !== undefined) parts.push(isNumber ? `${operand.typed} >= ${double(minimum)}` : 'false');
  if (maximum !== undefined) parts.push(isNumber ? `${operand.typed} <= ${double(maximum)}` : 'false');
  return parts.join(' and ');
}

/** Texts are compared as they are written: `2025-01-01T00:00:00Z` and `2025-01-01T00:00:00.0Z` are not the same. */
function isOneOf({ property, leaf, typed }: RuleOperand, options: readonly JsonValue[]): string {
  switch (property.type) {
    case 'integer':
    case 'number':
      return among(typed, options.filter((one) => typeof one === 'number').map(double));
    case 'boolean':
      return among(typed, options.filter((one) => typeof one === 'boolean').map(String));
    case 'array':
    case 'object':
      return 'false';
    default:
      return among(leaf, options.filter((one) => typeof one === 'string').map(quoted));
  }
}

function among(value: string, options: readonly string[]): string {
  return options.length === 0 ? 'false' : `(${value} in (${options.join(', ')}))`;
}
