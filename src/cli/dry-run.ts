import { hasErrors } from '../base/diagnostic.ts';
import { targetTypes } from '../dialects/index.ts';
import type { TargetDef } from '../model/project.ts';
import { previewText } from '../report/preview-text.ts';
import type { RunArguments } from '../run/plan.ts';
import { previewRun } from '../run/preview/preview-run.ts';
import { stringify } from '../run/record/json-lines.ts';
import { type CliContext, exitCodes } from './context.ts';
import type { OpenProject } from './open-project.ts';
import { reportFindings } from './report-findings.ts';

/** Says what a run would do, why and at what price. 1 where something is known to fail. */
export async function dryRun(
  context: CliContext,
  opened: OpenProject,
  target: TargetDef,
  args: Omit<RunArguments, 'target'>,
  isJson: boolean,
): Promise<number> {
  const open = targetTypes[target.dialect]?.openToLook;
  if (open === undefined) return exitCodes.usage;
  const { preview, diagnostics, exitCode } = await previewRun({
    loaded: opened,
    args: { ...args, target: target.name },
    target,
    open: () => open(target, opened.root),
    now: context.now(),
    signal: context.signal,
  });
  const ofSteps = preview?.steps.flatMap((step) => step.diagnostics) ?? [];
  const findings = [...opened.diagnostics, ...diagnostics, ...ofSteps];
  const code = exitCode !== 0 ? exitCode : hasErrors(findings) ? exitCodes.findings : exitCodes.clean;
  if (isJson) {
    context.out(`${stringify({ dryRun: true, exitCode: code, ...preview, diagnostics: findings }, 2)}\n`);
    return code;
  }
  if (preview !== null && opened.report.format.name === 'text') context.out(`${previewText(preview)}\n`);
  if (findings.length > 0 || preview === null || opened.report.format.name !== 'text')
    await reportFindings(context, findings, opened.report);
  return code;
}
