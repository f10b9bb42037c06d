import type { Diagnostic } from '../../base/diagnostic.ts';
import { needsGrain } from '../../metrics/formula.ts';
import { findMetricKind } from '../../metrics/index.ts';
import { type MetricIndex, tableNames } from '../../metrics/metric-index.ts';
import { usualGrain } from '../../metrics/plan/usual-grain.ts';
import type { MetricDef } from '../../model/metric.ts';
import { metricBroken } from '../codes.ts';
import { textOf } from '../execute/text-of.ts';
import { warehouseFailure } from '../execute/warehouse-failure.ts';
import type { LoadedProject } from '../project/load-project.ts';
import { metricStatement, metricsOf } from '../query-metrics.ts';
import type { AskedQuery, SqlReader } from '../sql-reader.ts';

/** Has the warehouse read the SQL of all metrics over tables that it knows; those over tables in `unknown` (ids) are left out. */
export async function validateMetrics(
  loaded: LoadedProject,
  reader: SqlReader,
  unknown: ReadonlySet<string>,
): Promise<Diagnostic[]> {
  const index = metricsOf(loaded);
  const asked = index.metrics
    .filter((metric) => isOwn(metric) && !tablesOf(metric, index).some((id) => unknown.has(id)))
    .flatMap((metric) => queryOf(metric, index, loaded, reader) ?? []);
  const readings = await reader.read(asked);
  const errors = readings.flatMap((one) => one.error ?? []);
  return errors.map((error) => warehouseFailure(error, textOf(loaded), metricBroken));
}

/** What is made of other metrics only has their faults. */
function isOwn(metric: MetricDef): boolean {
  const kind = findMetricKind(metric.kind);
  return kind !== null && tableNames(kind, metric.spec).length > 0;
}

function tablesOf({ name }: MetricDef, index: MetricIndex): string[] {
  return index.tablesOf(name).map((one) => `${one.kind}:${one.name}`);
}

/** Asks by all dimensions at once, so that those are read too. Null where the metric has a fault of its own. */
function queryOf(
  { name, at }: MetricDef,
  index: MetricIndex,
  loaded: LoadedProject,
  { dialect }: SqlReader,
): AskedQuery | null {
  const grain = needsGrain(index.formulaOf(name)) ? usualGrain(name, index) : null;
  const planned = metricStatement(loaded, { metrics: [name], by: index.dimensionsOf(name), grain }, dialect);
  if (planned.value === null) return null;
  return { statement: { ...planned.value.statement, origin: { step: 'metric', span: at.self } }, as: null };
}
