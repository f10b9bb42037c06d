import type { TimeGrain } from '../model/transform.ts';
import type { Period } from './period.ts';

/**
 * Which rows count in a period, where it is not just those of the period: the rows of an earlier period (`ago`), or all rows from
 * some time on up to the end of the period (`span`). Both: the span that ended some periods ago.
 */
export interface Frame {
  readonly ago: Period | null;
  readonly span: FrameSpan | null;
}

export type FrameSpan =
  /** So much time, up to the end of the period. */
  | { readonly kind: 'window'; readonly length: Period }
  /** From the beginning of the month (…) in which the period ends. */
  | { readonly kind: 'to_date'; readonly grain: TimeGrain }
  /** From the first row on. */
  | { readonly kind: 'all' };
