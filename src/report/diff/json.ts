import type { Finding } from '../../diff/finding.ts';
import { asides, type DiffReport, verdicts } from '../../diff/report.ts';

/** A diff for programs: one JSON object with everything, nothing cut. */
export function diffJson(report: DiffReport): string {
  const data = {
    format: 1,
    against: report.against,
    verdicts: verdicts(report),
    changes: report.findings.map(changeJson),
    versions: report.versions.map(({ event, bump, before, needed }) => ({
      event: event.name,
      bump,
      before,
      written: event.version,
      needed,
    })),
    ...(report.data !== null && { data: report.data }),
    diagnostics: asides(report),
  };
  return `${JSON.stringify(data, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 2)}\n`;
}

function changeJson(finding: Finding): object {
  const { rule, audience, severity, subject, container, message, instead, span, formerly, owner } = finding;
  const { witness, isUnproven, callSites, moves, waiver } = finding;
  return {
    rule: rule.id,
    audience,
    severity,
    subject,
    part_of: container,
    message,
    instead,
    owner,
    span,
    formerly,
    witness,
    unproven: isUnproven,
    call_sites: callSites,
    downstream: moves,
    waived: waiver && {
      by: waiver.name,
      owner: waiver.owner.value,
      reason: waiver.reason,
      expires: waiver.expires.value,
    },
  };
}
