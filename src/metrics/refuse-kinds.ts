import { type CodeDoc, type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import type { MetricContext } from './kind.ts';
import { isMeasure, type Part } from './part.ts';

/** Complains where a metric is, or is made of, one of the named kinds. */
export function refuseKinds(
  part: Part,
  kinds: readonly string[],
  code: CodeDoc,
  context: MetricContext,
  message: (name: string, kind: string) => string,
  hint: ((name: string) => string) | null = null,
): Diagnostic[] {
  if (isMeasure(part)) return [];
  const found = findKind(part.name, kinds, context, new Set());
  if (found === null) return [];
  return [diagnostic(code, { message: message(...found), hint: hint?.(found[0]) ?? null, span: part.span })];
}

function findKind(
  name: string,
  kinds: readonly string[],
  context: MetricContext,
  seen: Set<string>,
): readonly [name: string, kind: string] | null {
  if (seen.has(name)) return null;
  seen.add(name);
  const metric = context.find(name);
  if (metric === null || metric.incomplete === true) return null;
  if (kinds.includes(metric.kind)) return [name, metric.kind];
  for (const used of context.usesOf(name)) {
    const found = findKind(used, kinds, context, seen);
    if (found !== null) return found;
  }
  return null;
}
