import { isSameStream, type PathRows, streamKey } from '../path-rows.ts';

/** A funnel whose steps were looked up. */
export interface FunnelPath {
  readonly steps: readonly (PathRows & { readonly label: string })[];
  /** Seconds from the entry, or null for no limit. */
  readonly window: number | null;
  /** Whether every event of the first step may begin an attempt, or only the first one that an entity ever had. */
  readonly entry: 'any' | 'first_touch';
  /** `ordered`: other events may come in between. `strict`: no event of another step. `unordered`: after the first step in any order. */
  readonly order: 'ordered' | 'strict' | 'unordered';
}

/** A step by its number from 1. */
export function stepAt({ steps }: FunnelPath, number: number): FunnelPath['steps'][number] {
  const step = steps[number - 1];
  if (step === undefined) throw new Error(`a funnel has no step ${number}`);
  return step;
}

/**
 * Events of different tables at the same time are in the order in which the steps name the tables; those of one table in the
 * order of their ids. So the events of an entity have one order, in which every step comes after the one before.
 */
export function streamRank({ steps }: FunnelPath, step: PathRows): number {
  return steps.findIndex((one) => isSameStream(one, step));
}

/** The steps that are told from the same events as a step. */
export function stepsOfStream({ steps }: FunnelPath, step: PathRows): PathRows[] {
  return steps.filter((one) => isSameStream(one, step));
}

/** The streams of all steps, each once, in order. */
export function streamsOf({ steps }: FunnelPath): PathRows[] {
  const seen = new Map<string, PathRows>();
  for (const step of steps) if (!seen.has(streamKey(step))) seen.set(streamKey(step), step);
  return [...seen.values()];
}

/** The number of the step that a step has to come after. */
export function anchorOf({ order }: FunnelPath, number: number): number {
  return order === 'unordered' ? 1 : number - 1;
}

/** Whether the place of a step among the events of its table is needed: a step of the same table comes after it, or before. */
export function needsPlace(path: FunnelPath, number: number): boolean {
  const step = stepAt(path, number);
  return path.steps.some((other, at) => {
    const isAnchor = at > 0 && anchorOf(path, at + 1) === number;
    const isFollower = number > 1 && anchorOf(path, number) === at + 1;
    return (isAnchor || isFollower) && isSameStream(step, other);
  });
}
