import type { Diagnostic } from '../base/diagnostic.ts';
import type { ReportFormat } from './format.ts';

/** Annotations that GitHub Actions shows at the lines of a pull request. */
export const github: ReportFormat = {
  name: 'github',
  summary: 'workflow commands that GitHub Actions turns into annotations',
  render: (input) => input.diagnostics.map((one) => `${annotation(one)}\n`).join(''),
};

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const;

function annotation(one: Diagnostic): string {
  const place = one.span
    ? {
        file: one.span.path,
        line: one.span.line,
        endLine: one.span.endLine,
        col: one.span.column,
        endColumn: one.span.endColumn,
      }
    : {};
  const properties = Object.entries({ ...place, title: one.code })
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
    .join(',');
  const words = one.hint ? `${one.message}\nhint: ${one.hint}` : one.message;
  return `::${commands[one.severity]} ${properties}::${escapeData(words)}`;
}

function escapeData(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(value: string): string {
  return escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
