import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/suggest.ts';
import { unknownMetric } from '../codes.ts';
import { type EntityIndex, entityNames, joinedColumn, replaceNames, resultColumn } from '../entity.ts';
import type { PlannedMeasure } from '../formula.ts';
import { joinProblem } from '../join-problem.ts';
import type { MetricIndex } from '../metric-index.ts';
import { findColumn, type MetricSource } from '../source.ts';
import { checkFrames } from './check-frames.ts';
import { isBound } from './date-bound.ts';
import type { MetricQuery } from './query.ts';
import { badDate, repeatedColumn, unknownDimension, unknownOrder, unsharedColumn, withoutTime } from './query-codes.ts';
import { timeGrains } from './time-grains.ts';

/** Complaints about the names in a query. Without any, its metrics can be planned. */
export function checkNames(query: MetricQuery, index: MetricIndex): Diagnostic[] {
  const unknown = unknownMetrics(query.metrics, index);
  if (unknown.length > 0) return unknown;
  return [
    ...(query.by ?? []).flatMap((name) => checkDimension(name, query.metrics, index)),
    ...checkColumns(query),
    ...checkBounds(query),
  ];
}

/** A complaint about each name that is no metric's. */
export function unknownMetrics(names: readonly string[], index: MetricIndex): Diagnostic[] {
  return names
    .filter((name) => index.find(name) === null)
    .map((name) =>
      diagnostic(unknownMetric, {
        message: `There is no metric \`${name}\`.`,
        hint: didYouMean(name, index.names()) ?? 'The catalog defines no metrics.',
        span: null,
      }),
    );
}

function checkDimension(name: string, metrics: readonly string[], index: MetricIndex): Diagnostic[] {
  const lacking = metrics.filter((metric) => !index.dimensionsOf(metric).includes(name));
  if (lacking.length === 0) return [];
  const which = lacking.map((one) => `\`${one}\``).join(', ');
  const message = `${which} ${lacking.length === 1 ? 'has' : 'have'} no dimension \`${name}\`.`;
  return [diagnostic(unknownDimension, { message, hint: dimensionHint(name, metrics, index), span: null })];
}

function dimensionHint(name: string, metrics: readonly string[], index: MetricIndex): string | null {
  const grain = timeGrains.find((one) => one === name);
  if (grain) return `\`${grain}\` is a grain: ask with \`--grain ${grain}\`, or \`grain: ${grain}\` in code.`;
  const shared = sharedDimensions(metrics, index);
  const isElsewhere = metrics.some((metric) => index.dimensionsOf(metric).includes(name));
  if (shared.length > 0)
    return isElsewhere ? `All of them have ${shared.map((one) => `\`${one}\``).join(', ')}.` : didYouMean(name, shared);
  return metrics.length === 1 ? `\`${metrics[0]}\` has no dimensions.` : 'These metrics have no dimension in common.';
}

/** The dimensions that all of some metrics can be asked by. */
export function sharedDimensions(metrics: readonly string[], index: MetricIndex): string[] {
  const [first = '', ...rest] = metrics;
  return index.dimensionsOf(first).filter((name) => rest.every((other) => index.dimensionsOf(other).includes(name)));
}

/** The columns of the result, in order. */
export function columnsOf({ grain, by = [], metrics }: MetricQuery): string[] {
  return [...(grain ? [grain] : []), ...by.map(resultColumn), ...metrics];
}

function checkColumns(query: MetricQuery): Diagnostic[] {
  const columns = columnsOf(query);
  const repeated = new Set(columns.filter((name, at) => columns.indexOf(name) !== at));
  const unknown = (query.order ?? []).filter((one) => !columns.includes(resultColumn(one.name)));
  return [
    ...[...repeated].map((name) =>
      diagnostic(repeatedColumn, { message: `\`${name}\` would be two columns of the result.`, span: null }),
    ),
    ...unknown.map(({ name }) =>
      diagnostic(unknownOrder, {
        message: `The result has no column \`${name}\` to be ordered by.`,
        hint: didYouMean(name, columns),
        span: null,
      }),
    ),
  ];
}

