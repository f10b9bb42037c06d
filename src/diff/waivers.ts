import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { didYouMean } from '../base/suggest.ts';
import { type DatedFinding, pastFindings } from '../check/dated-finding.ts';
import type { Catalog } from '../model/catalog.ts';
import type { WaiverDef } from '../model/waiver.ts';
import { expiredWaiver, foreignWaiver, unknownWaivedRule, unusedWaiver } from './codes.ts';
import type { Finding } from './finding.ts';
import { diffRules } from './rules/index.ts';

/** What can be said of waivers without a diff, and from when on: rules that do not exist, and days that are past. */
export function waiverDates(waivers: Catalog['waivers']): DatedFinding[] {
  const ids = diffRules.map((rule): string => rule.id);
  return waivers.map(({ name, rule, expires }) => {
    if (!ids.includes(rule.value)) {
      const message = `There is no rule \`${rule.value}\`.`;
      return {
        date: '',
        finding: diagnostic(unknownWaivedRule, { message, hint: didYouMean(rule.value, ids), span: rule.span }),
      };
    }
    const message = `The waiver \`${name}\` expired on ${expires.value}.`;
    const hint = 'Remove it, or have it approved again.';
    return { date: expires.value, finding: diagnostic(expiredWaiver, { message, hint, span: expires.span }) };
  });
}

export interface Waived {
  readonly findings: readonly Finding[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Lets the breaks and warnings pass that waivers name, and says which waivers are of no use. */
export function waive(findings: readonly Finding[], waivers: Catalog['waivers'], today: string): Waived {
  const diagnostics = pastFindings(waiverDates(waivers), today);
  const byTarget = Map.groupBy(waivers, (one) => targetOf(one.rule.value, one.subject.value));
  const used = new Set<WaiverDef>();
  const waived = findings.map((finding) => {
    const [waiver] =
      finding.severity === 'info' ? [] : (byTarget.get(targetOf(finding.rule.id, finding.subject)) ?? []);
    if (waiver === undefined) return finding;
    used.add(waiver);
    if (isExpired(waiver, today)) return finding;
    if (finding.owner !== null && finding.owner !== waiver.owner.value) {
      diagnostics.push(notTheOwner(waiver, finding.owner));
      return finding;
    }
    return { ...finding, waiver };
  });
  const known = new Set(diffRules.map((rule): string => rule.id));
  for (const waiver of waivers) {
    if (used.has(waiver) || !known.has(waiver.rule.value) || isExpired(waiver, today)) continue;
    diagnostics.push(unused(waiver, findings));
  }
  return { findings: waived, diagnostics };
}

function targetOf(rule: string, subject: string): string {
  return `${rule} ${subject}`;
}

function isExpired({ expires }: WaiverDef, today: string): boolean {
  return expires.value < today;
}

function notTheOwner(waiver: WaiverDef, owner: string): Diagnostic {
  return diagnostic(foreignWaiver, {
    message: `\`${waiver.subject.value}\` is owned by ${owner}; ${waiver.owner.value} cannot accept the break.`,
    hint: `Have ${owner} approve it, and write \`owner: ${owner}\`.`,
    span: waiver.owner.span,
  });
}

function unused(waiver: WaiverDef, findings: readonly Finding[]): Diagnostic {
  const subjects = findings.filter((one) => one.rule.id === waiver.rule.value).map((one) => one.subject);
  const near = subjects.length > 0 ? didYouMean(waiver.subject.value, subjects) : null;
  return diagnostic(unusedWaiver, {
    message: `The waiver \`${waiver.name}\` is about no break of this diff.`,
    hint: near ?? 'Remove it where its change is merged.',
    span: waiver.subject.span,
  });
}
