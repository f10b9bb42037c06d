import { sameData } from './same-data.ts';

/** What something was and what it is. One of the two is null where it came or went; both are there otherwise. */
export interface Pair<T> {
  readonly before: T | null;
  readonly after: T | null;
  /** True where it says itself, by `renamed_from`, what it was called. */
  readonly renamed: boolean;
  /** Of something that went: the name of something that came and is the same but for its name. A proposal, no verdict. */
  readonly mayBeNow?: string;
}

/** A pair of which both are there. */
export interface Kept<T> {
  readonly before: T;
  readonly after: T;
  readonly renamed: boolean;
}

export function isKept<T>(pair: Pair<T>): pair is Pair<T> & Kept<T> {
  return pair.before !== null && pair.after !== null;
}

interface Named {
  readonly name: string;
  readonly renamed_from?: string;
}

/** Where more came than this, nothing is proposed: comparing all with all would take long, and the proposals would be noise. */
const mostCandidates = 200;

/**
 * Matches two lists by name, and by `renamed_from` where the old name is gone. What came comes after what was, in the order
 * of the lists. Nothing is taken for renamed that does not say so: `alike` only decides what is proposed as a rename.
 */
export function pairsOf<T extends Named>(
  before: readonly T[],
  after: readonly T[],
  alike: (gone: T, came: T) => boolean = sameButName,
): Pair<T>[] {
  const now = new Map(after.map((one) => [one.name, one]));
  const old = new Map(before.map((one) => [one.name, one]));
  const movedTo = new Map<string, T>();
  for (const one of after) {
    const from = one.renamed_from;
    if (from !== undefined && old.has(from) && !now.has(from) && !old.has(one.name)) movedTo.set(from, one);
  }
  const taken = new Set([...movedTo.values()].map((one) => one.name));
  const came = after.filter((one) => !old.has(one.name) && !taken.has(one.name));
  const kept = before.map((one): Pair<T> => {
    const same = now.get(one.name);
    if (same !== undefined) return { before: one, after: same, renamed: false };
    const moved = movedTo.get(one.name);
    if (moved !== undefined) return { before: one, after: moved, renamed: true };
    const candidates = came.length > mostCandidates ? [] : came.filter((other) => alike(one, other));
    const [only] = candidates;
    return {
      before: one,
      after: null,
      renamed: false,
      ...(candidates.length === 1 && only && { mayBeNow: only.name }),
    };
  });
  return [...kept, ...came.map((one): Pair<T> => ({ before: null, after: one, renamed: false }))];
}

/** Keys that follow from the name, or that a rename may well change too. */
const followsName: ReadonlySet<string> = new Set([
  'name',
  'column',
  'table',
  'typeName',
  'renamed_from',
  'shared',
  'group',
]);

/** Whether two definitions say the same but for their names. Definitions that say nothing are like everything, and so like nothing. */
export function sameButName(one: object, other: object): boolean {
  const rest = (value: object) => Object.fromEntries(Object.entries(value).filter(([key]) => !followsName.has(key)));
  return 'description' in one && one.description !== undefined && sameData(rest(one), rest(other));
}
