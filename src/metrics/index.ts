import type { CodeDoc } from '../base/diagnostic.ts';
import { sharedCodes } from './codes.ts';
import { joinCodes } from './join-problem.ts';
import type { MetricKind } from './kind.ts';
import { attribution } from './kinds/attribution.ts';
import { auc } from './kinds/auc.ts';
import { conversion } from './kinds/conversion.ts';
import { cumulative } from './kinds/cumulative.ts';
import { derived } from './kinds/derived.ts';
import { distribution } from './kinds/distribution.ts';
import { funnel } from './kinds/funnel.ts';
import { lift } from './kinds/lift.ts';
import { offset } from './kinds/offset.ts';
import { ratio } from './kinds/ratio.ts';
import { retention } from './kinds/retention.ts';
import { share } from './kinds/share.ts';
import { simple } from './kinds/simple.ts';
import { timeTo } from './kinds/time-to.ts';
import { pathCodes } from './paths/codes.ts';
import { badElapsed } from './paths/elapsed.ts';
import { badPeriod } from './period.ts';
import { queryCodes } from './plan/query-codes.ts';
import { rollupCodes } from './rollup/rollup-codes.ts';

/** Every metric kind. A new one is a file in `kinds/` and a line here. */
export const metricKinds: readonly MetricKind[] = [
  simple,
  ratio,
  derived,
  cumulative,
  offset,
  share,
  attribution,
  lift,
  auc,
  distribution,
  conversion,
  funnel,
  retention,
  timeTo,
];

const byName = new Map(metricKinds.map((one) => [one.kind, one]));

/** The kind of a name as written in YAML, or null. */
export function findMetricKind(name: string): MetricKind | null {
  return byName.get(name) ?? null;
}

export const metricCodes: readonly CodeDoc[] = [
  ...sharedCodes,
  ...pathCodes,
  badPeriod,
  badElapsed,
  ...joinCodes,
  ...metricKinds.flatMap((one) => one.codes),
  ...queryCodes,
  ...rollupCodes,
];
