import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { notOurs } from '../codes.ts';
import type { TableStep } from './audit-unchanged.ts';
import { isForced, type RunContext } from './run-context.ts';

/** Complains about a table or view that has the name of what is to be published and that Waymark did not build. */
export function findForeign(step: TableStep, run: RunContext): Diagnostic[] {
  const { state, target } = run.plan;
  const existing = state.objects.get(step.name);
  if (existing === undefined || state.owned.has(step.name) || isForced(step, run)) return [];
  return [
    diagnostic(notOurs, {
      message: `The target \`${target.name}\` has a ${existing} \`${step.name}\` that Waymark did not build.`,
      hint: `Rename the ${step.kind}, drop the ${existing}, or replace it with \`--full-refresh\`.`,
      span: step.kind === 'model' ? step.model.at.self : (step.seed.at.name ?? step.seed.at.self),
    }),
  ];
}
