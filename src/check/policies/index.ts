import { diagnostic } from '../../base/diagnostic.ts';
import type { Catalog } from '../../model/catalog.ts';
import type { Policies } from '../../model/policies.ts';
import { eventDescription } from './event-description.ts';
import { eventName } from './event-name.ts';
import { eventOwner } from './event-owner.ts';
import { metricHealthy } from './metric-healthy.ts';
import { oneType } from './one-type.ts';
import { piiRetention } from './pii-retention.ts';
import type { Policy, Report } from './policy.ts';
import { propertyDescription } from './property-description.ts';

/** Every policy that a project can have. A new one is a file, a line here and its name in the model. */
export const policies: readonly Policy[] = [
  eventOwner,
  eventDescription,
  eventName,
  propertyDescription,
  piiRetention,
  metricHealthy,
  oneType,
];

/** Reports what does not follow the policies of a project. */
export function checkPolicies(catalog: Catalog, written: Policies, report: Report): void {
  for (const policy of policies) {
    const spec = written[policy.name];
    if (spec === undefined) continue;
    policy.check(catalog, spec, (parts) => report(diagnostic(policy.code, { ...parts, severity: spec.severity })));
  }
}
