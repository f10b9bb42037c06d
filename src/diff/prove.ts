import type { EventDef } from '../model/event.ts';
import type { Finding, Witness } from './finding.ts';
import type { DiffContext } from './side.ts';
import { eventOf } from './subjects.ts';

/** What a payload has to show: that a property, or a rule across properties, now rejects it. */
export interface Claim {
  readonly before: EventDef;
  readonly after: EventDef;
  /** Names from the outside in as the old event has them (`[]` for items) and as the new one has them. */
  readonly path: readonly string[] | null;
  readonly pathAfter: readonly string[] | null;
  readonly rule: string | null;
}

/** Finds a payload that the old event accepts and the new one rejects for what is claimed. Null where none was found. */
export type FindWitness = (claim: Claim) => Witness | null;

/** Looking for payloads takes a moment each: thousands of breaks are told without. */
const mostWitnesses = 500;

/**
 * Shows for each break of producers a payload that was accepted and is rejected now. A break of a payload for which none was
 * found is only a warning: a pattern may have become another text that accepts the same.
 */
export function prove(findings: readonly Finding[], context: DiffContext, findWitness: FindWitness): Finding[] {
  let left = mostWitnesses;
  const renamed = renamedEvents(context);
  return findings.map((finding) => {
    const claim = left > 0 ? claimOf(finding, context, renamed) : null;
    if (claim === null) return finding;
    left--;
    const witness = findWitness(claim);
    if (witness !== null) return { ...finding, witness };
    return finding.severity === 'error' ? { ...finding, severity: 'warning', isUnproven: true } : finding;
  });
}

/** New name of an event → old one. */
function renamedEvents({ before, after }: DiffContext): ReadonlyMap<string, string> {
  const pairs = after.project.catalog.events.flatMap((event) =>
    event.renamed_from !== undefined && eventOf(before, event.name) === null
      ? [[event.name, event.renamed_from] as const]
      : [],
  );
  return new Map(pairs);
}

function claimOf(
  { audience, severity, rule, container, subject, path, pathAfter }: Finding,
  { before, after }: DiffContext,
  renamed: ReadonlyMap<string, string>,
): Claim | null {
  if (audience !== 'producers' || severity === 'info' || !container.startsWith('event:')) return null;
  if (rule.id === 'producers/coercion-removed') return null;
  const name = container.slice('event:'.length);
  const old = eventOf(before, renamed.get(name) ?? name);
  const now = eventOf(after, name);
  if (old === null) return null;
  // Of an event that is gone, every payload shows it.
  if (now === null || rule.on === 'event')
    return { before: old, after: now ?? old, path: null, pathAfter: null, rule: null };
  if (rule.on === 'rule')
    return { before: old, after: now, path: null, pathAfter: null, rule: subject.split('.rules.').at(-1) ?? null };
  return { before: old, after: now, path, pathAfter, rule: null };
}
