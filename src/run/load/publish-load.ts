import { quarantineTable, rewritesTable } from '../../sql/bookkeeping-tables.ts';
import { createTableSql } from '../../sql/event-table.ts';
import { call, column, text } from '../../sql/make.ts';
import { aroundQuery } from '../materialize/replace-object.ts';
import type { WarehouseColumn } from '../warehouse.ts';
import { everyRow } from './every-row.ts';
import { ownRows } from './ledger.ts';
import { asNumber, asText, execute, type LoadContext, query, quote } from './load-session.ts';
import { refused } from './refused.ts';
import { rankedTable, type StagedEvent } from './staging.ts';

/** How the new rows of an event become part of its typed table. */
export interface Merge {
  readonly staged: StagedEvent;
  /** Of the typed table as it is; null where there is none. */
  readonly live: readonly WarehouseColumn[] | null;
  /** Rows of the typed table that stay. */
  readonly kept: number;
  /** New rows. */
  readonly added: number;
  /** True where the table of new rows takes the place of the typed table; else they are added to it. */
  readonly isSwap: boolean;
  /** True where the typed table has other columns than it should. */
  readonly isReshaped: boolean;
}

/**
 * Decides how to merge: what is fewer is copied, the rows that stay or the new ones. Where the columns differ, the rows
 * that stay are copied into a table of the new ones.
 */
export async function planMerge(
  context: LoadContext,
  staged: StagedEvent,
  replaced: readonly string[] | null,
  added: number,
): Promise<Merge> {
  const { session, plan, loading } = context;
  const { table, columns } = staged.planned.table;
  const live = await session.columns(table);
  const maySwap = loading.merge === 'swap';
  if (live === null) return { staged, live, kept: 0, added, isSwap: maySwap, isReshaped: false };
  const names = new Set(columns.map((one) => one.name));
  const fresh = ((await session.columns(staged.fresh)) ?? []).filter((one) => names.has(one.name));
  const kept = await keptRows(
    context,
    `from ${plan.dialect.table(table)} where ${everyRow(context, staged.planned.table)}not coalesce(${ownRows(context, replaced)}, false)`,
  );
  const isSame = live.length === fresh.length && live.every((one, index) => isEqual(one, fresh[index]));
  return { staged, live, kept, added, isSwap: maySwap && (!isSame || kept < added), isReshaped: !isSame };
}

/** True where the typed table of an event stays as it is: no rows come, and none go. */
export function isIdle({ live, isReshaped, added }: Merge, replaced: readonly string[] | null): boolean {
  return live !== null && !isReshaped && added === 0 && replaced?.length === 0;
}

/** True where new rows of an event may be duplicates, of each other or of rows that were loaded before. */
export function hasRivals({ plan }: LoadContext, { added }: Merge): boolean {
  return plan.source.fields.id !== undefined && added > 0;
}

/** Where rewrites count only for a while, the beginning of that while must outlast the row that it began with. */
export function remembersFirsts({ plan }: LoadContext): boolean {
  return plan.source.deduplicate.window !== undefined && plan.source.deduplicate.keep === undefined;
}

/**
 * Where tables cannot be made within a transaction: makes the typed tables, or gives them the columns that they should
 * have, with the rows that they have. Done before the rows are published, so that a load which dies in between leaves rows and
 * ledger as they were, and the next one does the rest.
 */
export async function shapeTables(context: LoadContext, merges: readonly Merge[]): Promise<void> {
  const { dialect } = context.plan;
  const statements = merges.flatMap((merge) => {
    const { table } = merge.staged.planned;
    const target = dialect.table(table.table);
    if (merge.isSwap) return [];
    if (merge.live === null) return [createTableSql(table, dialect)];
    if (!merge.isReshaped) return [];
    const { before, after } = aroundQuery(dialect, 'table', table.table, table.layout ?? null);
    const all = everyRow(context, table);
    return [`${before}\nselect ${keptColumns(context, merge)} from ${target}${all && ` where ${all}true`}\n${after}`];
  });
  if (statements.length > 0) await execute(context, ...statements);
}

function isEqual(a: WarehouseColumn, b: WarehouseColumn | undefined): boolean {
  return a.name === b?.name && a.type === b.type;
}

async function keptRows(context: LoadContext, from: string): Promise<number> {
  const [row] = await query(context, `select count(*) as n ${from}`);
  return asNumber(row?.n);
}

/** So many hours are told, about a year of them; beyond that all of the table counts as changed. */
const mostHours = 400 * 24;

/**
 * The hours of rows that come and go when events are merged: before they are, while all of them are there. Null where
 * a table is new or there are too many.
 */
