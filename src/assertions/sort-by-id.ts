import { compareText } from '../base/span.ts';
import type { AssertionDef } from '../model/assertion.ts';

/**
 * Assertions by their ids. Ids begin with kind and subject, and assertions come subject by subject, mostly in order: what belongs
 * together is sorted first, and then often nothing is left to sort.
 */
export function sortById(assertions: readonly AssertionDef[]): AssertionDef[] {
  const kinds = new Map<string, AssertionDef[][]>();
  for (const one of assertions) {
    const subjects = kinds.get(one.kind);
    const last = subjects?.at(-1);
    if (subjects === undefined) kinds.set(one.kind, [[one]]);
    else if (last?.[0]?.subject.name === one.subject.name) last.push(one);
    else subjects.push([one]);
  }
  const groups = [...kinds].sort(([a], [b]) => compareText(a, b)).flatMap(([, subjects]) => subjects);
  for (const group of groups) sortGroup(group);
  const all = groups.flat();
  return areInOrder(groups) ? all : all.sort(byId);
}

/** From so many on, the engine's sort is worth its start. */
const manyAssertions = 12;

function sortGroup(group: AssertionDef[]): void {
  if (group.length >= manyAssertions) {
    group.sort(byId);
    return;
  }
  for (const [index, one] of group.entries()) {
    let at = index;
    for (let before = group[at - 1]; before !== undefined && before.id > one.id; before = group[at - 1]) {
      group[at] = before;
      at--;
    }
    group[at] = one;
  }
}

function areInOrder(groups: readonly (readonly AssertionDef[])[]): boolean {
  return groups.every((group, index) => {
    const before = groups[index - 1]?.at(-1);
    const [first] = group;
    return before === undefined || first === undefined || before.id < first.id;
  });
}

function byId(a: AssertionDef, b: AssertionDef): number {
  return compareText(a.id, b.id);
}
