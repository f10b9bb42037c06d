import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/suggest.ts';
import { checkPayload, type ValueProblem } from '../../model/check-value.ts';
import type { YamlNode } from '../../yaml/nodes.ts';
import { isJsonObject, toJson } from '../../yaml/shapes.ts';
import { spanAt } from '../node-at.ts';
import type { ResolvedEvent } from '../resolve-events.ts';
import { example, type Rule } from './rule.ts';

const wrongPayload: CodeDoc = {
  code: 'event/example',
  severity: 'error',
  summary: 'An example payload that the event itself does not allow.',
  explanation:
    'Examples are shown in the docs and tried out by developers, so they have to pass the same checks as real events. Either the example is wrong, or the event.',
  examples: {
    wrong: example(
      'events:\n  order.paid:\n    properties: {amount: {type: number, minimum: 0}}\n    examples: [{amount: -5}]\n',
    ),
    right: example(
      'events:\n  order.paid:\n    properties: {amount: {type: number, minimum: 0}}\n    examples: [{amount: 5}]\n',
    ),
  },
};

const brokenRule: CodeDoc = {
  code: 'event/example-rule',
  severity: 'error',
  summary: 'An example payload that breaks a rule of its event.',
  explanation:
    'The values fit one by one, but not together. Either the example is wrong, or the rule (`rules:` of the event).',
  examples: {
    wrong: example(
      'events:\n  order.paid:\n    properties: {tier: string, country: string}\n    rules: {shipped: {when: {tier: plus}, require: [country]}}\n    examples: [{tier: plus}]\n',
    ),
    right: example(
      'events:\n  order.paid:\n    properties: {tier: string, country: string}\n    rules: {shipped: {when: {tier: plus}, require: [country]}}\n    examples: [{tier: plus, country: DE}]\n',
    ),
  },
};

/** Example payloads are payloads of the event. */
export const examplePayloadsFit: Rule = {
  name: 'example-payloads-fit',
  codes: [wrongPayload, brokenRule],
  check(world, report) {
    for (const event of world.events.values()) {
      if (event.spec.examples === undefined) continue;
      if (event.broken || [...event.properties.values()].some((one) => one.broken)) continue;
      for (const node of event.spec.examples) for (const finding of checkExample(node, event)) report(finding);
    }
  },
};

function checkExample(node: YamlNode, event: ResolvedEvent): Diagnostic[] {
  const payload = toJson(node);
  if (!isJsonObject(payload)) return [];
  return checkPayload(event.def, payload).map((problem) => finding(problem, node, event));
}

function finding(problem: ValueProblem, node: YamlNode, event: ResolvedEvent): Diagnostic {
  const isRule = event.def.rules.some((rule) => rule.name === problem.rule) && problem.path.length === 0;
  const where = problem.path.length === 0 ? '' : ` (\`${problem.path.join('.')}\`)`;
  const last = problem.path.at(-1);
  return diagnostic(isRule ? brokenRule : wrongPayload, {
    message: `The example does not fit \`${event.name}\`${where}: ${problem.message}.`,
    hint:
      problem.rule === 'unknown' && problem.path.length === 1
        ? didYouMean(String(last), event.properties.keys())
        : null,
    span: spanAt(node, problem.path),
  });
}