function checkBounds({ since, until }: MetricQuery): Diagnostic[] {
  const wrong = [since, until].filter((one) => typeof one === 'string' && !isBound(one));
  const findings = wrong.map((one) =>
    diagnostic(badDate, {
      message: `\`${one}\` is neither a date nor an instant.`,
      hint: 'Write `2026-01-31`, or `2026-01-31T12:00:00Z`.',
      span: null,
    }),
  );
  if (findings.length > 0 || !since || !until || Date.parse(since) < Date.parse(until)) return findings;
  const message = `Nothing lies from ${since} on and before ${until}.`;
  return [diagnostic(badDate, { message, hint: '`until` does not belong to the range.', span: null })];
}

/** Whether the time of rows matters to a query. */
export function isAskedByTime({ grain, since, until, within }: MetricQuery): boolean {
  return Boolean(grain || since || until || within);
}

/** Complaints about the tables of the planned measures: their time, and the columns of the condition. */
export function checkMeasures(
  query: MetricQuery,
  measures: readonly { readonly metric: string; readonly measure: PlannedMeasure }[],
  entities: EntityIndex,
): Diagnostic[] {
  const isTimed = isAskedByTime(query);
  const late = isTimed ? measures.filter(({ measure }) => measure.time === null) : [];
  const coarse = query.grain === 'hour' ? measures.filter(({ measure }) => measure.time?.type === 'date') : [];
  const about = (those: typeof measures): string => [...new Set(those.map((one) => `\`${one.metric}\``))].join(', ');
  const findings: Diagnostic[] = [];
  if (late.length > 0) {
    const tables = [...new Set(late.map(({ measure }) => `\`${measure.source.name}\``))].join(', ');
    const message = `It is not known when ${about(late)} happened: no time column of ${tables} is named.`;
    findings.push(diagnostic(withoutTime, { message, hint: 'Name it in the catalog: `time: …`.', span: null }));
  }
  if (coarse.length > 0) {
    const message = `${about(coarse)} has dates, which are no finer than days.`;
    findings.push(diagnostic(withoutTime, { message, hint: 'Ask by `day` or longer.', span: null }));
  }
  findings.push(...checkFrames(query, measures));
  if (query.where) {
    const sources = uniqueSources(measures.map((one) => one.measure));
    const joins = checkJoins(query.where, sources, entities);
    const own = replaceNames(query.where, (name) => (entityNames(name, entities).length > 0 ? ' ' : null));
    findings.push(...joins, ...checkCondition(own, sources));
  }
  return findings;
}

/** Names of columns of entities in a condition need to be columns that the rows of every table can get. */
function checkJoins(where: string, sources: readonly MetricSource[], entities: EntityIndex): Diagnostic[] {
  const complain = (message: string, hint: string | null) => [
    diagnostic(unsharedColumn, { message, hint, span: null }),
  ];
  return [...new Set(entityNames(where, entities))].flatMap((name) =>
    sources.flatMap((source) => {
      if (findColumn(source, name) !== null) return [];
      const problem = joinProblem(name, source, entities);
      if (problem !== null) return complain(problem.message, problem.hint);
      const joined = joinedColumn(source, name, entities);
      const known = joined?.table.columns ?? null;
      if (joined === null || known === null || findColumn(joined.table, joined.column) !== null) return [];
      const names = known.map((one) => one.name);
      return complain(`\`${joined.table.name}\` has no column \`${joined.column}\`.`, didYouMean(joined.column, names));
    }),
  );
}

function uniqueSources(measures: readonly PlannedMeasure[]): MetricSource[] {
  const bases = measures.map(({ source }) => (source.kind === 'computed' ? source.base : source));
  return [...new Map(bases.map((one) => [one.name, one])).values()];
}

/** Words of a condition that are columns of some of the tables and not of others. The rest is left to the warehouse. */
function checkCondition(where: string, sources: readonly MetricSource[]): Diagnostic[] {
  const bare = where.replace(/'(?:[^']|'')*'/g, ' ');
  const words = new Set([...bare.matchAll(/[A-Za-z_]\w*(?!\w*\s*\()/g)].map((match) => match[0]));
  return [...words].flatMap((word) => {
    const known = sources.filter((source) => source.columns !== null);
    const lacking = known.filter((source) => findColumn(source, word) === null);
    if (lacking.length === 0 || lacking.length === known.length) return [];
    const message = `The condition looks at \`${word}\`, which ${lacking.map((one) => `\`${one.name}\``).join(', ')} does not have.`;
    const hint = 'It narrows every table that the metrics are computed over: ask in two queries.';
    return [diagnostic(unsharedColumn, { message, hint, span: null })];
  });
}
