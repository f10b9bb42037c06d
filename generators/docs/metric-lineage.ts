import { findMetricKind } from '../../src/metrics/index.ts';
import { type MetricIndex, tableNames } from '../../src/metrics/metric-index.ts';
import { findColumn } from '../../src/metrics/source.ts';
import type { MetricDef } from '../../src/model/metric.ts';
import type { Project } from '../../src/model/project.ts';
import { graphLabel } from './lineage-graph.ts';
import { codeBlock } from './markdown.ts';

/** Fields that all metrics have and that are not about what is computed. */
const aside = new Set(['at', 'span', 'dimensions', 'time', 'tags', 'owner', 'description', 'unit', 'type']);

/** A column of a table that a metric is computed from. */
interface Used {
  readonly table: string;
  readonly column: string;
}

/**
 * A Mermaid graph from the properties of events, and columns of models, to the metric, and on to the metrics and rollups that
 * use it.
 */
export function metricLineageGraph(metric: MetricDef, index: MetricIndex, project: Project): string {
  const ids = new Map<string, string>();
  const boxes: string[] = [];
  const edges = new Set<string>();
  const node = (key: string, box: string): string => {
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = `n${ids.size}`;
    ids.set(key, id);
    boxes.push(`  ${id}${box}`);
    return id;
  };
  const metricNode = (name: string): string =>
    node(`metric ${name}`, `{{${graphLabel(name)}}}${name === metric.name ? ':::here' : ''}`);
  const link = (from: string, to: string): void => void edges.add(`  ${from} --> ${to}`);
  const visit = (name: string, seen: ReadonlySet<string>): void => {
    const found = index.find(name);
    const kind = found && findMetricKind(found.kind);
    if (!found || !kind || seen.has(name)) return;
    for (const { name: table } of tableNames(kind, found.spec)) {
      const isEvent = index.sources.find(table)?.kind === 'event';
      const from = node(`table ${table}`, isEvent ? `([${graphLabel(table)}])` : `[${graphLabel(table)}]`);
      for (const { column } of usedColumns(found, index).filter((one) => one.table === table))
        link(node(`column ${table} ${column}`, `>${graphLabel(column)}]`), from);
      link(from, metricNode(name));
    }
    for (const used of index.usesOf(name)) {
      link(metricNode(used), metricNode(name));
      visit(used, new Set([...seen, name]));
    }
  };
  visit(metric.name, new Set());
  for (const user of index.usersOf(metric.name)) link(metricNode(metric.name), metricNode(user));
  for (const rollup of rollupsOf(metric.name, project))
    link(metricNode(metric.name), node(`rollup ${rollup.name}`, `[(${graphLabel(rollup.name)})]`));
  return codeBlock('mermaid', ['flowchart LR', ...boxes, ...edges, '  classDef here stroke-width:3px'].join('\n'));
}

/** The rollups that hold a metric. */
export function rollupsOf(metric: string, { catalog }: Project): Project['catalog']['rollups'] {
  return catalog.rollups.filter((one) => one.metrics.some((held) => held.name === metric));
}

/** The columns that the definition of a metric names: what is aggregated, matched or looked at by a condition. */
export function usedColumns({ kind: name, spec }: MetricDef, index: MetricIndex): Used[] {
  const kind = findMetricKind(name);
  if (kind === null) return [];
  const tables = [...new Set(tableNames(kind, spec).map((one) => one.name))];
  const words = wordsOf(spec);
  return tables.flatMap((table) => {
    const source = index.sources.find(table);
    if (source === null) return [];
    const columns = words.map((word) => findColumn(source, word)?.name).filter((one) => one !== undefined);
    return [...new Set(columns)].map((column) => ({ table, column }));
  });
}

/** Names that stand in a definition, also within conditions; texts in quotes are none. */
function wordsOf(value: unknown): string[] {
  if (typeof value === 'string') {
    const bare = value.replace(/'(?:[^']|'')*'/g, ' ');
    return [value, ...(bare.match(/[A-Za-z_$][\w$]*/g) ?? [])];
  }
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => (aside.has(key) ? [] : wordsOf(one)));
}
