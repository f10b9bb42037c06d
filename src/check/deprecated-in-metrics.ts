import { type CodeDoc, type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import type { MetricKind } from '../metrics/kind.ts';
import { writtenAggregations } from '../metrics/measure.ts';
import type { MetricIndex } from '../metrics/metric-index.ts';
import { findColumn } from '../metrics/source.ts';
import type { MetricDef } from '../model/metric.ts';
import type { Deprecation } from '../model/values.ts';
import type { Ref } from '../yaml/shape.ts';

export const deprecatedInMetric: CodeDoc = {
  code: 'metric/deprecated',
  severity: 'warning',
  summary: 'A metric is computed from something that is on its way out.',
  explanation:
    'The event or the property is deprecated: one day nothing is left that the metric could be computed from. Move it to the replacement, and say in its description from when on.',
  examples: {
    wrong: {
      'catalog/events.yaml':
        'events:\n  order.paid: {}\n  order.sent:\n    status: {deprecated: {reason: The shop sends it no more, replaced_by: order.paid}}\nmetrics:\n  orders: {type: simple, count: rows, of: order.sent}\n',
    },
    right: {
      'catalog/events.yaml':
        'events:\n  order.paid: {}\n  order.sent:\n    status: {deprecated: {reason: The shop sends it no more, replaced_by: order.paid}}\nmetrics:\n  orders: {type: simple, count: rows, of: order.paid}\n',
    },
  },
};

/** Warns of the deprecated events and properties that a metric is computed from, and names what replaces them. */
export function deprecatedUses({ spec }: MetricDef, kind: MetricKind, { sources }: MetricIndex): Diagnostic[] {
  const measures = kind.measures(spec);
  const tables = [...measures, ...(kind.rows?.(spec) ?? [])].flatMap(({ of }) =>
    tell(of, `The event \`${of.name}\``, sources.find(of.name)?.deprecation),
  );
  const columns = measures.flatMap((measure) => {
    const source = sources.find(measure.of.name);
    return writtenAggregations(measure).flatMap((fn) => {
      const ref = measure[fn];
      const deprecation = ref && source ? findColumn(source, ref.name)?.deprecation : undefined;
      return ref === undefined ? [] : tell(ref, `\`${ref.name}\` of \`${measure.of.name}\``, deprecation);
    });
  });
  return [...tables, ...columns];
}

function tell({ span }: Ref, what: string, deprecation: Deprecation | undefined): Diagnostic[] {
  if (deprecation === undefined) return [];
  const { reason, replaced_by, remove_after } = deprecation;
  const until = remove_after === undefined ? '' : `, and may be removed after ${remove_after}`;
  const why = reason === undefined ? '' : `: ${reason.replace(/[.\s]+$/, '')}`;
  const hint = replaced_by === undefined ? null : `Use \`${replaced_by}\` instead.`;
  return [diagnostic(deprecatedInMetric, { message: `${what} is deprecated${until}${why}.`, hint, span })];
}
