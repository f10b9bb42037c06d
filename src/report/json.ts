import type { ReportFormat } from './format.ts';

/** For programs: `{"diagnostics": [{code, severity, message, hint, span, related}]}`, the shape of `Diagnostic`. */
export const json: ReportFormat = {
  name: 'json',
  summary: 'for programs: one JSON object',
  render: (input) => `${JSON.stringify({ diagnostics: input.diagnostics }, null, 2)}\n`,
};
