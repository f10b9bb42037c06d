import type { Diagnostic } from '../base/diagnostic.ts';
import type { Span } from '../base/span.ts';
import type { ReportFormat, ReportInput } from './format.ts';

/** SARIF 2.1.0, which code-scanning services read. */
export const sarif: ReportFormat = {
  name: 'sarif',
  summary: 'SARIF 2.1.0 for code-scanning services',
  render: (input) => `${JSON.stringify(log(input), null, 2)}\n`,
};

const levels = { error: 'error', warning: 'warning', info: 'note' } as const;

function log(input: ReportInput): object {
  const used = [...new Set(input.diagnostics.map((one) => one.code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Waymark', rules: used.map((code) => rule(code, input)) } },
        columnKind: 'utf16CodeUnits',
        results: input.diagnostics.map((one) => result(one, used.indexOf(one.code))),
      },
    ],
  };
}

function rule(code: string, input: ReportInput): object {
  const doc = input.codes.get(code);
  return {
    id: code,
    ...(doc && {
      shortDescription: { text: doc.summary },
      help: { text: doc.explanation, markdown: doc.explanation },
      defaultConfiguration: { level: levels[doc.severity] },
    }),
  };
}

function result(one: Diagnostic, ruleIndex: number): object {
  return {
    ruleId: one.code,
    ruleIndex,
    level: levels[one.severity],
    message: { text: one.hint ? `${one.message}\n${one.hint}` : one.message },
    locations: one.span ? [{ physicalLocation: location(one.span) }] : [],
    ...(one.related.length > 0 && {
      relatedLocations: one.related.map((related, id) => ({
        id,
        physicalLocation: location(related.span),
        message: { text: related.message },
      })),
    }),
  };
}

function location(span: Span): object {
  return {
    artifactLocation: { uri: span.path.split('/').map(encodeURIComponent).join('/') },
    region: { startLine: span.line, startColumn: span.column, endLine: span.endLine, endColumn: span.endColumn },
  };
}
