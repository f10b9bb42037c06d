import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { aggregate, column, timestamp } from '../../sql/make.ts';
import { select, tableOf } from '../../sql/make-relation.ts';
import type { Statement, TableName } from '../../sql/nodes.ts';
import { spanOf } from '../../yaml/shape.ts';
import { unknownKeyColumn, wouldLoseRows } from '../codes.ts';
import { partitionStart } from '../materialize/partition-start.ts';
import { rowsSince } from '../materialize/replaced-rows.ts';
import { wrapQuery } from '../materialize/wrap-query.ts';
import type { ModelStep } from '../plan.ts';
import type { StateRow } from '../state/state-table.ts';
import type { AuditSession, WarehouseColumn } from '../warehouse.ts';
import type { BuildWay, Extent, FullBuild, MergeBuild, PartitionBuild } from './build-way.ts';
import { changeOfRollup } from './change-rollup.ts';
import { modelQuery } from './model-query.ts';
import { isForced, type RunContext } from './run-context.ts';

/** Nothing bounds the newest partition: rows from the future belong to it too. */
const endOfTime = timestamp('9999-12-31T00:00:00Z');

/**
 * Incremental models change a part of their table where they can. They are built from scratch on the first run and with
 * `--full-refresh`; also where their definition or the columns that their SQL returns have changed, because a table whose
 * older rows come from another definition is neither the one nor the other.
 */
export async function chooseBuild(
  step: ModelStep,
  run: RunContext,
  previous: StateRow | null,
): Promise<BuildWay | { readonly diagnostics: readonly Diagnostic[] }> {
  const fromScratch = (reason: string | null, keep: Extent | null): FullBuild => ({
    kind: 'full',
    query: modelQuery(step, run, null),
    reason,
    keep,
  });
  const { state } = run.plan;
  const isBuilt = previous?.materialized === 'incremental' && state.objects.get(step.name) === 'table';
  if (step.model.materialized !== 'incremental' || !isBuilt || isForced(step, run)) return fromScratch(null, null);
  const live: TableName = { schema: null, name: step.name };
  const held = await (run.assumeExtent?.(step, previous) ?? extentOf(step, run, run.warehouse, live));
  if (held.rows === 0) return fromScratch(null, null);
  if (previous.definition !== step.definition) return fromScratch('rebuilt fully: its definition has changed', held);
  const columns = (await run.warehouse.columns(live)) ?? [];
  const way =
    step.model.rollup === undefined ? changeOf(step, run, columns, held) : changeOfRollup(step, run, columns, previous);
  if (way === null) return fromScratch(null, held);
  if ('diagnostics' in way) return way;
  const difference = compareColumns(columns, await run.warehouse.describe(wrapQuery('', way.query)));
  return difference === null ? way : fromScratch(`rebuilt fully: ${difference}`, held);
}

function changeOf(
  step: ModelStep,
  run: RunContext,
  columns: readonly WarehouseColumn[],
  held: Extent,
): PartitionBuild | MergeBuild | { readonly diagnostics: readonly Diagnostic[] } {
  const names = columns.map((one) => one.name);
  const { partition } = step.model;
  if (partition === undefined || held.last === null) {
    return { kind: 'merge', columns: names, query: modelQuery(step, run, { start: null, end: endOfTime }) };
  }
  const kind = columns.find((one) => one.name.toLowerCase() === partition.column.toLowerCase())?.kind;
  if (kind !== 'date' && kind !== 'timestamp') return { diagnostics: [notATime(step, partition.column)] };
  const start = partitionStart(held.last, partition.grain, partition.lookback, run.plan.settings);
  return {
    kind: 'partitions',
    columns: names,
    replaced: rowsSince(partition.column, kind, start),
    dates: [{ since: start.date, until: null }],
    query: modelQuery(step, run, { start: timestamp(start.instant), end: endOfTime, type: kind }),
  };
}

/** Asks what a table of the model holds. */
export function extentQuery({ id, model }: ModelStep, table: TableName, dialect: Dialect): Statement {
  const { partition } = model;
  const by = partition && column(partition.column);
  const relation = select({
    from: tableOf(table),
    columns: {
      row_count: aggregate('count'),
      ...(by && { first_value: aggregate('min', [by]), last_value: aggregate('max', [by]) }),
    },
  });
  const span = partition ? spanOf(model, 'partition') : model.at.self;
  return { sql: dialect.relation(relation), origin: { step: id, span } };
}

/** What a table of the model holds. */
async function extentOf(
  step: ModelStep,
  run: RunContext,
  reader: Pick<AuditSession, 'query'>,
  table: TableName,
): Promise<Extent> {
  const [row = {}] = await reader.query(extentQuery(step, table, run.plan.dialect));
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return { rows: Number(row.row_count ?? 0), first: text(row.first_value), last: text(row.last_value) };
}

/** Complains where a build from scratch came out with less history than the table that it would replace. */
export async function findLostRows(
  step: ModelStep,
  run: RunContext,
  way: FullBuild,
  session: AuditSession,
  written: TableName,
): Promise<Diagnostic[]> {
  const { keep, reason } = way;
  if (keep === null) return [];
  const now = await extentOf(step, run, session, written);
  const lost = lostRows(keep, now);
  if (lost === null) return [];
  return [
    diagnostic(wouldLoseRows, {
      message: `\`${step.name}\` has to be ${reason}, but ${lost}.`,
      hint: 'The table stays as it is. Run it with `--full-refresh` if the older rows may go.',
      span: step.model.at.materialized ?? step.model.at.self,
    }),
  ];
}

function lostRows(before: Extent, now: Extent): string | null {
  if (before.first === null) {
    return now.rows < before.rows ? `${now.rows} of its ${before.rows} rows would be left` : null;
  }
  if (now.first !== null && now.first <= before.first) return null;
  return `its inputs begin ${now.first === null ? 'nowhere' : `with ${now.first}`} and the table with ${before.first}`;
}

/** What differs in names or types, in words; null where nothing does. The order does not matter. */
function compareColumns(before: readonly WarehouseColumn[], now: readonly WarehouseColumn[]): string | null {
  const types = new Map(before.map((one) => [one.name.toLowerCase(), one.type]));
  const names = new Set(now.map((one) => one.name.toLowerCase()));
  const added = now.find((one) => !types.has(one.name.toLowerCase()));
  if (added) return `the column \`${added.name}\` was added`;
  const removed = before.find((one) => !names.has(one.name.toLowerCase()));
  if (removed) return `the column \`${removed.name}\` was removed`;
  const retyped = now.find((one) => types.get(one.name.toLowerCase()) !== one.type);
  if (!retyped) return null;
  return `the column \`${retyped.name}\` was ${types.get(retyped.name.toLowerCase())} and is ${retyped.type}`;
}

function notATime(step: ModelStep, name: string): Diagnostic {
  return diagnostic(unknownKeyColumn, {
    message: `\`${step.name}\` is partitioned by \`${name}\`, which is neither a date nor a timestamp.`,
    hint: 'Partitions are periods of time: cast the column in the SQL, or give the model a `key` instead.',
    span: spanOf(step.model, 'partition'),
  });
}
