import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { Span } from '../../base/span.ts';
import { didYouMean } from '../../base/suggest.ts';
import type { DeprecationSpec } from '../deprecation-shape.ts';
import type { World } from '../resolve.ts';
import type { ResolvedEvent } from '../resolve-events.ts';
import { example, type Rule } from './rule.ts';

const unknownReplacement: CodeDoc = {
  code: 'deprecation/unknown-replacement',
  severity: 'error',
  summary: 'Something deprecated is to be replaced by something that does not exist.',
  explanation:
    '`replaced_by` of an event names another event; that of a property names another property of the same event, or a shared one.',
  examples: {
    wrong: example(
      'events:\n  order.paid: {}\n  order.payment:\n    status: {deprecated: {replaced_by: order.payd}}\n',
    ),
    right: example(
      'events:\n  order.paid: {}\n  order.payment:\n    status: {deprecated: {replaced_by: order.paid}}\n',
    ),
  },
};

const withoutAdvice: CodeDoc = {
  code: 'deprecation/no-advice',
  severity: 'warning',
  summary: 'Something is deprecated, but neither a reason nor a replacement is given.',
  explanation:
    'People who meet it in their editor have to know why it goes away and what to use: `status: {deprecated: {reason: …, replaced_by: …}}`.',
  examples: {
    wrong: example('events:\n  order.payment:\n    status: deprecated\n'),
    right: example('events:\n  order.payment:\n    status: {deprecated: {reason: The shop sends it no more}}\n'),
  },
};

/** What is deprecated says what to do instead. */
export const replacementExists: Rule = {
  name: 'replacement-exists',
  codes: [unknownReplacement, withoutAdvice],
  check(world, report) {
    const shared = [...world.properties.keys()];
    for (const event of world.events.values()) {
      for (const finding of checkEvent(event, world)) report(finding);
      const names = event.broken ? null : new Set([...shared, ...event.properties.keys()]);
      for (const one of event.written) {
        for (const finding of check(one.property.name, one.spec.deprecated, names, one.property.at.self))
          report(finding);
      }
    }
    for (const one of world.properties.values()) {
      for (const finding of check(one.property.name, one.spec.deprecated, shared, one.property.at.self))
        report(finding);
    }
  },
};

function checkEvent({ name, spec }: ResolvedEvent, { all }: World): Diagnostic[] {
  if (spec.status?.stage !== 'deprecated') return [];
  const place = spec.at.status ?? spec.at.self;
  return check(
    name,
    spec.status.deprecation ?? { at: { self: place } },
    all.complete ? [...all.events.keys()] : null,
    place,
  );
}

/** `known` null: not known completely. */
function check(
  name: string,
  deprecation: DeprecationSpec | undefined,
  known: Iterable<string> | null,
  place: Span,
): Diagnostic[] {
  if (deprecation === undefined) return [];
  const { reason, replaced_by, remove_after, at } = deprecation;
  if (reason === undefined && replaced_by === undefined) {
    // Something is written, but could not be read.
    if (Object.hasOwn(at, 'reason') || Object.keys(at).length > 1 + Number(remove_after !== undefined)) return [];
    return [
      diagnostic(withoutAdvice, {
        message: `\`${name}\` is deprecated without a reason or a replacement.`,
        span: at.self ?? place,
      }),
    ];
  }
  if (replaced_by === undefined || known === null) return [];
  const others = [...known].filter((one) => one !== name);
  if (others.includes(replaced_by)) return [];
  const message =
    replaced_by === name
      ? `\`${name}\` cannot replace itself.`
      : `\`${replaced_by}\`, which is to replace \`${name}\`, does not exist.`;
  return [
    diagnostic(unknownReplacement, { message, hint: didYouMean(replaced_by, others), span: at.replaced_by ?? place }),
  ];
}
