import { diagnostic, type Severity } from '../base/diagnostic.ts';
import { portablePattern } from '../model/patterns.ts';
import type { PolicySpec } from '../model/policies.ts';
import type { Shape } from '../yaml/shape.ts';
import { documented, mapped, object, oneOf, text } from '../yaml/shapes.ts';
import { badPolicyPattern } from './settings-codes.ts';

const severity: Shape<Severity> = oneOf(['error', 'warning', 'info'], 'severity');
const severityField = documented('How bad it is where it does not hold; `error` unless written.', severity);
const taggedField = documented('Only what has this tag; everything unless written.', text);

const options = mapped(
  object({ what: 'a policy', optional: { severity: severityField, tagged: taggedField } }),
  (spec): PolicySpec => ({ ...spec, severity: spec.severity ?? 'error' }),
);

/** `error`, or a map. */
const policy: Shape<PolicySpec> = {
  read(node, context) {
    if (node.kind === 'map') return options.read(node, context);
    const read = severity.read(node, context);
    return read && { severity: read, at: { self: node.span } };
  },
  schema: () => ({ anyOf: [severity.schema(), options.schema()] }),
};

const pattern: Shape<string> = {
  read(node, context) {
    const written = text.read(node, context);
    const problem = written === undefined ? null : portablePattern(written).problem;
    if (problem === null) return written;
    const { message, hint } = problem;
    context.report(diagnostic(badPolicyPattern, { message: `The pattern ${message}.`, hint, span: node.span }));
    return undefined;
  },
  schema: () => text.schema(),
};

const names = mapped(
  object({
    what: 'a policy of names',
    required: { pattern: documented('A regular expression that names match as a whole.', pattern) },
    optional: { severity: severityField, tagged: taggedField },
  }),
  (spec): PolicySpec => ({ ...spec, severity: spec.severity ?? 'error' }),
);

/** What a project demands of its catalog. */
export const policiesShape = object({
  what: 'the policies',
  optional: {
    event_owner: documented('Every event has an owner.', policy),
    event_description: documented('Every event has a description.', policy),
    event_name: documented('Names of events match a pattern.', names),
    property_description: documented('Every property of an event has a description.', policy),
    pii_retention: documented('Every event with data on people has a retention.', policy),
    metric_healthy: documented('Every metric (with a tag) has a healthy range.', policy),
    one_type: documented('A property has the same type in every event.', policy),
  },
});
