import { describeMeasure } from '../metrics/describe-measure.ts';
import { entityPath } from '../metrics/entity.ts';
import { findMetricKind } from '../metrics/index.ts';
import type { MetricIndex } from '../metrics/metric-index.ts';
import { findColumn } from '../metrics/source.ts';
import type { MetricDef } from '../model/metric.ts';
import { originOf } from './flow.ts';
import type { Origin } from './model-lineage.ts';
import { wordsOf } from './words-of.ts';

/** What a metric names itself, not through the metrics that it is made of. */
export interface MetricLineage {
  /** Measures, and the rows that it looks at; `what` says in Markdown which. */
  readonly measures: readonly {
    readonly what: string;
    /** The id of the table: `event:order.paid`. */
    readonly of: string;
    readonly columns: readonly Origin[];
  }[];
  /** The columns that are read for a dimension, as it is written: the total does not depend on them. */
  readonly dimensions: ReadonlyMap<string, readonly Origin[]>;
  /** Names of the metrics that it is made of. */
  readonly metrics: readonly string[];
}

/**
 * The columns that the definition of a metric names: what is aggregated or matched, words of conditions, the time and the
 * dimensions. A word counts where a table of the metric has a column of its name.
 */
export function metricLineage(metric: MetricDef, index: MetricIndex): MetricLineage {
  const kind = metric.incomplete === true ? null : findMetricKind(metric.kind);
  if (kind === null) return { measures: [], dimensions: new Map(), metrics: [] };
  const measures = kind.measures(metric.spec);
  const rows = kind.rows?.(metric.spec) ?? [];
  const parts: readonly { readonly of: { readonly name: string } }[] = [...measures, ...rows];
  const shared = wordsOf(metric.spec, new Set(parts));
  const time = metric.time === undefined ? ['event_time'] : [metric.time.name];
  const measure = (what: string, { of, ...part }: (typeof parts)[number]): MetricLineage['measures'][number] => ({
    what,
    of: `${index.sources.find(of.name)?.kind ?? 'model'}:${of.name}`,
    columns: sortedOnce(columnsNamed(of.name, [...shared, ...wordsOf(part), ...time], index)),
  });
  const dimensions = (metric.dimensions ?? []).map(({ name }) => {
    const origins = parts.flatMap(({ of }) => columnsNamed(of.name, [name], index));
    return [name, sortedOnce(origins)] as const;
  });
  return {
    measures: [
      ...measures.map((one) => measure(describeMeasure(one), one)),
      ...rows.map((one) => measure(`rows of \`${one.of.name}\``, one)),
    ],
    dimensions: new Map(dimensions),
    metrics: [...new Set(index.usesOf(metric.name))],
  };
}

function sortedOnce(origins: readonly Origin[]): readonly Origin[] {
  return [...new Set(origins)].sort();
}

function columnsNamed(table: string, words: readonly string[], index: MetricIndex): Origin[] {
  const source = index.sources.find(table);
  if (source === null) return [];
  const id = `${source.kind}:${source.name}`;
  const own = words.flatMap((word): Origin[] => {
    const path = entityPath(word);
    const entity = path && findColumn(source, word) === null ? index.entities.find(path.entity) : null;
    const joined = entity?.table ?? null;
    if (path === null || entity === null || joined === null) {
      const column = findColumn(source, word)?.name;
      return column === undefined ? [] : [originOf(id, column.toLowerCase())];
    }
    const far = `${joined.kind}:${joined.name}`;
    const key = findColumn(source, entity.def.key)?.name;
    return [
      originOf(far, findColumn(joined, path.column)?.name.toLowerCase() ?? '*'),
      originOf(far, findColumn(joined, entity.def.key)?.name.toLowerCase() ?? '*'),
      ...(key === undefined ? [] : [originOf(id, key.toLowerCase())]),
    ];
  });
  return source.columns === null ? [...own, originOf(id, '*')] : own;
}
