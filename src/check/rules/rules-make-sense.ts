import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/suggest.ts';
import { checkValue } from '../../model/check-value.ts';
import type { Property } from '../../model/values.ts';
import type { Located } from '../../yaml/shape.ts';
import type { NamedEntry } from '../../yaml/shapes.ts';
import type { ConditionSpec } from '../condition-shape.ts';
import type { RuleSpec } from '../event-shape.ts';
import type { ResolvedEvent } from '../resolve-events.ts';
import type { Word } from '../word-shape.ts';
import { example, type Rule } from './rule.ts';

function ruleExample(rule: string) {
  return example(
    `events:\n  order.paid:\n    properties:\n      tier: {type: string, enum: [basic, plus]}\n      amount: {type: number, required: true}\n      country: string\n    rules:\n      shipped: ${rule}\n`,
  );
}

const unknownProperty: CodeDoc = {
  code: 'rule/unknown-property',
  severity: 'error',
  summary: 'A rule about a property that the event does not have.',
  explanation:
    'Rules speak of the properties of the event that they stand in, own and included ones. Fields inside of objects cannot be used.',
  examples: {
    wrong: ruleExample('{when: {teir: plus}, require: [country]}'),
    right: ruleExample('{when: {tier: plus}, require: [country]}'),
  },
};

const impossibleValue: CodeDoc = {
  code: 'rule/value',
  severity: 'error',
  summary: 'A rule compares a property with a value that it can never have.',
  explanation:
    'The value has another type, or is excluded by the type (`enum`, bounds, …), so that the condition could never hold.',
  examples: {
    wrong: ruleExample('{when: {tier: premium}, require: [country]}'),
    right: ruleExample('{when: {tier: plus}, require: [country]}'),
  },
};

const badBound: CodeDoc = {
  code: 'rule/bound',
  severity: 'error',
  summary: 'A bound in a rule that cannot be applied.',
  explanation: '`minimum` and `maximum` are for numbers, and the lower one must not lie above the upper one.',
  examples: {
    wrong: ruleExample('{when: {tier: {minimum: 3}}, require: [country]}'),
    right: ruleExample('{when: {amount: {minimum: 3}}, require: [country]}'),
  },
};

const contradiction: CodeDoc = {
  code: 'rule/contradiction',
  severity: 'error',
  summary: 'Conditions of a rule that cannot hold together.',
  explanation: '`present: false` says that the property is not there, so that it cannot have a value at the same time.',
  examples: {
    wrong: ruleExample('{when: {tier: {present: false, equals: plus}}, require: [country]}'),
    right: ruleExample('{when: {tier: {present: true, equals: plus}}, require: [country]}'),
  },
};

const pointless: CodeDoc = {
  code: 'rule/pointless',
  severity: 'warning',
  summary: 'A rule that requires nothing beyond what always holds.',
  explanation: 'It requires nothing, or only properties that are required in any case.',
  examples: {
    wrong: ruleExample('{when: {tier: plus}, require: [amount]}'),
    right: ruleExample('{when: {tier: plus}, require: [country]}'),
  },
};

/** Rules across properties speak of properties and values that there are. */
export const rulesMakeSense: Rule = {
  name: 'rules-make-sense',
  codes: [unknownProperty, impossibleValue, badBound, contradiction, pointless],
  check(world, report) {
    for (const event of world.events.values()) {
      for (const rule of event.spec.rules ?? []) {
        if (rule.value === undefined) continue;
        for (const finding of checkRule(rule, rule.value, event)) report(finding);
      }
    }
  },
};

function checkRule(rule: NamedEntry<RuleSpec>, { when = [], require }: RuleSpec, event: ResolvedEvent): Diagnostic[] {
  const findings = [...when, ...require].flatMap((condition) => checkCondition(condition, event));
  if (findings.length > 0 || rule.broken || !require.every((one) => alwaysHolds(one, event))) return findings;
  return [
    diagnostic(pointless, {
      message: `The rule \`${rule.name}\` requires nothing that does not hold in any case.`,
      span: rule.span,
    }),
  ];
}

function alwaysHolds(condition: ConditionSpec, event: ResolvedEvent): boolean {
  const { property: ref, span: _, present, ...values } = condition;
  const property = event.properties.get(ref.name)?.property;
  return (
    present === true && Object.keys(values).length === 0 && property?.required === true && property.nullable !== true
  );
}

function checkCondition(condition: ConditionSpec, event: ResolvedEvent): Diagnostic[] {
  const { property: ref } = condition;
  const found = event.properties.get(ref.name);
  if (found === undefined) return event.broken ? [] : [unknown(condition, event)];
  if (found.broken) return [];
  const values = [
    ...(condition.equals === undefined ? [] : [condition.equals]),
    ...(condition.in ?? []),
    ...(condition.not_in ?? []),
  ];
  const wrong = values.flatMap((value) => checkWord(value, found.property));
  const bounds = checkBounds(condition, found.property);
  const hasValue = values.length > 0 || condition.minimum !== undefined || condition.maximum !== undefined;
  if (condition.present !== false || !hasValue) return [...wrong, ...bounds];
  const message = `\`${ref.name}\` cannot be absent and have a value at the same time.`;
  return [diagnostic(contradiction, { message, span: condition.span })];
}

function unknown({ property }: ConditionSpec, event: ResolvedEvent): Diagnostic {
  return diagnostic(unknownProperty, {
    message: `\`${event.name}\` has no property \`${property.name}\`.`,
    hint: didYouMean(property.name, event.properties.keys()),
    span: property.span,
  });
}

function checkWord(word: Located<Word>, property: Property): Diagnostic[] {
  const problem = checkValue(property, word.value)[0];
  if (problem === undefined) return [];
  return [
    diagnostic(impossibleValue, {
      message: `\`${property.name}\` can never have this value: ${problem.message}.`,
      span: word.span,
    }),
  ];
}

function checkBounds({ minimum, maximum }: ConditionSpec, property: Property): Diagnostic[] {
  const bound = minimum ?? maximum;
  if (bound === undefined) return [];
  if (property.type !== 'integer' && property.type !== 'number') {
    return [
      diagnostic(badBound, {
        message: `\`${property.name}\` is ${property.type}; bounds are for numbers.`,
        span: bound.span,
      }),
    ];
  }
  if (minimum === undefined || maximum === undefined || minimum.value <= maximum.value) return [];
  return [
    diagnostic(badBound, {
      message: `Nothing is at least ${minimum.value} and at most ${maximum.value}.`,
      span: maximum.span,
    }),
  ];
}
