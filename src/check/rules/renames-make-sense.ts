import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { Property } from '../../model/values.ts';
import { type At, spanOf } from '../../yaml/shape.ts';
import { example, type Rule } from './rule.ts';

const stillThere: CodeDoc = {
  code: 'rename/still-there',
  severity: 'error',
  summary: 'Something was renamed from a name that is still defined.',
  explanation:
    '`renamed_from` says what something was called before, so that `waymark diff` compares the two. Where the old name is still there, nothing was renamed: remove `renamed_from`, or the old definition.',
  examples: {
    wrong: example('events:\n  order.paid: {}\n  order.payment: {renamed_from: order.paid}\n'),
    right: example('events:\n  order.payment: {renamed_from: order.paid}\n'),
  },
};

/** What is renamed has left its old name. */
export const renamesMakeSense: Rule = {
  name: 'renames-make-sense',
  codes: [stillThere],
  check(world, report) {
    for (const { def, broken } of world.events.values()) {
      for (const finding of checkNamed('event', def, world.events)) report(finding);
      if (!broken) checkProperties(def.properties, report);
    }
    for (const { name, span, value } of world.all.metrics.values()) {
      const metric = { name, at: { ...value?.common.at, self: span }, renamed_from: value?.common.renamed_from };
      for (const finding of checkNamed('metric', metric, world.all.metrics)) report(finding);
    }
  },
};

interface Renamed {
  readonly name: string;
  readonly renamed_from?: string | undefined;
  readonly at: At;
}

function checkNamed(what: string, one: Renamed, known: { has(name: string): boolean }): Diagnostic[] {
  if (one.renamed_from === undefined || !known.has(one.renamed_from)) return [];
  const message = `\`${one.name}\` is said to be renamed from \`${one.renamed_from}\`, which is still a ${what}.`;
  return [
    diagnostic(stillThere, {
      message: message.replace('a event', 'an event'),
      hint: `Remove \`renamed_from\`, or the ${what} \`${one.renamed_from}\`.`,
      span: spanOf(one, 'renamed_from'),
    }),
  ];
}

function checkProperties(properties: readonly Property[], report: Parameters<Rule['check']>[1]): void {
  for (const one of properties) {
    if (one.renamed_from !== undefined) {
      const names = new Set(properties.map(({ name }) => name));
      for (const finding of checkNamed('property', one, names)) report(finding);
    }
    const inner = one.properties ?? one.items?.properties;
    if (inner !== undefined) checkProperties(inner, report);
  }
}
