import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { didYouMean } from '../base/suggest.ts';
import type { ValueKind } from '../model/values.ts';
import { type Located, type Ref, spanOf } from '../yaml/shape.ts';
import { badAggregation, templateTag, unknownColumn, unknownSource, wrongColumnType } from './codes.ts';
import { entityNames, entityPath, joinedColumn } from './entity.ts';
import { joinProblem } from './join-problem.ts';
import type { MetricContext } from './kind.ts';
import { type Aggregation, aggregations, allRows, type Measure, writtenAggregations } from './measure.ts';
import { defaultTime } from './plan/plan-measure.ts';
import { findColumn, type MetricSource } from './source.ts';

/** Complaints about one measure: its table, its column, and whether it says how rows become a value. */
export function checkMeasure(measure: Measure, context: MetricContext): Diagnostic[] {
  const findings = [...checkAggregation(measure), ...checkCondition(measure.where)];
  const source = context.sources.find(measure.of.name);
  if (source === null) return [...findings, ...checkSource(measure.of, context)];
  for (const fn of writtenAggregations(measure)) {
    const column = measure[fn];
    if (column === undefined || (fn === 'count' && column.name === allRows)) continue;
    findings.push(...checkColumn(column, typesFor[fn], source));
  }
  findings.push(...checkNames(measure.where, source, context));
  for (const key of measure.per ?? []) findings.push(...checkColumn(key, scalars, source));
  findings.push(...checkLast(measure, source));
  if (measure.time !== undefined) findings.push(...checkColumn(measure.time, timeTypes, source));
  return findings;
}

/** Complaints about a dimension of a metric on one of the tables that it is computed over. */
export function checkDimension(dimension: Ref, source: MetricSource, { entities }: MetricContext): Diagnostic[] {
  const isJoined = entityPath(dimension.name) !== null && findColumn(source, dimension.name) === null;
  if (!isJoined) return checkColumn(dimension, scalars, source);
  const problem = joinProblem(dimension.name, source, entities);
  if (problem !== null) return [diagnostic(problem.code, { ...problem, span: dimension.span })];
  const joined = joinedColumn(source, dimension.name, entities);
  return joined === null ? [] : checkColumn({ name: joined.column, span: dimension.span }, scalars, joined.table);
}

/** Complains about the name of a table that does not exist. */
export function checkSource(ref: Ref, context: MetricContext): Diagnostic[] {
  if (context.incomplete || context.sources.find(ref.name) !== null) return [];
  const message = `There is no event, model or seed \`${ref.name}\`.`;
  const hint = didYouMean(ref.name, context.sources.names());
  return [diagnostic(unknownSource, { message, hint, span: ref.span })];
}

function checkAggregation(measure: Measure): Diagnostic[] {
  const written = writtenAggregations(measure);
  const [fn, second] = written;
  const complain = (message: string, hint: string | null, key: 'method' | 'fraction' | 'per' | Aggregation | null) =>
    diagnostic(badAggregation, { message, hint, span: key === null ? measure.at.self : spanOf(measure, key) });
  if (fn === undefined) {
    // A mistyped one was reported already.
    const isTypo = Object.keys(measure.at).some((key) => didYouMean(key, aggregations)?.startsWith('Did') === true);
    return isTypo ? [] : [complain('The measure does not say how rows become one value.', oneOfThem, null)];
  }
  if (second !== undefined)
    return [complain(`\`${fn}\` and \`${second}\` are two measures: write them as two metrics.`, null, second)];
  const isQuantile = fn === 'median' || fn === 'percentile';
  const findings: Diagnostic[] = [];
  if (isQuantile && measure.method === undefined && measure.at.method === undefined)
    findings.push(
      complain(
        `\`${fn}\` does not say how exactly it is computed.`,
        'Write `method: exact` or `method: approximate`.',
        fn,
      ),
    );
  if (fn === 'percentile' && measure.fraction === undefined && measure.at.fraction === undefined)
    findings.push(
      complain(
        '`percentile` does not say which one.',
        'Write `fraction: 0.9` for the value that 90 % do not exceed.',
        fn,
      ),
    );
  if (fn !== 'percentile' && measure.fraction !== undefined)
    findings.push(complain(`\`fraction\` means nothing beside \`${fn}\`.`, 'It belongs to `percentile`.', 'fraction'));
  if (!isQuantile && fn !== 'count_distinct' && measure.method !== undefined)
    findings.push(complain(`\`method\` means nothing beside \`${fn}\`, which is always exact.`, null, 'method'));
  if (fn === 'last' && (measure.per ?? []).length === 0 && measure.at.per === undefined)
    findings.push(
      complain(
        '`last` does not say of what each has a last value.',
        'Write `per: account_id`: the last values of all accounts are added up.',
        fn,
      ),
    );
  if (fn !== 'last' && measure.per !== undefined)
    findings.push(complain(`\`per\` means nothing beside \`${fn}\`.`, 'It belongs to `last`.', 'per'));
  return findings;
}

