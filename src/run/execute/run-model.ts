import { addDays } from '../../assertions/local-date.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { contentHash } from '../../base/hash.ts';
import type { JsonObject } from '../../model/values.ts';
import type { Statement } from '../../sql/nodes.ts';
import { modelLayout, type TableLayout, withPartitionType } from '../../sql/table-layout.ts';
import { wrapQuery } from '../materialize/wrap-query.ts';
import type { ModelStep } from '../plan.ts';
import type { StateRow } from '../state/state-table.ts';
import { annotateUnchanged } from './annotate-unchanged.ts';
import { auditUnchanged } from './audit-unchanged.ts';
import type { BuildWay } from './build-way.ts';
import { changesJson, readChanges, withChange } from './change-book.ts';
import { checkContract } from './check-contract.ts';
import { chooseBuild, findLostRows } from './choose-build.ts';
import { findForeign } from './find-foreign.ts';
import { findUnbuilt } from './find-unbuilt.ts';
import { type Inspect, publishTable, type TablePublication } from './publish-table.ts';
import { failedWith, isForced, type RunContext, type StepOutcome } from './run-context.ts';
import { cleanUpModel, writeModel } from './write-model.ts';

/** Builds a model, unless nothing that decides its result has changed since it was published. */
export async function runModel(step: ModelStep, run: RunContext): Promise<StepOutcome> {
  const prepared = await prepareModel(step, run);
  return 'status' in prepared ? prepared : publishTable(run, prepared);
}

/** What is to be done about a model. */
export type ModelDecision =
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'unchanged'; readonly previous: StateRow }
  | {
      readonly kind: 'build';
      readonly way: BuildWay;
      readonly previous: StateRow | null;
      readonly fingerprint: string;
      /** What its rows will be known by. */
      readonly version: string;
    };

/** Decides whether a model is built, and how. Writes nothing. */
export async function decideModel(step: ModelStep, run: RunContext): Promise<ModelDecision> {
  const refused = [...findUnbuilt(step.reads, run), ...findForeign(step, run)];
  if (refused.length > 0) return { kind: 'refused', diagnostics: refused };
  const { state } = run.plan;
  const { materialized } = step.model;
  const forced = isForced(step, run);
  const fingerprint = run.versions.fingerprint(`${step.definition} ${step.contract}`, step.inputs);
  const previous = state.steps.get(step.id) ?? null;
  const isThere = state.objects.get(step.name) === (materialized === 'view' ? 'view' : 'table');
  if (previous?.fingerprint === fingerprint && isThere && !forced) return { kind: 'unchanged', previous };
  const way = await chooseBuild(step, run, previous);
  if ('diagnostics' in way) return { kind: 'refused', diagnostics: way.diagnostics };
  // What a forced build brings may depend on what no fingerprint tells: it counts as new.
  const version = forced ? contentHash(`${fingerprint} ${run.runId}`) : fingerprint;
  return { kind: 'build', way, previous, fingerprint, version };
}

/** What is to be published for a model; an outcome where nothing is. */
export async function prepareModel(step: ModelStep, run: RunContext): Promise<TablePublication | StepOutcome> {
  const decision = await decideModel(step, run);
  if (decision.kind === 'refused') return failedWith(decision.diagnostics);
  if (decision.kind === 'unchanged') {
    const { previous } = decision;
    return auditUnchanged(step, run, await annotateUnchanged(step, run, modelLayout(step.model), previous));
  }
  const { way, previous, fingerprint, version } = decision;
  const layout = await layoutOf(step, run, way);
  return {
    step,
    mode: way.kind === 'full' ? 'replace' : 'change',
    layout,
    write: (target) => limited(step, writeModel(step, run.plan, way, layout, target)),
    inspect: inspection(step, run, way),
    materialized: step.model.materialized,
    fingerprint,
    version,
    cleanUp: cleanUpModel(step, run.plan, way, layout),
    remark: remarkOn(step, way),
    details: (version) => detailsOf(step, run, way, previous, version),
  };
}

/** Where the head does not tell the type of the partition column, the warehouse is asked what the query returns. */
async function layoutOf({ model }: ModelStep, run: RunContext, way: BuildWay): Promise<TableLayout> {
  const layout = modelLayout(model);
  const isOpen = layout.partition?.kind === 'time' && layout.partition.type === null;
  if (run.plan.dialect.storage === undefined || !isOpen) return layout;
  const columns = await run.warehouse.describe(wrapQuery('', way.query));
  const kinds = new Map(columns.map((one) => [one.name.toLowerCase(), one.kind]));
  return withPartitionType(layout, (name) => kinds.get(name.toLowerCase()) ?? null);
}

/** Statements with the limit that the head of the model sets. */
function limited({ model }: ModelStep, statements: readonly Statement[]): readonly Statement[] {
  const { maximum_bytes_billed: maximumBytes } = model;
  return maximumBytes === undefined ? statements : statements.map((one) => ({ ...one, maximumBytes }));
}

function remarkOn({ model }: ModelStep, way: BuildWay): string | null {
  if (way.kind === 'full') return way.reason;
  if (way.kind !== 'partitions' || model.rollup === undefined) return null;
  const ranges = way.dates.map(({ since, until }) =>
    until === null ? `from ${since} on` : until === addDays(since, 1) ? since : `${since} to ${addDays(until, -1)}`,
  );
  const shown = ranges.length > 3 ? [...ranges.slice(0, 2), `${ranges.length - 2} more`] : ranges;
  return ranges.length === 0 ? null : `built again: ${shown.join(', ')}`;
}

/** What those that read the table, or the next build of it, go by. */
export function detailsOf(
  step: ModelStep,
  run: RunContext,
  way: BuildWay,
  previous: StateRow | null,
  version: string,
): JsonObject {
  // Of a table that was built as a whole nobody can tell what changed: what was remembered of it is forgotten.
  const changes =
    way.kind === 'partitions' && previous !== null
      ? withChange(readChanges(previous.details.changes), { from: previous.version, to: version, dates: way.dates })
      : [];
  run.changes.set(step.id, changes);
  const isRollup = step.model.rollup !== undefined;
  return {
    ...(changes.length > 0 && { changes: changesJson(changes) }),
    ...(isRollup && { read: Object.fromEntries(step.inputs.map((key) => [key, run.versions.parts(key)])) }),
  };
}

/** Null where the head promises nothing that could be broken. */
function inspection(step: ModelStep, run: RunContext, way: BuildWay): Inspect | null {
  const { model } = step;
  const keeps = way.kind === 'full' && way.keep !== null;
  if (model.columns.length === 0 && model.materialized !== 'incremental' && !keeps) return null;
  return (columns, session, written) => {
    const broken = checkContract(model, columns, run.plan.dialect);
    return broken.length > 0 || way.kind !== 'full' ? broken : findLostRows(step, run, way, session, written);
  };
}
