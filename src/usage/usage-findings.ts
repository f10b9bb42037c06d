import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { didYouMean, suggest } from '../base/suggest.ts';
import type { EventDef } from '../model/event.ts';
import type { CodeUsage, UntoldSend } from './code-usage.ts';
import { deprecatedSend, neverSent, unknownSend, untoldSend } from './codes.ts';

/** Complaints about how code uses a catalog. `isComplete`: all files could be read. */
export function usageFindings(usage: CodeUsage, events: readonly EventDef[], isComplete: boolean): Diagnostic[] {
  return [
    ...unknownFindings(usage, events),
    ...deprecatedFindings(usage, events),
    ...usage.untold.map(untoldFinding),
    ...neverSentFindings(usage, events, isComplete),
  ];
}

function unknownFindings({ unknown }: CodeUsage, events: readonly EventDef[]): Diagnostic[] {
  const names = events.map((one) => one.name);
  return unknown.map(({ name, isSent, span }) => {
    const near = suggest(name, names).length > 0 ? didYouMean(name, names) : null;
    return diagnostic(unknownSend, {
      message: isSent
        ? `The event \`${name}\`, which is sent here, is not in the catalog.`
        : `There is no event \`${name}\` to validate.`,
      hint: near ?? 'Define it in the catalog, or take the call out.',
      span,
    });
  });
}

function deprecatedFindings({ uses }: CodeUsage, events: readonly EventDef[]): Diagnostic[] {
  const deprecated = new Map(events.flatMap((one) => (one.deprecation ? [[one.name, one.deprecation] as const] : [])));
  return uses.flatMap(({ kind, event, span }) => {
    const found = kind === 'send' ? deprecated.get(event) : undefined;
    if (found === undefined) return [];
    const { reason, replaced_by: replacement } = found;
    const message = `The event \`${event}\`, which is sent here, is deprecated${reason ? `: ${reason}` : ''}.`;
    const hint = replacement === undefined ? null : `Send \`${replacement}\` instead.`;
    return [diagnostic(deprecatedSend, { message, hint, span })];
  });
}

function untoldFinding({ callee, around, span }: UntoldSend): Diagnostic {
  return diagnostic(untoldSend, {
    message: `Which event \`${callee}\` sends here could not be told: its name is made when the code runs.`,
    hint:
      around === null
        ? 'Write the name out, or as a constant.'
        : `If \`${around}\` sends what it is given, name it under \`usage.functions\` in \`waymark.yaml\`.`,
    span,
  });
}

function neverSentFindings(
  { uses, untold }: CodeUsage,
  events: readonly EventDef[],
  isComplete: boolean,
): Diagnostic[] {
  const sent = new Set(uses.filter((one) => one.kind === 'send').map((one) => one.event));
  const others = new Set(uses.map((one) => one.event));
  const doubts = [
    ...(untold.length > 0 ? [`${untold.length} ${untold.length === 1 ? 'send' : 'sends'} could not be told`] : []),
    ...(isComplete ? [] : ['not all files could be looked at']),
  ];
  return events
    .filter((one) => one.status === 'active' && !sent.has(one.name))
    .map(({ name, at }) => {
      const used = others.has(name) ? ' Code does name it, though.' : '';
      const doubt = doubts.length > 0 ? ` It may be all the same: ${doubts.join(', and ')}.` : '';
      return diagnostic(neverSent, {
        message: `No code sends the event \`${name}\`.${used}`,
        hint: `If nothing is to send it yet, say \`status: planned\`.${doubt}`,
        span: at.name ?? at.self,
      });
    });
}
