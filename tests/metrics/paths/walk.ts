import type { Happening } from './fixture.ts';

/** A funnel as plain data: what each step looks for. */
export interface Walk {
  readonly steps: readonly { readonly event: string; readonly fits: (one: Happening) => boolean }[];
  /** Minutes. */
  readonly window: number;
  readonly entry: 'any' | 'first_touch';
  readonly order: 'ordered' | 'strict' | 'unordered';
}

/** Negative where `a` comes first; 0 where neither comes after the other. */
function compare({ steps }: Walk, a: Happening, b: Happening): number {
  const rank = (one: Happening): number => steps.findIndex((step) => step.event === one.event);
  return a.minute - b.minute || rank(a) - rank(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

const fits = ({ steps }: Walk, one: Happening, at: number): boolean =>
  steps[at]?.event === one.event && steps[at]?.fits(one) === true;

/** All ways on from an event, tried one after the other: the longest one is how far it goes. No cleverness, so that it can be believed. */
function furthest(walk: Walk, events: readonly Happening[], last: Happening, at: number, end: number): number {
  const next = at + 1;
  const ways = events
    .filter((one) => fits(walk, one, next) && compare(walk, last, one) < 0 && one.minute <= end)
    .map((one) => furthest(walk, events, one, next, end));
  return Math.max(at + 1, ...ways);
}

function directly(walk: Walk, ordered: readonly Happening[], entry: Happening): number {
  let [place, reached] = [ordered.indexOf(entry), 1];
  for (;;) {
    const next = ordered[++place];
    if (next === undefined || !fits(walk, next, reached) || next.minute > entry.minute + walk.window) return reached;
    reached += 1;
  }
}

function inAnyOrder(walk: Walk, events: readonly Happening[], entry: Happening): number {
  const after = events.filter((one) => compare(walk, entry, one) < 0 && one.minute <= entry.minute + walk.window);
  const stepOf = (one: Happening): number => walk.steps.findIndex((_, at) => at > 0 && fits(walk, one, at));
  let reached = 1;
  while (reached < walk.steps.length && after.some((one) => stepOf(one) === reached)) reached += 1;
  return reached;
}

export interface Attempt {
  readonly entry: Happening;
  /** How many steps it got. */
  readonly reached: number;
}

/** All attempts of all users. */
export function attempts(walk: Walk, events: readonly Happening[]): Attempt[] {
  const users = new Set(events.flatMap((one) => one.user ?? []));
  return [...users].flatMap((user) => {
    const own = events
      .filter((one) => one.user === user && walk.steps.some((_, at) => fits(walk, one, at)))
      .toSorted((a, b) => compare(walk, a, b));
    const entries = own.filter((one) => fits(walk, one, 0));
    return (walk.entry === 'any' ? entries : entries.slice(0, 1)).map((entry) => ({
      entry,
      reached:
        walk.order === 'strict'
          ? directly(walk, own, entry)
          : walk.order === 'unordered'
            ? inAnyOrder(walk, own, entry)
            : furthest(walk, own, entry, 0, entry.minute + walk.window),
    }));
  });
}

/** Distinct users by the number of steps that they got. */
export function reached(all: readonly Attempt[], steps: number): number[] {
  return Array.from(
    { length: steps },
    (_, at) => new Set(all.filter((one) => one.reached > at).map((one) => one.entry.user)).size,
  );
}
