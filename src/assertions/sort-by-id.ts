import { compareText } from '../base/span.ts';
import type { AssertionDef } from '../model/assertion.ts';

/** Assertions by their ids. Ids begin with the kind, so that those of a kind are put together before they are compared. */
export function sortById(assertions: readonly AssertionDef[]): AssertionDef[] {
  const kinds = new Map<string, AssertionDef[]>();
  for (const one of assertions) {
    const own = kinds.get(one.kind);
    if (own === undefined) kinds.set(one.kind, [one]);
    else own.push(one);
  }
  const together = [...kinds].sort(([a], [b]) => compareText(a, b)).flatMap(([, own]) => own);
  return together.sort((a, b) => compareText(a.id, b.id));
}
