import { diagnostic } from '../base/diagnostic.ts';
import type { CommonFields } from '../metrics/common-fields.ts';
import { findMetricKind, metricKinds } from '../metrics/index.ts';
import { missingKey } from '../yaml/read-codes.ts';
import type { JsonSchema, Shape } from '../yaml/shape.ts';
import { oneOf, reportWrongKind } from '../yaml/shapes.ts';

/** A metric as written: what all have in common, and everything as its kind reads it. */
export interface MetricSpec {
  readonly kind: string;
  readonly common: CommonFields;
  readonly spec: object;
}

const kindNames = metricKinds.map((one) => one.kind);
const typeShape = oneOf(kindNames, 'type of metric');

/** The kind that `type` names reads the rest. */
export const metricShape: Shape<MetricSpec> = {
  read(node, context) {
    if (node.kind !== 'map') return reportWrongKind(node, 'a map (a metric)', context);
    const type = node.entries.find((entry) => entry.key === 'type');
    if (type === undefined) {
      const hint = `Write \`type:\` with one of ${kindNames.map((one) => `\`${one}\``).join(', ')}.`;
      const message = 'The key `type` is missing in a metric.';
      context.report(diagnostic(missingKey, { message, hint, span: node.span }));
      return undefined;
    }
    const kind = findMetricKind(typeShape.read(type.value, context) ?? '');
    const spec = kind?.shape.read(node, context);
    if (!kind || spec === undefined || !isCommon(spec)) return undefined;
    return { kind: kind.kind, common: spec, spec };
  },
  schema: () => ({ anyOf: metricKinds.map((one) => kindSchema(one.kind, one.summary, one.shape.schema())) }),
};

/** Every kind's shape holds the common fields. */
function isCommon(spec: object): spec is CommonFields {
  return 'type' in spec && 'at' in spec;
}

function kindSchema(kind: string, description: string, schema: JsonSchema): JsonSchema {
  const properties = typeof schema.properties === 'object' ? schema.properties : {};
  return {
    ...schema,
    description,
    properties: { ...properties, type: { const: kind, description: 'The kind of metric.' } },
  };
}
