import { success } from '../../src/base/outcome.ts';
import { compareText } from '../../src/base/span.ts';
import type { ColumnLineage } from '../../src/impact/column-lineage.ts';
import { tableEdges } from '../../src/impact/table-edges.ts';
import type { Project } from '../../src/model/project.ts';
import type { Generator } from '../generator.ts';
import { type Printed, prettyItem, prettyJsonParts } from '../pretty-json.ts';
import { projectMetrics } from '../project-metrics.ts';
import { changeCatalog } from './change-catalog.ts';
import { lineageSection } from './lineage-section.ts';
import { metricData } from './metric-data.ts';
import { plainPrinter } from './plain-text.ts';

/** Everything that was read and linked, as one JSON file for other programs. */
export const catalogGenerator: Generator = {
  name: 'catalog',
  summary: 'The whole catalog and its models as one JSON file',
  generate({ project, lineage }) {
    return success([{ path: catalogPath, parts: prettyJsonParts(catalogData(project, lineage)) }]);
  },
  change: (input) => [{ path: catalogPath, edit: (before) => changeCatalog(before, input) }],
};

export const catalogPath = 'catalog.json';

/** Targets are told without their options: those may hold secrets, and differ between machines. */
function catalogData(project: Project, lineage: ColumnLineage): object {
  const { settings, catalog, models, unitTests } = project;
  const index = projectMetrics(project);
  const print = plainPrinter();
  return {
    format: 1,
    project: {
      name: settings.name,
      time_zone: settings.timeZone,
      week_start: settings.weekStart,
      dialects: [...new Set(Object.values(settings.targets).map((target) => target.dialect))].sort(compareText),
    },
    properties: catalog.properties.map(print),
    groups: catalog.groups.map(print),
    entities: catalog.entities.map(print),
    events: catalog.events.map(print),
    sources: catalog.sources.map(print),
    seeds: catalog.seeds.map(print),
    metrics: catalog.metrics.map(
      (metric): Printed =>
        (indent) =>
          prettyItem(metricData(metric, index), indent),
    ),
    rollups: catalog.rollups.map(print),
    models: models.map(print),
    assertions: catalog.assertions.filter((one) => !one.implied).map(print),
    unit_tests: unitTests.map(print),
    lineage: wholeLineage(project, lineage),
    column_lineage: lineageSection(project, lineage),
  };
}

/** What feeds what: `event:order.paid` → `model:orders_daily`, sorted. */
function wholeLineage(project: Project, lineage: ColumnLineage): { from: string; to: string }[] {
  const fed = new Map<string, Set<string>>();
  for (const [from, to] of tableEdges(project, lineage)) {
    const known = fed.get(from);
    if (known === undefined) fed.set(from, new Set([to]));
    else known.add(to);
  }
  const edges: { from: string; to: string }[] = [];
  for (const from of [...fed.keys()].sort())
    for (const to of [...(fed.get(from) ?? [])].sort()) edges.push({ from, to });
  return edges;
}
