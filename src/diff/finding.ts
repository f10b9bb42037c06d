import type { Severity } from '../base/diagnostic.ts';
import type { Span } from '../base/span.ts';
import type { JsonObject } from '../model/values.ts';
import type { WaiverDef } from '../model/waiver.ts';
import type { CodeUse } from '../usage/code-usage.ts';
import type { AnyDiffRule, Audience } from './rule.ts';

/** A payload that the old project accepts and the new one does not, and why not. */
export interface Witness {
  readonly payload: JsonObject;
  /** A sentence without a full stop. */
  readonly problem: string;
}

/** Places in the code of apps that a change is about. */
export interface CallSites {
  readonly sure: readonly CodeUse[];
  /** Sends of the event with properties that are not written out there. */
  readonly unsure: readonly CodeUse[];
}

/** One change as one audience sees it. */
export interface Finding {
  readonly rule: AnyDiffRule;
  readonly audience: Audience;
  readonly severity: Severity;
  /** What it is about, as waivers name it: `order.paid.amount`, `revenue`, `settings.time_zone`. */
  readonly subject: string;
  /** The definition that it belongs to: `event:order.paid`, `metric:revenue`, `settings`. */
  readonly container: string;
  readonly message: string;
  /** What to do instead. */
  readonly instead: string;
  /** Where the new project says it; null where nothing is left to point at. */
  readonly span: Span | null;
  /** Where the old project said it; null where it said nothing. */
  readonly formerly: Span | null;
  /** Who answers for the subject. */
  readonly owner: string | null;
  /** Of producers: names of the property, from the outside in, as the old project has them. */
  readonly path: readonly string[] | null;
  /** The same as the new project has them. */
  readonly pathAfter: readonly string[] | null;
  readonly witness: Witness | null;
  /** True where a payload was looked for that shows the break, and none was found. */
  readonly isUnproven: boolean;
  /** Models and metrics downstream, as `model:…` and `metric:…`. */
  readonly moves: readonly string[];
  /** Where the code of apps has to do with it; null where nobody looked. */
  readonly callSites: CallSites | null;
  /** What lets it pass. */
  readonly waiver: WaiverDef | null;
}

/** A break that nothing lets pass. */
export function isOpenBreak(finding: Finding): boolean {
  return finding.severity === 'error' && finding.waiver === null;
}
