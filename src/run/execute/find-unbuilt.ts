import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { Span } from '../../base/span.ts';
import { notBuilt } from '../codes.ts';
import type { RunContext } from './run-context.ts';

/** Something that is read, and where the user wrote that it is. */
export interface Read {
  readonly kind: string;
  readonly name: string;
  readonly span: Span | null;
}

/** What is read and no run has built on this target yet. `reads` has no ephemeral models. */
export function findUnbuilt(reads: readonly Read[], run: RunContext): Diagnostic[] {
  return reads
    .filter((one) => one.kind !== 'table' && run.versions.get(`${one.kind}:${one.name}`) === null)
    .map((one) =>
      diagnostic(notBuilt, {
        message: `The ${one.kind} \`${one.name}\` was never built on the target \`${run.plan.target.name}\`.`,
        hint: 'Build it first: `waymark build` without a selection, or with `+` before the selected name.',
        span: one.span,
      }),
    );
}
