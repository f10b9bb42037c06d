import type { PropertyCondition } from '../../src/model/condition.ts';
import type { PropertyRule } from '../../src/model/event.ts';
import type { JsonValue } from '../../src/model/values.ts';
import { jsonText } from '../../src/sql/make.ts';
import { code, enumeration } from './markdown.ts';

/** A rule across properties as a sentence: "When `tier` is `premium`, `country` must be there." */
export function ruleWords(rule: PropertyRule): string {
  const required = enumeration(rule.require.map((one) => conditionWords(one, 'must ')));
  if (rule.when.length === 0) return `${required}.`;
  return `When ${enumeration(rule.when.map((one) => conditionWords(one, '')))}, ${required}.`;
}

function conditionWords(condition: PropertyCondition, must: 'must ' | ''): string {
  const is = must === '' ? 'is' : 'must be';
  const { present, equals, in: among, not_in: excluded, minimum, maximum } = condition;
  const parts = [
    ...(present === undefined ? [] : [present ? `${is} there` : must === '' ? 'is absent' : 'must be absent']),
    ...(equals === undefined ? [] : [`${is} ${value(equals)}`]),
    ...(among === undefined ? [] : [`${is} ${enumeration(among.map(value), 'or')}`]),
    ...(excluded === undefined ? [] : [`${is} there and not ${enumeration(excluded.map(value), 'or')}`]),
    ...(minimum === undefined ? [] : [`${is} at least ${minimum}`]),
    ...(maximum === undefined ? [] : [`${is} at most ${maximum}`]),
  ];
  return `${code(condition.property)} ${parts.length === 0 ? `${is} there` : enumeration(parts)}`;
}

function value(constant: JsonValue): string {
  return code(typeof constant === 'string' ? constant : jsonText(constant));
}
