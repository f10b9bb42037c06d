import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { column, number } from '../../sql/make.ts';
import type { At, Located } from '../../yaml/shape.ts';
import { spanOf } from '../../yaml/shape.ts';
import { documented, located, number as numberShape, oneOf } from '../../yaml/shapes.ts';
import { metricExample } from '../codes.ts';
import type { Formula } from '../formula.ts';
import type { ComputedRows, TimeColumn } from '../source.ts';
import { aggregateMeasure } from './path-measures.ts';

const minute = 60_000_000;

/** Units of times between events: microseconds, and what they are called as the unit of a metric. */
const units = {
  seconds: { size: 1_000_000, unit: 's' },
  minutes: { size: minute, unit: 'min' },
  hours: { size: 60 * minute, unit: 'h' },
  days: { size: 1440 * minute, unit: 'd' },
} as const;

export type ElapsedUnit = keyof typeof units;

/** How times between events become one value. */
export interface ElapsedSpec {
  readonly statistic?: Located<'median' | 'percentile' | 'avg' | 'min' | 'max'>;
  readonly fraction?: Located<number>;
  readonly method?: Located<'exact' | 'approximate'>;
  readonly in?: Located<ElapsedUnit>;
}

export const elapsedFields = {
  statistic: documented(
    'How the times of all become one: `median`, `percentile`, `avg`, `min` or `max`.',
    located(oneOf(['median', 'percentile', 'avg', 'min', 'max'], 'statistic')),
  ),
  fraction: documented(
    'Of a percentile: 0.9 is the time that 90 % do not exceed.',
    located(numberShape({ min: 0, max: 1 })),
  ),
  method: documented(
    '`exact` or `approximate`. Medians and percentiles say it.',
    located(oneOf(['exact', 'approximate'], 'method')),
  ),
  in: documented(
    'The unit: `seconds`, `minutes`, `hours`, or `days` of 24 hours.',
    located(oneOf(['seconds', 'minutes', 'hours', 'days'], 'unit of time')),
  ),
};

export const badElapsed: CodeDoc = {
  code: 'metric/elapsed',
  severity: 'error',
  summary: 'A time between events that does not say how it is measured.',
  explanation:
    'Times between events need `statistic` (`median`, `percentile`, `avg`, `min`, `max`) and `in` (`seconds`, `minutes`, `hours`, `days`). Medians and percentiles also need `method: exact` or `method: approximate`, and a percentile its `fraction`. None of them means anything beside a count or a share.',
  examples: {
    wrong: metricExample(
      'hours_to_pay: {type: funnel, steps: [checkout.start, order.paid], match: order_id, value: time_from_first, statistic: median, in: hours}',
    ),
    right: metricExample(
      'hours_to_pay: {type: funnel, steps: [checkout.start, order.paid], match: order_id, value: time_from_first, statistic: median, method: exact, in: hours}',
    ),
  },
};

type Written = ElapsedSpec & { readonly at: At };

/** Complaints about how times are measured. */
export function checkElapsed(spec: Written): Diagnostic[] {
  const { statistic, fraction, method, at } = spec;
  const findings: Diagnostic[] = [];
  const complain = (key: string, message: string, hint: string | null): void => {
    findings.push(diagnostic(badElapsed, { message, hint, span: spanOf<string>(spec, key) }));
  };
  const isMissing = (key: 'statistic' | 'in' | 'method' | 'fraction'): boolean =>
    spec[key] === undefined && at[key] === undefined;
  if (isMissing('statistic'))
    complain(
      'self',
      'It is not said how the times of all become one.',
      'Write `statistic: median` with `method: exact`.',
    );
  if (isMissing('in'))
    complain('self', 'It is not said in which unit the time is.', 'Write `in: minutes`, `hours` or `days`.');
  const isQuantile = statistic?.value === 'median' || statistic?.value === 'percentile';
  if (isQuantile && isMissing('method'))
    complain(
      'statistic',
      `\`${statistic.value}\` does not say how exactly it is computed.`,
      'Write `method: exact` or `method: approximate`.',
    );
  if (statistic?.value === 'percentile' && isMissing('fraction'))
    complain(
      'statistic',
      '`percentile` does not say which one.',
      'Write `fraction: 0.9` for the time that 90 % do not exceed.',
    );
  if (statistic !== undefined && statistic.value !== 'percentile' && fraction !== undefined)
    complain('fraction', `\`fraction\` means nothing beside \`${statistic.value}\`.`, 'It belongs to `percentile`.');
  if (statistic !== undefined && !isQuantile && method !== undefined)
    complain('method', `\`method\` means nothing beside \`${statistic.value}\`, which is always exact.`, null);
  return findings;
}

/** Complaints about fields of times where none is measured. */
export function checkNoElapsed(spec: Written, value: string): Diagnostic[] {
  return (['statistic', 'fraction', 'method', 'in'] as const)
    .filter((key) => spec[key] !== undefined)
    .map((key) =>
      diagnostic(badElapsed, {
        message: `\`${key}\` means nothing beside \`value: ${value}\`.`,
        hint: 'It belongs to times between steps.',
        span: spanOf<string>(spec, key),
      }),
    );
}

export function elapsedUnit(spec: ElapsedSpec): (typeof units)[ElapsedUnit] {
  return units[spec.in?.value ?? 'minutes'];
}

/** The statistic of a column of times. */
export function elapsedMeasure(spec: ElapsedSpec, source: ComputedRows, time: TimeColumn, name: string): Formula {
  const value = column(name);
  const statistic = spec.statistic?.value ?? 'median';
  const isApproximate = spec.method?.value === 'approximate';
  if (statistic === 'avg' || statistic === 'min' || statistic === 'max')
    return aggregateMeasure(source, time, statistic, [value]);
  if (statistic === 'median' && !isApproximate) return aggregateMeasure(source, time, 'median', [value]);
  const fraction = number(statistic === 'median' ? 0.5 : (spec.fraction?.value ?? 0.5));
  return aggregateMeasure(source, time, isApproximate ? 'approx_percentile' : 'percentile', [value, fraction]);
}

/** "the exact median of the minutes". */
export function describeElapsed({ statistic, fraction, method, in: unit }: ElapsedSpec): string {
  const words = {
    median: 'median',
    percentile: `percentile ${fraction?.value ?? ''}`,
    avg: 'mean',
    min: 'least',
    max: 'greatest',
  };
  const how = method?.value === 'approximate' ? 'approximate ' : '';
  return `the ${how}${words[statistic?.value ?? 'median']} of the ${unit?.value ?? 'minutes'}`;
}
