import type { Diagnostic } from '../base/diagnostic.ts';
import { startOfDate } from '../metrics/plan/midnight.ts';
import { tablesBehind } from '../metrics/tables-behind.ts';
import type { Refresh } from '../model/metric.ts';
import { unionAll } from '../sql/make-relation.ts';
import { freshnessProbe, loadProbe, type Probe, volumeProbe } from './data-probes.ts';
import type { CheckedProject } from './project/load-project.ts';
import { itemId, projectGraph } from './project-graph.ts';
import { metricsOf } from './query-metrics.ts';
import { type Row, type Warehouse, WarehouseError } from './warehouse.ts';

export interface DataQuestion {
  readonly metrics: readonly string[];
  /** A date, or an instant, before which the rows of the query lie. */
  readonly until: string | null;
  readonly now: Date;
}

/** What a reader of metrics should know of the data that they rest on. One statement; none where nothing is expected of the data. */
export async function dataWarnings(
  loaded: CheckedProject,
  warehouse: Warehouse,
  question: DataQuestion,
): Promise<Diagnostic[]> {
  const probes = probesOf(loaded, endOf(question, loaded), question.metrics);
  if (probes.length === 0) return [];
  const rows = await lookUp(warehouse, probes);
  return rows.flatMap((row) => probes[Number(row.probe)]?.judge(row) ?? []);
}

/** Where tables are not there, the query itself says so. */
async function lookUp(warehouse: Warehouse, probes: readonly Probe[]): Promise<readonly Row[]> {
  const sql = warehouse.dialect.relation(unionAll(probes.map((one) => one.relation)));
  try {
    return await warehouse.query({ sql, origin: { step: 'query', span: null } });
  } catch (error) {
    if (error instanceof WarehouseError) return [];
    throw error;
  }
}

/** Now, or the end of the range that is asked for. */
function endOf({ until, now }: DataQuestion, { project }: CheckedProject): Date {
  if (until === null) return now;
  const instant = until.length === 10 ? startOfDate(until, project.settings.timeZone) : until;
  return new Date(Math.min(now.getTime(), Date.parse(instant)));
}

function probesOf(loaded: CheckedProject, end: Date, metrics: readonly string[]): Probe[] {
  const index = metricsOf(loaded);
  const events = new Map<string, string[]>();
  const sources = new Map<string, { metric: string; refresh: Refresh }[]>();
  for (const metric of metrics) {
    const { refresh } = index.find(metric) ?? {};
    const behind = itemsBehind(
      tablesBehind(metric, index.find).map((one) => one.name),
      loaded,
    );
    for (const id of behind) {
      if (id.startsWith('event:')) events.set(id.slice(6), [...(events.get(id.slice(6)) ?? []), metric]);
      if (id.startsWith('source:') && refresh !== undefined)
        sources.set(id.slice(7), [...(sources.get(id.slice(7)) ?? []), { metric, refresh }]);
    }
  }
  const makers: ((number: number) => Probe | null)[] = [
    ...loaded.project.catalog.events.flatMap((event) => {
      const those = events.get(event.name);
      if (those === undefined) return [];
      return [
        (number: number) => freshnessProbe(event, those, end, number),
        (number: number) => volumeProbe(event, those, end, loaded, number),
      ];
    }),
    ...[...sources].map(
      ([source, those]) =>
        (number: number) =>
          loadProbe(source, those, end, number),
    ),
  ];
  const probes: Probe[] = [];
  for (const make of makers) {
    const probe = make(probes.length);
    if (probe !== null) probes.push(probe);
  }
  return probes;
}

/** Ids of all that some tables are made from, and theirs. */
function itemsBehind(tables: readonly string[], { project }: CheckedProject): Set<string> {
  const graph = projectGraph(project);
  const ids = (['event', 'model', 'seed'] as const).flatMap((kind) => tables.map((name) => itemId(kind, name)));
  const seen = new Set(ids.filter((id) => graph.byId.has(id)));
  for (const id of seen) for (const read of graph.byId.get(id)?.dependsOn ?? []) seen.add(read);
  return seen;
}