/** Complaints about names `entity.column` in a condition. */
export function checkNames(
  where: Located<string> | undefined,
  source: MetricSource,
  context: MetricContext,
): Diagnostic[] {
  if (where === undefined) return [];
  const names = new Set(entityNames(where.value, context.entities));
  return [...names].flatMap((name) => checkDimension({ name, span: where.span }, source, context));
}

/** Without a time there is no last row. */
function checkLast(measure: Measure, source: MetricSource): Diagnostic[] {
  if (measure.last === undefined || measure.time !== undefined || source.columns === null) return [];
  if (findColumn(source, defaultTime) !== null) return [];
  const message = `What is last of \`${source.name}\` is not known: it has no column \`${defaultTime}\`.`;
  return [diagnostic(badAggregation, { message, hint: 'Name the column: `time: …`.', span: measure.last.span })];
}

const oneOfThem = `Write one of ${aggregations.map((one) => `\`${one}\``).join(', ')}.`;

/** Complains about a condition that is not plain SQL. */
export function checkCondition(where: Located<string> | undefined): Diagnostic[] {
  if (where === undefined || !where.value.includes('{{')) return [];
  return [
    diagnostic(templateTag, {
      message: 'The condition of a metric is plain SQL, without template tags.',
      hint: 'Compute what needs a helper in a model, and the metric over the model.',
      span: where.span,
    }),
  ];
}

export const numbers: readonly ValueKind[] = ['integer', 'number'];
export const scalars: readonly ValueKind[] = ['string', 'integer', 'number', 'boolean', 'date', 'timestamp', 'uuid'];
export const timeTypes: readonly ValueKind[] = ['timestamp', 'date'];

const typesFor: Readonly<Record<Aggregation, readonly ValueKind[] | null>> = {
  count: null,
  count_distinct: scalars,
  sum: numbers,
  avg: numbers,
  min: numbers,
  max: numbers,
  median: numbers,
  percentile: numbers,
  last: numbers,
};

/** Complains about a column that is missing or whose type is none of `types` (null: any). */
export function checkColumn(ref: Ref, types: readonly ValueKind[] | null, source: MetricSource): Diagnostic[] {
  if (source.columns === null) return [];
  const column = findColumn(source, ref.name);
  const known = source.columns.map((one) => one.name);
  if (column === null) {
    const message = `The ${source.kind} \`${source.name}\` has no column \`${ref.name}\`.`;
    return [diagnostic(unknownColumn, { message, hint: didYouMean(ref.name, known), span: ref.span })];
  }
  if (types === null || column.type === null || types.includes(column.type)) return [];
  const wanted = types === scalars ? 'a single value' : types === numbers ? 'a number' : 'a timestamp or a date';
  const message = `\`${ref.name}\` of \`${source.name}\` is of type ${column.type}; this needs ${wanted}.`;
  return [diagnostic(wrongColumnType, { message, span: ref.span })];
}
