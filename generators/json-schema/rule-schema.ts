import type { PropertyCondition } from '../../src/model/condition.ts';
import type { PropertyRule } from '../../src/model/event.ts';
import type { Property } from '../../src/model/values.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';

/** A rule across properties as `if`/`then`; without `when` it holds always. */
export function ruleSchema(rule: PropertyRule, properties: readonly Property[]): JsonSchema {
  const $comment = rule.description === undefined ? rule.name : `${rule.name}: ${rule.description}`;
  const then = conditionsSchema(rule.require, properties);
  return rule.when.length === 0
    ? { $comment, ...then }
    : { $comment, if: conditionsSchema(rule.when, properties), then };
}

/** Conditions that hold together. Where they are about different properties they fit into one schema. */
function conditionsSchema(conditions: readonly PropertyCondition[], properties: readonly Property[]): JsonSchema {
  const names = new Set(conditions.map((one) => one.property));
  if (names.size < conditions.length) return { allOf: conditions.map((one) => conditionsSchema([one], properties)) };
  const required = conditions.filter((one) => one.present !== false).map((one) => one.property);
  const values = conditions.map((one): [string, JsonSchema | boolean] => {
    const nullable = properties.find((property) => property.name === one.property)?.nullable === true;
    return [one.property, conditionSchema(one, nullable)];
  });
  return {
    properties: Object.fromEntries(values),
    ...(required.length === 0 ? {} : { required }),
  };
}

/** What the value of the property must be. */
function conditionSchema(condition: PropertyCondition, nullable: boolean): JsonSchema | boolean {
  if (condition.present === false) return nullable ? { type: 'null' } : false;
  const numeric = condition.minimum !== undefined || condition.maximum !== undefined;
  const excluded = [...(condition.not_in ?? []), ...(nullable && !numeric ? [null] : [])];
  const schema = {
    ...(numeric ? { type: 'number' } : {}),
    ...(condition.equals === undefined ? {} : { const: condition.equals }),
    ...(condition.in === undefined ? {} : { enum: condition.in }),
    ...(condition.minimum === undefined ? {} : { minimum: condition.minimum }),
    ...(condition.maximum === undefined ? {} : { maximum: condition.maximum }),
    ...(excluded.length === 0 ? {} : { not: { enum: excluded } }),
  };
  return Object.keys(schema).length === 0 ? true : schema;
}
