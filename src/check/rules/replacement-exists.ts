import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { spanOf } from '../../yaml/shape.ts';
import { type AllDefinitions, nearHint } from '../definitions.ts';
import type { DeprecationSpec } from '../deprecation-shape.ts';
import type { World } from '../resolve.ts';
import type { ResolvedEvent } from '../resolve-events.ts';
import type { ResolvedProperty } from '../resolve-properties.ts';
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
    for (const event of world.events.values()) {
      for (const finding of checkEvent(event, world)) report(finding);
      for (const one of event.written) {
        if (one.spec.deprecated === undefined) continue;
        const known = event.broken ? null : [event.properties, world.properties];
        for (const finding of checkProperty(one, known, world)) report(finding);
      }
    }
    for (const one of world.properties.values()) {
      for (const finding of checkProperty(one, [world.properties], world)) report(finding);
    }
  },
};

/** Maps that have the names of what may stand in; null where these are not known completely. */
type Known = readonly ReadonlyMap<string, unknown>[] | null;

function checkEvent({ name, spec }: ResolvedEvent, { all }: World): Diagnostic[] {
  if (spec.status?.stage !== 'deprecated') return [];
  const deprecation = spec.status.deprecation ?? { at: { self: spanOf(spec, 'status') } };
  return check(name, 'event', deprecation, all.complete ? [all.events] : null, all);
}

function checkProperty({ property, spec }: ResolvedProperty, known: Known, { all }: World): Diagnostic[] {
  return spec.deprecated === undefined ? [] : check(property.name, 'property', spec.deprecated, known, all);
}

function check(
  name: string,
  what: string,
  deprecation: DeprecationSpec,
  known: Known,
  all: AllDefinitions,
): Diagnostic[] {
  const { reason, replaced_by, remove_after, at } = deprecation;
  if (reason === undefined && replaced_by === undefined) {
    // Where something more is written, it could not be read.
    const isWritten = Object.keys(at).length > 1 + Number(remove_after !== undefined);
    const message = `\`${name}\` is deprecated without a reason or a replacement.`;
    return isWritten ? [] : [diagnostic(withoutAdvice, { message, span: at.self })];
  }
  if (replaced_by === undefined || known === null) return [];
  const span = spanOf(deprecation, 'replaced_by');
  if (replaced_by === name) {
    return [diagnostic(unknownReplacement, { message: `\`${name}\` cannot replace itself.`, span })];
  }
  if (known.some((names) => names.has(replaced_by))) return [];
  const message = `\`${replaced_by}\`, which is to replace \`${name}\`, does not exist.`;
  const hint = nearHint(replaced_by, what, namesIn(known, name), all);
  return [diagnostic(unknownReplacement, { message, hint, span })];
}

function* namesIn(known: readonly ReadonlyMap<string, unknown>[], except: string): Generator<string> {
  for (const names of known) for (const name of names.keys()) if (name !== except) yield name;
}
