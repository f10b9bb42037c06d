import { asides, type DiffReport } from '../../diff/report.ts';
import { diffDiagnostics } from '../../report/diff/diagnostics.ts';
import { diffJson } from '../../report/diff/json.ts';
import { diffMarkdown } from '../../report/diff/markdown.ts';
import { diffText } from '../../report/diff/text.ts';
import type { CliContext } from '../context.ts';
import { type ReportOptions, reportFindings } from '../report-findings.ts';

/** Writes a diff in the wanted format: the report itself to stdout, what else there is to say to people to stderr. */
export async function reportDiff(
  context: CliContext,
  report: DiffReport,
  options: Omit<ReportOptions, 'summary'>,
): Promise<void> {
  switch (options.format.name) {
    case 'json':
      return context.out(diffJson(report));
    case 'markdown':
      return context.out(diffMarkdown(report));
    case 'text':
      context.out(diffText(report, { color: context.color.out, quiet: options.quiet }));
      if (asides(report).length > 0)
        await reportFindings(context, asides(report), { ...options, summary: 'beside the changes' });
      return;
    default:
      await reportFindings(context, diffDiagnostics(report), options);
  }
}
