import type { TableName } from '../../sql/nodes.ts';
import { sqlType } from '../../sql/types.ts';
import type { EventTarget, Varieties } from './load-dialect.ts';
import { asNumber, asText, execute, type LoadContext, query, statement } from './load-session.ts';
import type { PlannedEvent } from './plan-load.ts';
import { refused } from './refused.ts';
import { stagingTable } from './stored-files.ts';

/** An event with the table that its new rows are collected in before they are published. */
export interface StagedEvent {
  readonly planned: PlannedEvent;
  readonly target: EventTarget;
  readonly fresh: TableName;
}

/** Temporary table of rows that SQL did not accept: `batch`, `raw` (empty where a line is not JSON), `file`. */
export const suspects = 'waymark_suspects';
/** Temporary tables of the rows of one input, and of those that go to no event's table. */
export const stage = 'waymark_stage';
export const leftover = 'waymark_leftover';
/** Temporary table of rows that are judged once more. */
export const again = 'waymark_again';

export function stagedEvents(context: LoadContext): StagedEvent[] {
  const { plan, now } = context;
  return plan.events.map((planned) => ({
    planned,
    target: { event: planned.event, source: plan.source, columns: planned.table.columns, now },
    fresh: { schema: null, name: `waymark_new_${planned.table.table.name}` },
  }));
}

/**
 * Makes the empty tables for new rows. They have one more column, `_raw`, until the suspects are taken out. `varieties`: how
 * the texts of columns differ, where that is known.
 */
export async function createFresh(
  context: LoadContext,
  events: readonly StagedEvent[],
  varieties: Varieties = new Map(),
): Promise<void> {
  const { makeFresh, rowKey } = context.loading;
  const own = (rowKey === null ? ['_raw'] : ['_raw', rowKey]).map((name) => ({ name, type: sqlType('string') }));
  const tables = events.map(({ planned, fresh }) => makeFresh(fresh, [...planned.table.columns, ...own], varieties));
  await execute(context, ...tables);
}

/** Drops all that a load of so many files made for itself: the connection may be used again. */
export async function dropFresh(context: LoadContext, events: readonly StagedEvent[], files: number): Promise<void> {
  const { dialect } = context.plan;
  const { scratch } = context.loading;
  const own = events.flatMap((one) => [rivalsTable(one), rankedTable(one)]);
  const names = [...own, suspects, stage, leftover, again, refused].map(scratch.name);
  const fresh = events.map((one) => dialect.table(one.fresh));
  const staged = context.run.warehouse.stored === undefined ? 0 : files;
  const copies = Array.from({ length: staged }, (_, index) => scratch.name(stagingTable(index).name));
  const statements = [...fresh, ...names, ...copies].map((name) => statement(context, `drop table if exists ${name}`));
  await context.session.execute(statements);
}

/** Temporary tables of rows whose event ids come more than once, and of the same in the order that decides which one stays. */
export function rivalsTable({ planned }: StagedEvent): string {
  return `waymark_rivals_${planned.table.table.name}`;
}

export function rankedTable({ planned }: StagedEvent): string {
  return `waymark_ranked_${planned.table.table.name}`;
}

/** Rows read, by file; `null` for a table. */
export type Received = Map<string | null, number>;

/** A query of the rows among the new ones of an event that are in doubt. */
export function doubted({ plan }: LoadContext, { fresh }: StagedEvent): string {
  return `select _raw as raw, _file as file from ${plan.dialect.table(fresh)} where _raw is not null`;
}

export async function insertFresh(context: LoadContext, { fresh }: StagedEvent, rows: string): Promise<void> {
  await execute(context, `insert into ${context.plan.dialect.table(fresh)} ${rows}`);
}

/** Takes the suspects out of the tables of new rows, and the column that marked them where such a table becomes the typed one. */
export async function dropSuspects(context: LoadContext, events: readonly StagedEvent[]): Promise<void> {
  const statements = events.flatMap(({ fresh }) => {
    const table = context.plan.dialect.table(fresh);
    const taken = `delete from ${table} where _raw is not null`;
    return context.loading.merge === 'swap' ? [taken, `alter table ${table} drop column _raw`] : [taken];
  });
  await execute(context, ...statements);
}

export async function countByFile(context: LoadContext, rows: string): Promise<Received> {
  const counts = await query(context, `select file, count(*) as n from (${rows}) group by file`);
  return new Map(counts.map((row) => [asText(row.file), asNumber(row.n)]));
}
