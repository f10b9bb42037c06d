import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { didYouMean } from '../base/suggest.ts';
import { checkDimension, checkMeasure } from '../metrics/check-measure.ts';
import { checkRows } from '../metrics/check-rows.ts';
import {
  badHealthy,
  badMetricName,
  metricCycle,
  unknownMetric,
  unsharedDimension,
  wrongUnit,
} from '../metrics/codes.ts';
import { resultColumn } from '../metrics/entity.ts';
import { findMetricKind } from '../metrics/index.ts';
import type { MetricKind } from '../metrics/kind.ts';
import type { MetricIndex } from '../metrics/metric-index.ts';
import { timeColumns } from '../metrics/plan/time-grains.ts';
import type { MetricDef } from '../model/metric.ts';
import { spanOf } from '../yaml/shape.ts';
import { checkEntityTables } from './check-entity-tables.ts';
import { deprecatedUses } from './deprecated-in-metrics.ts';
import { circleIn, components, describeCircle, type EdgesOf } from './graph.ts';

/** Checks all metrics against the tables and the metrics that they name. Called once the models are known. */
export function checkMetrics(index: MetricIndex): Diagnostic[] {
  return [
    ...checkEntityTables(index),
    ...index.metrics.flatMap((metric) => checkMetric(metric, index)),
    ...findCircles(index),
  ];
}

function checkMetric(metric: MetricDef, index: MetricIndex): Diagnostic[] {
  const kind = findMetricKind(metric.kind);
  const own = checkName(metric);
  if (kind === null || metric.incomplete === true) return own;
  const findings = [...own, ...checkRange(metric)];
  const before = findings.length;
  for (const measure of kind.measures(metric.spec)) {
    const time = measure.time ?? metric.time;
    findings.push(...checkMeasure(time === undefined ? measure : { ...measure, time }, index));
  }
  for (const rows of kind.rows?.(metric.spec) ?? []) {
    const time = rows.time ?? metric.time;
    findings.push(...checkRows(time === undefined ? rows : { ...rows, time }, index));
  }
  findings.push(...checkUses(metric, kind, index), ...kind.check(metric.spec, metric, index));
  if (findings.length === before)
    findings.push(...checkDimensions(metric, kind, index), ...checkUnit(metric, kind, index));
  return [...findings, ...deprecatedUses(metric, kind, index)];
}

function checkName(metric: MetricDef): Diagnostic[] {
  const complain = (message: string, hint: string) => [
    diagnostic(badMetricName, { message, hint, span: spanOf(metric, 'name') }),
  ];
  const { name } = metric;
  if (!/^[a-z][a-z0-9_]*$/.test(name))
    return complain(
      `\`${name}\` cannot be the name of a metric.`,
      'Use lower-case letters, digits and `_`, beginning with a letter.',
    );
  if (timeColumns.has(name)) return complain(`\`${name}\` is the column of time in results.`, 'Choose another name.');
  if (metric.dimensions?.some((one) => resultColumn(one.name) === name))
    return complain(
      `\`${name}\` is also a dimension of the metric.`,
      'Results could not tell them apart: rename the metric.',
    );
  return [];
}

function checkRange({ healthy }: MetricDef): Diagnostic[] {
  if (healthy === undefined) return [];
  const { min, max, at } = healthy;
  if (min === undefined && max === undefined && Object.keys(at).length === 1)
    return [diagnostic(badHealthy, { message: 'The healthy range has no bound.', span: at.self })];
  if (min === undefined || max === undefined || min <= max) return [];
  return [diagnostic(badHealthy, { message: `Nothing is at least ${min} and at most ${max}.`, span: at.self })];
}

function checkUses(metric: MetricDef, kind: MetricKind, index: MetricIndex): Diagnostic[] {
  if (index.incomplete) return [];
  return kind
    .uses(metric.spec)
    .filter((one) => index.find(one.name) === null)
    .map((one) =>
      diagnostic(unknownMetric, {
        message: `There is no metric \`${one.name}\`.`,
        hint: didYouMean(
          one.name,
          index.names().filter((name) => name !== metric.name),
        ),
        span: one.span,
      }),
    );
}

/** A written dimension is a column of every table and a dimension of every metric that the metric is made of. */
function checkDimensions(metric: MetricDef, kind: MetricKind, index: MetricIndex): Diagnostic[] {
  const [base] = kind.rows?.(metric.spec) ?? [];
  const tables = [...kind.measures(metric.spec), ...(base === undefined ? [] : [base])].map((one) => one.of.name);
  const sources = new Map(tables.map((name) => [name, index.sources.find(name)]));
  return (metric.dimensions ?? []).flatMap((dimension) => {
    for (const source of sources.values()) {
      const findings = source === null ? [] : checkDimension(dimension, source, index);
      if (findings.length > 0) return findings;
    }
    const lacking = kind
      .uses(metric.spec)
      .find(({ name }) => index.find(name)?.incomplete !== true && !index.dimensionsOf(name).includes(dimension.name));
    if (lacking === undefined) return [];
    const known = index.dimensionsOf(lacking.name);
    const message = `\`${lacking.name}\`, which \`${metric.name}\` is made of, has no dimension \`${dimension.name}\`.`;
    const hint = known.length === 0 ? `\`${lacking.name}\` has no dimensions.` : didYouMean(dimension.name, known);
    return [diagnostic(unsharedDimension, { message, hint, span: dimension.span })];
  });
}

function checkUnit(metric: MetricDef, kind: MetricKind, index: MetricIndex): Diagnostic[] {
  const { unit } = metric;
  const found = unit === undefined ? null : kind.unit(metric.spec, index);
  if (unit === undefined || found === null || found === 'number' || found === unit.value) return [];
  const isShare = found === 'ratio' && unit.value === 'percent';
  const hint = isShare
    ? 'Multiply by 100 in a derived metric, or leave `unit` out.'
    : `Leave \`unit\` out: it is ${found}.`;
  return [
    diagnostic(wrongUnit, {
      message: `\`${metric.name}\` is in ${found}, not in ${unit.value}.`,
      hint,
      span: unit.span,
    }),
  ];
}

function findCircles(index: MetricIndex): Diagnostic[] {
  const edgesOf: EdgesOf = (name) => {
    const metric = index.find(name);
    const uses = metric === null || metric.incomplete === true ? [] : findMetricKind(metric.kind)?.uses(metric.spec);
    return (uses ?? []).filter((one) => index.find(one.name) !== null).map(({ name: to, span }) => ({ to, span }));
  };
  return components(index.names(), edgesOf).flatMap((component) => {
    const circle = circleIn([...component].sort(), edgesOf);
    const [first, ...rest] = circle ?? [];
    if (circle === null || first === undefined) return [];
    return [
      diagnostic(metricCycle, {
        message: `Metrics are made of each other: ${describeCircle(circle)}.`,
        span: first.span,
        related: rest.map((step) => ({ message: `\`${step.name}\` goes on here`, span: step.span })),
      }),
    ];
  });
}
