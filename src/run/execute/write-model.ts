import type { Statement, TableName } from '../../sql/nodes.ts';
import type { TableLayout } from '../../sql/table-layout.ts';
import { mergeRows } from '../materialize/change-table.ts';
import { chooseReplacement, type Replacement } from '../materialize/choose-replacement.ts';
import { type ChangeInput, freshTable, replaceKeys, replacePartitions } from '../materialize/plan-changes.ts';
import { replaceObject } from '../materialize/replace-object.ts';
import { printChanges, type RowChange } from '../materialize/row-change.ts';
import type { ModelStep, RunPlan } from '../plan.ts';
import { bookkeeping } from '../state/state-table.ts';
import type { BuildWay, MergeBuild, PartitionBuild } from './build-way.ts';

type WritePlan = Pick<RunPlan, 'dialect' | 'settings' | 'state'>;

/** The statements that write a model into a table. */
export function writeModel(
  { model, name }: Pick<ModelStep, 'model' | 'name'>,
  { dialect, settings, state }: WritePlan,
  way: BuildWay,
  layout: TableLayout,
  target: TableName,
): Statement[] {
  if (way.kind === 'full') {
    const kind = model.materialized === 'view' ? 'view' : 'table';
    // Where the warehouse writes beside the live table, nothing is in the way.
    const existing = target.name === name ? (state.objects.get(name) ?? null) : null;
    return replaceObject(dialect, kind, target, existing, way.query, layout);
  }
  const changes = modelChanges({ model, name }, { dialect, settings }, way, layout, target);
  if (changes !== null) return printChanges(dialect, changes, way.query.origin);
  return mergeRows(dialect, { target, fresh: freshTable(name) }, way.columns, model.key, way.query);
}

/** What changes the table of a model that exists; null where that goes by way of a temporary table. */
export function modelChanges(
  { model, name }: Pick<ModelStep, 'model' | 'name'>,
  { dialect, settings }: Pick<WritePlan, 'dialect' | 'settings'>,
  way: MergeBuild | PartitionBuild,
  layout: TableLayout,
  target: TableName,
): RowChange[] | null {
  const { how } = chooseReplacement(dialect, model, layout, settings.timeZone);
  const { columns, query } = way;
  const input: ChangeInput = { target, fresh: freshTable(name), columns, query, layout, how };
  if (way.kind === 'partitions') return replacePartitions(input, way.replaced);
  return how === 'statements' ? null : replaceKeys(input, model.key);
}

/** What is dropped once the model is published. */
export function cleanUpModel(
  { model, name }: Pick<ModelStep, 'model' | 'name'>,
  { dialect, settings }: WritePlan,
  way: BuildWay,
  layout: TableLayout,
): Statement[] {
  if (way.kind === 'full' || !needsFresh(way, chooseReplacement(dialect, model, layout, settings.timeZone))) return [];
  return [bookkeeping(`drop table ${dialect.table(freshTable(name))}`)];
}

function needsFresh(way: MergeBuild | PartitionBuild, { how }: Replacement): boolean {
  return way.kind === 'merge' || how === 'merge';
}
