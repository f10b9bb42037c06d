import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { Dependency } from '../../model/transform.ts';
import { notBuilt } from '../codes.ts';
import type { RunContext } from './run-context.ts';

/** What a model reads and no run has built on this target yet. `reads` has no ephemeral models. */
export function findUnbuilt(reads: readonly Dependency[], run: RunContext): Diagnostic[] {
  return reads
    .filter((one) => one.kind !== 'table' && run.versions.get(`${one.kind}:${one.name}`) === null)
    .map((one) =>
      diagnostic(notBuilt, {
        message: `The ${one.kind} \`${one.name}\` was never built on the target \`${run.plan.target.name}\`.`,
        hint: `Run \`waymark ${run.plan.args.command}\` without a selection once, or add \`+\` before the selected name.`,
        span: one.span,
      }),
    );
}
