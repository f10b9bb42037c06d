import type { Severity } from '../base/diagnostic.ts';
import type { At } from '../yaml/shape.ts';

/** What a project demands of its catalog beyond what Waymark does, as written under `policies:`. */
export type Policies = { readonly [name in PolicyName]?: PolicySpec };

export const policyNames = [
  'event_owner',
  'event_description',
  'event_name',
  'property_description',
  'pii_retention',
  'metric_healthy',
  'one_type',
] as const;
export type PolicyName = (typeof policyNames)[number];

export interface PolicySpec {
  readonly severity: Severity;
  /** A regular expression (`u` flag) that names match as a whole. */
  readonly pattern?: string;
  /** Only what has this tag. */
  readonly tagged?: string;
  readonly at: At;
}
