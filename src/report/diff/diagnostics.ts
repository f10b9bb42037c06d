import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Finding } from '../../diff/finding.ts';
import { asides, type DiffReport } from '../../diff/report.ts';
import { weightOf, witnessText } from './grouped.ts';

/** A diff as findings, for the formats that know nothing else: annotations, SARIF, JUnit. What breaks nothing is left out. */
export function diffDiagnostics(report: DiffReport): Diagnostic[] {
  const told = report.findings.filter((one) => weightOf(one) !== 'note');
  return [...told.map(diagnosticOf), ...asides(report)];
}

function diagnosticOf(finding: Finding): Diagnostic {
  const { rule, severity, message, instead, span, formerly, witness, waiver } = finding;
  const shown = witness === null ? '' : `\nAccepted before, rejected now: ${witnessText(witness)}`;
  const waived =
    waiver === null ? '' : `\nAccepted by ${waiver.owner.value} until ${waiver.expires.value}: ${waiver.reason}`;
  return {
    code: rule.id,
    severity: waiver === null ? severity : 'info',
    message: message + shown + waived,
    hint: waiver === null ? instead : null,
    span: span ?? (formerly && { ...formerly, line: 1, column: 1, endLine: 1, endColumn: 1 }),
    related: [],
  };
}
