import { compareSpans, compareText, type Span } from '../../base/span.ts';
import type { Dependency } from '../../model/transform.ts';
import type { MaybeKnown } from '../helpers/check-arguments.ts';
import type { Helper } from '../helpers/helper.ts';
import type { KnownNames } from '../known-names.ts';

/** What a call of a helper makes a model depend on, or null. */
export function dependencyOf(
  helper: Helper,
  values: readonly MaybeKnown[],
  span: Span,
  known: KnownNames,
): Dependency | null {
  const [name] = values;
  if (typeof name !== 'string') return null;
  switch (helper.params[0]?.kind) {
    case 'model':
      return { kind: known.seeds.has(name) && !known.models.has(name) ? 'seed' : 'model', name, span };
    case 'event':
      return { kind: 'event', name, span };
    case 'source':
      return { kind: 'table', name: known.sources.get(name)?.table ?? name, span };
    default:
      return null;
  }
}

/** Each dependency once, where it is named first: in the model's own file if it is named there. Sorted by kind and name. */
export function uniqueDependencies(found: readonly Dependency[], path: string): Dependency[] {
  const first = new Map<string, Dependency>();
  for (const one of found) {
    const key = `${one.kind}:${one.name}`;
    const other = first.get(key);
    if (other === undefined || isBefore(one.span, other.span, path)) first.set(key, one);
  }
  return [...first.values()].sort((a, b) => compareText(a.kind, b.kind) || compareText(a.name, b.name));
}

function isBefore(a: Span, b: Span, path: string): boolean {
  if (a.path !== b.path && (a.path === path || b.path === path)) return a.path === path;
  return compareSpans(a, b) < 0;
}
