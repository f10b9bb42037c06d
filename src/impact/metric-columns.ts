import { entityPath } from '../metrics/entity.ts';
import { findMetricKind } from '../metrics/index.ts';
import type { MetricIndex } from '../metrics/metric-index.ts';
import { findColumn } from '../metrics/source.ts';
import type { MetricDef } from '../model/metric.ts';

/** A column of a table that a metric reads. `column` null: the columns are not known, so that it may be any of them. */
export interface MetricColumn {
  readonly table: string;
  readonly column: string | null;
  /** The dimension that it is read for, as it is written: the total of the metric does not depend on it. Null: it does. */
  readonly dimension: string | null;
}

const aside = new Set(['at', 'span', 'of', 'dimensions', 'tags', 'owner', 'description', 'unit', 'type', 'healthy']);

/**
 * The columns that the definition of a metric names itself, not through the metrics that it is made of: what is aggregated or
 * matched, words of conditions, the time and the dimensions. A word counts where a table of the metric has a column of its name.
 */
export function metricColumns(metric: MetricDef, index: MetricIndex): MetricColumn[] {
  const kind = metric.incomplete === true ? null : findMetricKind(metric.kind);
  if (kind === null) return [];
  const parts: readonly { readonly of: { readonly name: string } }[] = [
    ...kind.measures(metric.spec),
    ...(kind.rows?.(metric.spec) ?? []),
  ];
  const shared = wordsOf(metric.spec, new Set(parts));
  const time = metric.time === undefined ? ['event_time'] : [metric.time.name];
  const found = parts.flatMap(({ of, ...part }) => [
    ...columnsNamed(of.name, [...shared, ...wordsOf(part, new Set()), ...time], null, index),
    ...(metric.dimensions ?? []).flatMap(({ name }) => columnsNamed(of.name, [name], name, index)),
  ]);
  const once = new Map(found.map((one) => [`${one.table}#${one.column}#${one.dimension}`, one]));
  return [...once.values()];
}

function columnsNamed(
  table: string,
  words: readonly string[],
  dimension: string | null,
  index: MetricIndex,
): MetricColumn[] {
  const source = index.sources.find(table);
  if (source === null) return [];
  const id = `${source.kind}:${source.name}`;
  const own = words.flatMap((word): MetricColumn[] => {
    const path = entityPath(word);
    const entity = path && findColumn(source, word) === null ? index.entities.find(path.entity) : null;
    const joined = entity?.table ?? null;
    if (path === null || entity === null || joined === null) {
      const column = findColumn(source, word)?.name;
      return column === undefined ? [] : [{ table: id, column, dimension }];
    }
    const far = `${joined.kind}:${joined.name}`;
    const key = findColumn(source, entity.def.key)?.name;
    return [
      { table: far, column: findColumn(joined, path.column)?.name ?? null, dimension },
      { table: far, column: findColumn(joined, entity.def.key)?.name ?? null, dimension },
      ...(key === undefined ? [] : [{ table: id, column: key, dimension }]),
    ];
  });
  return source.columns === null ? [...own, { table: id, column: null, dimension }] : own;
}

/** Names that stand in a definition, also within conditions; texts in quotes are none. */
function wordsOf(value: unknown, without: ReadonlySet<unknown>): string[] {
  if (without.has(value)) return [];
  if (typeof value === 'string') {
    const bare = value.replace(/'(?:[^']|'')*'/g, ' ');
    return [value, ...(bare.match(/[A-Za-z_$][\w$.]*/g) ?? []), ...(bare.match(/[A-Za-z_$][\w$]*/g) ?? [])];
  }
  if (Array.isArray(value)) return value.flatMap((one) => wordsOf(one, without));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => (aside.has(key) ? [] : wordsOf(one, without)));
}
