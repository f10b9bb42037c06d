import type { Diagnostic } from '../../base/diagnostic.ts';
import type { StepKind } from '../plan.ts';
import type { Accuracy } from '../pricer.ts';
import type { Rate } from '../usage.ts';

/**
 * `unchanged`: a run would leave it alone. `refused`: a run would fail there, as far as that is known beforehand. `skipped`:
 * it depends on something that is refused.
 */
export type PreviewAction = 'build' | 'load' | 'test' | 'assert' | 'unchanged' | 'refused' | 'skipped';

/** What reading comes to. */
export interface Price {
  /** Bytes that would be read. */
  readonly bytes: number;
  readonly billed: number;
  /** In the currency of the rate. */
  readonly cost: number;
  readonly accuracy: Accuracy;
}

/**
 * One job of a step: `source` reads an existing table that is loaded, and `copy` the copy of it in which its events are told apart;
 * `extent` asks what the table of an incremental model holds, `replaced rows` are deleted, and `bookkeeping` forgets what the step
 * published before.
 */
export interface PricedPart extends Price {
  readonly what: 'source' | 'copy' | 'extent' | 'query' | 'replaced rows' | 'assertions' | 'bookkeeping';
  /** Tables that are not there yet: what they will hold is not in the figures. */
  readonly missing: readonly string[];
}

/** What a run would do about a step, and why. */
export interface StepPreview {
  readonly id: string;
  readonly kind: StepKind;
  readonly name: string;
  readonly action: PreviewAction;
  readonly reason: string | null;
  /** Of a step that is done on a warehouse that charges: its jobs, and what they come to together. */
  readonly parts: readonly PricedPart[];
  readonly price: Price | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Preview {
  /** Name of the target. */
  readonly target: string;
  readonly steps: readonly StepPreview[];
  /** Null where the warehouse charges nothing. */
  readonly rate: Rate | null;
  readonly total: Price | null;
}

/** Nothing is read. */
export const free: Price = { bytes: 0, billed: 0, cost: 0, accuracy: 'exact' };

export function addPrices(prices: readonly Price[]): Price {
  return prices.reduce(
    (sum, one) => ({
      bytes: sum.bytes + one.bytes,
      billed: sum.billed + one.billed,
      cost: sum.cost + one.cost,
      accuracy: bothOf(sum.accuracy, one.accuracy),
    }),
    free,
  );
}

function bothOf(a: Accuracy, b: Accuracy): Accuracy {
  if (a === b || b === 'exact') return a;
  return a === 'exact' ? b : 'about';
}
