import { compareText } from '../base/span.ts';
import type { AssertionDef } from '../model/assertion.ts';

/**
 * Assertions by their ids. Ids begin with kind and subject, and assertions come subject by subject: what belongs together is sorted
 * first, so that in the end there is little left to compare.
 */
export function sortById(assertions: readonly AssertionDef[]): AssertionDef[] {
  const kinds = new Map<string, AssertionDef[][]>();
  for (const one of assertions) {
    const subjects = kinds.get(one.kind);
    if (subjects === undefined) kinds.set(one.kind, [[one]]);
    else {
      const last = subjects.at(-1);
      if (last?.[0]?.subject.name === one.subject.name) last.push(one);
      else subjects.push([one]);
    }
  }
  const byKind = [...kinds].sort(([a], [b]) => compareText(a, b));
  return byKind.flatMap(([, subjects]) => subjects.flatMap((own) => own.sort(byId))).sort(byId);
}

function byId(a: AssertionDef, b: AssertionDef): number {
  return compareText(a.id, b.id);
}
