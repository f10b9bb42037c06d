import { normalSql } from '../../../diff/normal-sql.ts';
import { type Pair, pairsOf } from '../../../diff/pairs.ts';
import { sameData } from '../../../diff/same-data.ts';
import type { DiffSide } from '../../../diff/side.ts';
import { planQuery } from '../../../metrics/plan/plan-query.ts';
import type { MetricDef } from '../../../model/metric.ts';
import type { ModelDef, SeedDef } from '../../../model/transform.ts';
import type { Dialect } from '../../../sql/dialect.ts';
import { grainOf } from './metric-grain.ts';

/** What a change may give other values: models and seeds that changed, all models that read them, and metrics over either. */
export interface Affected {
  readonly models: readonly Pair<ModelDef>[];
  readonly seeds: readonly Pair<SeedDef>[];
  readonly metrics: readonly Pair<MetricDef>[];
}

export function affectedBy(before: DiffSide, after: DiffSide, dialect: Dialect): Affected {
  const seeds = pairsOf(before.project.catalog.seeds, after.project.catalog.seeds).filter((pair) =>
    isOtherSeed(pair, before, after),
  );
  const all = pairsOf(before.project.models, after.project.models);
  const touched = new Set(seeds.flatMap((pair) => idsOf('seed', pair)));
  const found = new Set<Pair<ModelDef>>();
  // Until nothing is added: a model may come before what it reads.
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const pair of all) {
      if (
        found.has(pair) ||
        !(isOtherModel(pair, before, after, dialect) || readsOf(pair).some((id) => touched.has(id)))
      )
        continue;
      found.add(pair);
      for (const id of idsOf('model', pair)) touched.add(id);
    }
  }
  const metrics = pairsOf(before.project.catalog.metrics, after.project.catalog.metrics).filter(
    (pair) =>
      tablesOf(pair.before, before).some((id) => touched.has(id)) ||
      tablesOf(pair.after, after).some((id) => touched.has(id)) ||
      (pair.before !== null &&
        pair.after !== null &&
        sqlOf(pair.before, before, dialect) !== sqlOf(pair.after, after, dialect)),
  );
  return { models: all.filter((pair) => found.has(pair)), seeds, metrics };
}

function idsOf(kind: 'model' | 'seed', { before, after }: Pair<{ readonly name: string }>): string[] {
  return [before, after].flatMap((one) => (one === null ? [] : [`${kind}:${one.name}`]));
}

function readsOf({ before, after }: Pair<ModelDef>): string[] {
  return [before, after].flatMap((one) => one?.dependsOn.map(({ kind, name }) => `${kind}:${name}`) ?? []);
}

function isOtherSeed({ before: was, after: is }: Pair<SeedDef>, before: DiffSide, after: DiffSide): boolean {
  if (was === null || is === null) return true;
  const columns = (seed: SeedDef) => seed.columns.map(({ name, type }) => [name, type]);
  const [old, now] = [before.seedKey(was), after.seedKey(is)];
  return was.name !== is.name || !sameData(columns(was), columns(is)) || (old !== null && now !== null && old !== now);
}

function isOtherModel({ before: was, after: is }: Pair<ModelDef>, old: DiffSide, now: DiffSide, dialect: Dialect) {
  if (was === null || is === null || was.name !== is.name) return true;
  const key = old.sqlKey(was.name);
  if (key !== null && key === now.sqlKey(is.name)) return false;
  const [one, other] = [wholeQuery(old, was.name, dialect), wholeQuery(now, is.name, dialect)];
  return one !== null && other !== null && normalSql(one) !== normalSql(other);
}

/** The query of the whole table; null where it is not known. */
function wholeQuery(side: DiffSide, model: string, dialect: Dialect): string | null {
  return side.sqlOf(model)?.find((one) => one.dialect === dialect.name)?.queries[0] ?? null;
}

function tablesOf(metric: MetricDef | null, { metrics }: DiffSide): string[] {
  if (metric === null || metric.incomplete === true) return [];
  return metrics.tablesOf(metric.name).map(({ kind, name }) => `${kind}:${name}`);
}

function sqlOf(metric: MetricDef, side: DiffSide, dialect: Dialect): string | null {
  if (metric.incomplete === true) return null;
  const query = { metrics: [metric.name], grain: grainOf(metric.name, side.metrics) };
  const plan = planQuery(query, side.metrics, side.project.settings).value;
  // The column of the result is called as the metric: that it was renamed makes no other number.
  return plan === null ? null : dialect.relation(plan.relation).replaceAll(metric.name, 'metric');
}
