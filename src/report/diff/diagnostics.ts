import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Finding } from '../../diff/finding.ts';
import { asides, type DiffReport } from '../../diff/report.ts';
import { sitesText, weightOf, witnessText } from './grouped.ts';

/** A diff as findings, for the formats that know nothing else: annotations, SARIF, JUnit. What breaks nothing is left out. */
export function diffDiagnostics(report: DiffReport): Diagnostic[] {
  const told = report.findings.filter((one) => weightOf(one) !== 'note');
  return [...told.map(diagnosticOf), ...asides(report)];
}

/** So many places in the code stand beside a finding. */
const mostRelated = 10;

function sitesOf({ callSites }: Finding): Diagnostic['related'] {
  const { sure = [], unsure = [] } = callSites ?? {};
  const places = [
    ...sure.map(({ span }) => ({ message: 'the code is concerned here', span })),
    ...unsure.map(({ span }) => ({ message: 'the code may be concerned here', span })),
  ];
  return places.slice(0, mostRelated);
}

function diagnosticOf(finding: Finding): Diagnostic {
  const { rule, severity, message, instead, span, formerly, witness, waiver } = finding;
  const shown = witness === null ? '' : `\nAccepted before, rejected now: ${witnessText(witness)}`;
  const sites = sitesText(finding);
  const code = sites === null ? '' : `\nIn the code: ${sites}`;
  const waived =
    waiver === null ? '' : `\nAccepted by ${waiver.owner.value} until ${waiver.expires.value}: ${waiver.reason}`;
  return {
    code: rule.id,
    severity: waiver === null ? severity : 'info',
    message: message + shown + code + waived,
    hint: waiver === null ? instead : null,
    span: span ?? (formerly && { ...formerly, line: 1, column: 1, endLine: 1, endColumn: 1 }),
    related: sitesOf(finding),
  };
}
