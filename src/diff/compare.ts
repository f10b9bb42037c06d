import { changedColumn } from './changed-column.ts';
import type { ChangeKind, Changes } from './changes.ts';
import { downstreamOf } from './downstream.ts';
import type { Finding } from './finding.ts';
import { type AnyDiffRule, audienceOf, type DiffRule } from './rule.ts';
import { diffRules } from './rules/index.ts';
import type { DiffContext } from './side.ts';
import { placeOf, subjectOf } from './subjects.ts';
import { visitChanges } from './visit-changes.ts';

/**
 * Everything that changed between two projects, as each audience sees it, in the order of the projects. Breaks of producers
 * are not proven yet (`prove.ts`), and nothing is waived yet (`waivers.ts`).
 */
export function compare(context: DiffContext): Finding[] {
  const findings: Finding[] = [];
  const downstream = downstreamOf(context.before, context.after);
  visitChanges(context, (kind, change) => {
    for (const rule of rulesOn(kind)) {
      const finding = apply(rule, kind, change, context);
      if (finding === null) continue;
      const column = changedColumn(kind, change, finding.audience, context);
      const moves = finding.severity === 'info' ? [] : downstream(finding.container, column);
      findings.push({ ...finding, moves });
    }
  });
  return findings;
}

const byKind = Map.groupBy(diffRules, (rule) => rule.on);

function rulesOn<Kind extends ChangeKind>(kind: Kind): readonly DiffRule<Kind>[] {
  return (byKind.get(kind) ?? []).filter((rule): rule is AnyDiffRule & DiffRule<Kind> => rule.on === kind);
}

function apply<Kind extends ChangeKind>(
  rule: DiffRule<Kind>,
  kind: Kind,
  change: Changes[Kind],
  context: DiffContext,
): Omit<Finding, 'moves'> | null {
  const told = rule.find(change, context);
  if (told === null) return null;
  const found = typeof told === 'string' ? { message: told } : told;
  const subject = subjectOf(kind, change, context);
  return {
    rule: rule as DiffRule as AnyDiffRule,
    audience: audienceOf(rule),
    severity: found.severity ?? rule.severity,
    subject: kind === 'settings' && found.field !== undefined ? `settings.${found.field}` : subject.name,
    container: subject.container,
    message: found.message,
    instead: proposalOf(change) + (found.instead ?? rule.instead),
    span: placeOf(subject.after, found.field) ?? placeOf(subject.around, undefined),
    formerly: placeOf(subject.before, found.field),
    owner: subject.owner,
    path: subject.path,
    pathAfter: subject.pathAfter,
    witness: null,
    isUnproven: false,
    callSites: null,
    waiver: null,
  };
}

/** Of something that went, where something came that is the same but for its name: how to say that it was renamed. */
function proposalOf(change: object): string {
  if (!('mayBeNow' in change && 'before' in change)) return '';
  const { before, mayBeNow } = change;
  const was = typeof before === 'object' && before !== null && 'name' in before ? before.name : '';
  return `If \`${mayBeNow}\` is the same under another name, say so: \`renamed_from: ${was}\`. `;
}
