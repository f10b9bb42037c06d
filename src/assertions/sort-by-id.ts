import { compareText } from '../base/span.ts';
import type { AssertionDef } from '../model/assertion.ts';

/** Assertions by their ids. */
export function sortById(assertions: readonly AssertionDef[]): AssertionDef[] {
  return assertions.toSorted((a, b) => compareText(a.id, b.id));
}
