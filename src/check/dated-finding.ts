import type { Diagnostic } from '../base/diagnostic.ts';

/** A finding that is told from the day after a date on. The empty text stands for a date that is long past. */
export interface DatedFinding {
  /** ISO date. */
  readonly date: string;
  readonly finding: Diagnostic;
}

/** Those whose date is past. `today` is an ISO date; the day itself is not past yet. */
export function pastFindings(dated: readonly DatedFinding[], today: string): Diagnostic[] {
  return dated.flatMap(({ date, finding }) => (date < today ? [finding] : []));
}
