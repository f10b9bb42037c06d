import type { ColumnLineage } from '../src/impact/column-lineage.ts';
import { tableOfOrigin } from '../src/impact/flow.ts';
import { modelEntry } from '../src/impact/lineage-data.ts';
import type { ModelLineage } from '../src/impact/model-lineage.ts';
import type { Project } from '../src/model/project.ts';
import type { ModelDef } from '../src/model/transform.ts';
import { projectMetricUses } from './project-lineage.ts';

/** The lineage after models have changed, all others being as they were. */
export function overlaidLineage(
  before: ColumnLineage,
  models: readonly ModelDef[],
  now: (model: string) => ModelLineage | null,
): ColumnLineage {
  const changed = new Map(models.map(({ name }) => [name, now(name)]));
  return { ...before, model: (name) => (changed.has(name) ? (changed.get(name) ?? null) : before.model(name)) };
}

/**
 * Names of the events of whose columns changed models make something else than before: their pages tell it. Null where a metric
 * rests on such a model, since then pages of metrics change, and of whatever they rest on.
 */
export function relinkedEvents(
  project: Project,
  models: readonly ModelDef[],
  before: ColumnLineage,
  after: ColumnLineage,
): ReadonlySet<string> | null {
  const events = new Set<string>();
  for (const { name, dependsOn } of models) {
    const [was, is] = [before.model(name), after.model(name)];
    if (was === null || is === null) return null;
    if (JSON.stringify(modelEntry(name, was)) === JSON.stringify(modelEntry(name, is))) continue;
    if (projectMetricUses(project, before).on(`model:${name}`) !== null) return null;
    const read = was.isSure && is.isSure ? [...tablesIn(was), ...tablesIn(is)] : dependsOn.map(idOf);
    for (const id of read) if (id.startsWith('event:')) events.add(id.slice('event:'.length));
  }
  return events;
}

function idOf({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${kind}:${name}`;
}

function tablesIn(lineage: ModelLineage & { readonly isSure: true }): string[] {
  const origins = [...lineage.rows, ...[...lineage.columns.values()].flat()];
  return [...origins.map(tableOfOrigin), ...lineage.passes];
}
