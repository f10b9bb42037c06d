import type { ColumnLineage } from '../../src/impact/column-lineage.ts';
import { partsOfOrigin } from '../../src/impact/flow.ts';
import type { MetricIndex } from '../../src/metrics/metric-index.ts';
import type { Project } from '../../src/model/project.ts';
import { graphLabel } from './lineage-graph.ts';
import { codeBlock } from './markdown.ts';

/**
 * A Mermaid graph from the properties of events, and columns of models, to the metric, and on to the metrics and rollups that
 * use it.
 */
export function metricLineageGraph(
  metric: string,
  lineage: ColumnLineage,
  index: MetricIndex,
  project: Project,
): string {
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
    node(`metric ${name}`, `{{${graphLabel(name)}}}${name === metric ? ':::here' : ''}`);
  const link = (from: string, to: string): void => void edges.add(`  ${from} --> ${to}`);
  const visit = (name: string, seen: ReadonlySet<string>): void => {
    const found = lineage.metric(name);
    if (found === null || seen.has(name)) return;
    for (const { of, columns } of found.measures) {
      const table = nameOf(of);
      const from = node(
        `table ${table}`,
        of.startsWith('event:') ? `([${graphLabel(table)}])` : `[${graphLabel(table)}]`,
      );
      for (const { column } of columns.map(partsOfOrigin).filter((one) => one.table === of && one.column !== null))
        link(node(`column ${table} ${column}`, `>${graphLabel(column ?? '')}]`), from);
      link(from, metricNode(name));
    }
    for (const used of found.metrics) {
      link(metricNode(used), metricNode(name));
      visit(used, new Set([...seen, name]));
    }
  };
  visit(metric, new Set());
  for (const user of index.usersOf(metric)) link(metricNode(metric), metricNode(user));
  for (const rollup of rollupsOf(metric, project))
    link(metricNode(metric), node(`rollup ${rollup.name}`, `[(${graphLabel(rollup.name)})]`));
  return codeBlock('mermaid', ['flowchart LR', ...boxes, ...edges, '  classDef here stroke-width:3px'].join('\n'));
}

/** `order.paid` of `event:order.paid` */
function nameOf(table: string): string {
  return table.slice(table.indexOf(':') + 1);
}

/** The rollups that hold a metric. */
export function rollupsOf(metric: string, { catalog }: Project): Project['catalog']['rollups'] {
  return catalog.rollups.filter((one) => one.metrics.some((held) => held.name === metric));
}
