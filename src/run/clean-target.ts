import { sqlName } from '../base/names.ts';
import { compareText } from '../base/span.ts';
import type { Project } from '../model/project.ts';
import type { Statement } from '../sql/nodes.ts';
import { loadedVersions } from './execute/version-book.ts';
import type { RunState } from './state/run-state.ts';
import { bookkeeping, deleteRows, failuresTable, stateTable } from './state/state-table.ts';
import type { Warehouse } from './warehouse.ts';

/** A table or view that Waymark has built and that the project no longer has. */
export interface Orphan {
  readonly name: string;
  readonly kind: 'table' | 'view';
  /** What it was built for: `model:orders_daily`, `event:order.paid`. */
  readonly builtFor: string;
}

export interface CleanPlan {
  readonly orphans: readonly Orphan[];
  /** Ids in `waymark_state` that belong to nothing any more. */
  readonly staleSteps: readonly string[];
}

/** What a target holds that the project no longer has. Only what Waymark's own state names: other tables are not looked at. */
export function planClean(project: Project, state: RunState): CleanPlan {
  const kept = keptObjects(project);
  const orphans = new Map<string, Orphan>();
  const staleSteps: string[] = [];
  const add = (name: string, builtFor: string): void => {
    const kind = state.objects.get(name);
    if (kind !== undefined && !kept.has(name)) orphans.set(name, { name, kind, builtFor });
  };
  const steps = currentSteps(project);
  for (const row of state.steps.values()) {
    if (row.object !== null) add(row.object, row.id);
    if (row.kind === 'load') {
      for (const [event] of loadedVersions(row.details)) add(`event_${sqlName(event)}`, `event:${event}`);
    }
    if (!steps.has(row.id)) staleSteps.push(row.id);
  }
  const byName = [...orphans.values()].sort((a, b) => compareText(a.name, b.name));
  return { orphans: byName, staleSteps: staleSteps.sort(compareText) };
}

/** Drops the orphans and forgets them, in one transaction. */
export async function cleanTarget(warehouse: Warehouse, { orphans, staleSteps }: CleanPlan): Promise<void> {
  const { dialect } = warehouse;
  const statements: Statement[] = [];
  // Views first: what they read may be dropped too.
  for (const { kind, name } of [...orphans].sort((a, b) => compareText(b.kind, a.kind))) {
    statements.push(bookkeeping(`drop ${kind} ${dialect.table({ schema: null, name })}`));
  }
  statements.push(...deleteRows(dialect, stateTable, 'id', staleSteps));
  const subjects = orphans.map((orphan) => orphan.builtFor.slice(orphan.builtFor.indexOf(':') + 1));
  statements.push(...deleteRows(dialect, failuresTable, 'subject', subjects));
  if (statements.length === 0) return;
  await warehouse.session((session) => session.transaction(() => session.execute(statements)));
}

/** Names of the tables and views that the project has. */
function keptObjects({ catalog, models }: Project): Set<string> {
  const built = models.filter((model) => model.materialized !== 'ephemeral');
  return new Set([
    ...catalog.events.map((event) => event.table),
    ...catalog.seeds.map((seed) => seed.name),
    ...built.map((model) => model.name),
  ]);
}

function currentSteps({ catalog, models, unitTests }: Project): Set<string> {
  const built = models.filter((model) => model.materialized !== 'ephemeral');
  const subjects = [
    ...catalog.events.map((event) => `event:${event.name}`),
    ...catalog.seeds.map((seed) => `seed:${seed.name}`),
    ...built.map((model) => `model:${model.name}`),
  ];
  return new Set([
    ...catalog.sources.map((source) => `load:${source.name}`),
    ...catalog.seeds.map((seed) => `seed:${seed.name}`),
    ...built.map((model) => `model:${model.name}`),
    ...subjects.flatMap((subject) => [`assert:${subject}`, `assert:${subject}:later`]),
    ...unitTests.map((test) => `unit:${test.name}`),
  ]);
}
