import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { MetricDef } from '../../model/metric.ts';
import type { Ref } from '../../yaml/shape.ts';
import { checkColumn, scalars, timeTypes } from '../check-measure.ts';
import type { MetricContext } from '../kind.ts';
import { defaultTime } from '../plan/plan-measure.ts';
import type { RowsOf } from '../rows.ts';
import { findColumn, type MetricSource } from '../source.ts';
import { takenDimension, unlikeKeys, unlikeTimes } from './codes.ts';

type Known = readonly { readonly rows: RowsOf; readonly source: MetricSource }[];

/** Complaints about rows that are matched by a key and put in order by time, beyond those about each of them. */
export function checkPath(
  all: readonly RowsOf[],
  key: Ref,
  metric: MetricDef,
  context: MetricContext,
  own: readonly string[] = [],
): Diagnostic[] {
  const known = all.flatMap((rows) => {
    const source = context.sources.find(rows.of.name);
    return source === null ? [] : [{ rows, source }];
  });
  const keys = uniqueTables(known).flatMap(({ source }) => checkColumn(key, scalars, source));
  const times = known.flatMap(({ rows, source }) => checkTime(rows, source, metric));
  return [
    ...keys,
    ...(keys.length === 0 ? checkKeyTypes(key, known) : []),
    ...times,
    ...(times.length === 0 ? checkTimeTypes(known, metric) : []),
    ...checkOwn(metric, own),
  ];
}

function uniqueTables(known: Known): Known {
  return [...new Map(known.map((one) => [one.source.name, one])).values()];
}

function checkTime(rows: RowsOf, source: MetricSource, metric: MetricDef): Diagnostic[] {
  // Its own time was checked with the rows.
  if (rows.time !== undefined) return [];
  if (metric.time !== undefined) return checkColumn(metric.time, timeTypes, source);
  if (source.columns === null || findColumn(source, defaultTime) !== null) return [];
  const message = `It is not known when a row of \`${source.name}\` happened: it has no column \`${defaultTime}\`.`;
  const hint = `Write \`{of: ${source.name}, time: …}\`.`;
  return [diagnostic(unlikeTimes, { message, hint, span: rows.at.self })];
}

function checkKeyTypes(key: Ref, known: Known): Diagnostic[] {
  const typed = known.flatMap(({ source }) => {
    const type = findColumn(source, key.name)?.type ?? null;
    return type === null ? [] : [{ name: source.name, type: type === 'uuid' ? 'string' : type }];
  });
  const [first] = typed;
  const other = typed.find((one) => one.type !== first?.type);
  if (first === undefined || other === undefined) return [];
  const message = `\`${key.name}\` is of type ${first.type} in \`${first.name}\` and of type ${other.type} in \`${other.name}\`.`;
  return [diagnostic(unlikeKeys, { message, hint: 'Give it one type, in a model if need be.', span: key.span })];
}

function checkTimeTypes(known: Known, metric: MetricDef): Diagnostic[] {
  const typed = known.flatMap(({ rows, source }) => {
    const name = (rows.time ?? metric.time)?.name ?? defaultTime;
    const type = findColumn(source, name)?.type ?? null;
    return type === null || !timeTypes.includes(type) ? [] : [{ rows, name, type }];
  });
  const [first] = typed;
  const other = typed.find((one) => one.type !== first?.type);
  if (first === undefined || other === undefined) return [];
  const words = (one: typeof first): string => `\`${one.name}\` of \`${one.rows.of.name}\``;
  const message = `${words(first)} is a ${first.type}, ${words(other)} a ${other.type}: what came first cannot be told.`;
  const hint = 'Name columns of one type with `time:`.';
  return [diagnostic(unlikeTimes, { message, hint, span: other.rows.at.self })];
}

function checkOwn(metric: MetricDef, own: readonly string[]): Diagnostic[] {
  return (metric.dimensions ?? [])
    .filter(({ name }) => own.includes(name) || (name.startsWith('_') && !/^_(late|source|file)$/.test(name)))
    .map(({ name, span }) =>
      diagnostic(takenDimension, {
        message: own.includes(name)
          ? `\`${name}\` is a column that the metric makes itself; it can be asked by without being written here.`
          : `\`${name}\` could be a column that the metric makes itself.`,
        hint: own.includes(name) ? 'Leave it out.' : 'Give the column another name in a model.',
        span,
      }),
    );
}
