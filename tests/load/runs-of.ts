/** The same cases each time, so that what they cover is sure; others, and as many as are asked for, with `RUNS`. */
export function runsOf(usual: number): {
  readonly numRuns: number;
  readonly seed?: number;
  readonly endOnFailure: true;
} {
  const asked = process.env.RUNS;
  return { numRuns: Number(asked ?? usual), ...(asked === undefined && { seed: 1 }), endOnFailure: true };
}
