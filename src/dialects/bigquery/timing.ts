/** Time as waiting needs it; tests bring their own. */
export interface Timing {
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  /** Ends early, without an error, where the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** From 0 up to 1. */
  random(): number;
  /** So long may a request stay without a sign of life, in milliseconds. */
  readonly requestTimeoutMs: number;
}

export const realTiming: Timing = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((wake) => {
      if (signal.aborted) return wake();
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        wake();
      };
      const timer = setTimeout(end, milliseconds);
      signal.addEventListener('abort', end, { once: true });
    }),
  random: Math.random,
  requestTimeoutMs: 60_000,
};

/** Milliseconds before the next try; never shorter than the service asks for, never longer than this and a half. */
const shortest = 1000;
const longest = 32_000;

/**
 * How long to wait after so many failures in a row (from 1), in milliseconds: 1 s, 2 s, 4 s … 32 s, as the service's agreement
 * asks (https://cloud.google.com/bigquery/sla, "Back-off Requirements"), and up to half of it more, so that many who failed
 * together do not come back together.
 */
export function backoff(failures: number, random: number): number {
  return Math.min(longest, shortest * 2 ** (failures - 1)) * (1 + random / 2);
}
