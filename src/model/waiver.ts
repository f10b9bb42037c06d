import type { At, Located } from '../yaml/shape.ts';

/** One break that `waymark diff` is to let pass: which rule, about what, why, who says so, and until when. */
export interface WaiverDef {
  readonly name: string;
  /** Id of a rule of `src/diff/rules`: `producers/property-required`. */
  readonly rule: Located<string>;
  /** What the break is about, as the diff names it: `order.paid.amount`. */
  readonly subject: Located<string>;
  readonly reason: string;
  /** The team that accepts the break: the owner of the subject, where it has one. */
  readonly owner: Located<string>;
  /** Last day on which it counts, an ISO date. */
  readonly expires: Located<string>;
  readonly at: At;
}