export async function touchedHours(
  context: LoadContext,
  merges: readonly Merge[],
  replaced: readonly string[] | null,
): Promise<Map<string, readonly string[] | null>> {
  const { dialect } = context.plan;
  const touched = new Map<string, string[] | null>();
  const hour = dialect.expr(call('date_trunc', text('hour'), column('event_time')));
  const parts: string[] = [];
  for (const merge of merges) {
    const { event, table } = merge.staged.planned;
    const isKnown = merge.live?.some((one) => one.name === 'event_time') === true;
    touched.set(event.name, isKnown ? [] : null);
    if (!isKnown || isIdle(merge, replaced)) continue;
    const { gone, lost } = goingRows(context, merge, replaced);
    const hours = `select ${hour} as touched from ${dialect.table(merge.staged.fresh)}
  union all select ${hour} from ${dialect.table(table.table)} where ${everyRow(context, table)}(${gone} or ${lost})`;
    parts.push(
      `select ${quote(context, event.name)} as event, touched from (select distinct touched from (${hours}) as h limit ${mostHours + 1}) as d`,
    );
  }
  if (parts.length === 0) return touched;
  for (const row of await query(context, parts.join('\nunion all\n'))) {
    const found = asText(row.touched);
    if (found !== null) touched.get(asText(row.event) ?? '')?.push(found);
  }
  for (const [event, hours] of touched) if (hours !== null && hours.length > mostHours) touched.set(event, null);
  return touched;
}

/** Conditions on rows of the typed table: those of files that are read anew, and those that lost against new ones. */
function goingRows(context: LoadContext, merge: Merge, replaced: readonly string[] | null) {
  const source = quote(context, context.plan.source.name);
  return {
    gone: `coalesce(${ownRows(context, replaced)}, false)`,
    lost: !hasRivals(context, merge)
      ? 'false'
      : `coalesce(_source = ${source} and event_id in (select event_id from ${context.loading.scratch.name(rankedTable(merge.staged))} where side = 'old' and place > 1), false)`,
  };
}

/** Merges the new rows of an event within the transaction. `isRanked`: some of the rows loaded before lost against new ones. */
export async function mergeRows(context: LoadContext, merge: Merge, replaced: readonly string[] | null): Promise<void> {
  const { dialect } = context.plan;
  const { staged, live } = merge;
  const target = dialect.table(staged.planned.table.table);
  const fresh = dialect.table(staged.fresh);
  const names = staged.planned.table.columns.map((one) => dialect.identifier(one.name)).join(', ');
  if (live !== null) {
    const { gone, lost } = goingRows(context, merge, replaced);
    if (merge.isSwap) {
      if (merge.kept > 0)
        await execute(
          context,
          `insert into ${fresh} (${names}) select ${keptColumns(context, merge)} from ${target} where not ${gone} and not ${lost}`,
        );
      await execute(context, `drop table ${target}`);
    } else {
      await execute(
        context,
        `delete from ${target} where ${everyRow(context, staged.planned.table)}(${gone} or ${lost})`,
      );
    }
  }
  if (!merge.isSwap) {
    if (merge.added > 0) await execute(context, `insert into ${target} (${names}) select ${names} from ${fresh}`);
    return;
  }
  await execute(context, `alter table ${fresh} rename to ${dialect.identifier(staged.planned.table.table.name)}`);
}

/** Remembers when ids were first seen, for the loads to come. */
export async function mergeRewrites(context: LoadContext, merge: Merge): Promise<void> {
  if (!hasRivals(context, merge) || !remembersFirsts(context)) return;
  const { staged } = merge;
  const { dialect, source } = context.plan;
  const table = dialect.table(rewritesTable.table);
  const name = quote(context, source.name);
  const event = quote(context, staged.planned.event.name);
  const ranked = context.loading.scratch.name(rankedTable(staged));
  const ids = `select event_id from ${ranked}`;
  await execute(
    context,
    `delete from ${table} where _source = ${name} and event = ${event} and event_id in (${ids})`,
    `insert into ${table} (_source, event, event_id, first_at, _file)
select ${name}, ${event}, event_id, min(first_at), max(case when place = 1 then _file end) from ${ranked} group by event_id`,
  );
}

/** The columns of rows loaded before, as the typed table has them now. */
export function keptColumns({ plan }: LoadContext, { staged, live }: Pick<Merge, 'staged' | 'live'>): string {
  const { dialect } = plan;
  const known = new Set(live?.map((one) => one.name));
  return staged.planned.table.columns
    .map(({ name, type }) => {
      const column = dialect.identifier(name);
      return dialect
        .expr({
          kind: 'cast',
          value: known.has(name) ? { kind: 'column', name } : { kind: 'literal', value: null, type },
          type,
          safe: true,
        })
        .concat(` as ${column}`);
    })
    .join(', ');
}

/** Puts the refused rows into the quarantine, in place of those of the files that are read anew. */
export async function mergeQuarantine(context: LoadContext, replaced: readonly string[] | null): Promise<void> {
  const { dialect } = context.plan;
  const table = dialect.table(quarantineTable.table);
  const names = quarantineTable.columns.map((one) => dialect.identifier(one.name)).join(', ');
  await execute(
    context,
    `delete from ${table} where ${ownRows(context, replaced)}`,
    `delete from ${dialect.table(rewritesTable.table)} where ${ownRows(context, replaced)}`,
    `insert into ${table} (${names}) select ${names} from ${context.loading.scratch.name(refused)}`,
  );
}
