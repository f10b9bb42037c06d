import type { TableName } from '../../sql/nodes.ts';
import { sqlType } from '../../sql/types.ts';
import type { EventTarget, RowInput } from './load-dialect.ts';
import { asNumber, asText, execute, type LoadContext, query, quoteList, statement } from './load-session.ts';
import type { PlannedEvent } from './plan-load.ts';
import { refused } from './refused.ts';

/** An event with the table that its new rows are collected in before they are published. */
export interface StagedEvent {
  readonly planned: PlannedEvent;
  readonly target: EventTarget;
  readonly fresh: TableName;
}

/** Temporary table of rows that SQL did not accept: `batch`, `raw` (empty where a line is not JSON), `file`. */
export const suspects = 'waymark_suspects';
/** Temporary tables of the rows of one input, and of those that go to no event's table. */
const stage = 'waymark_stage';
const leftover = 'waymark_leftover';

/** Bytes of suspects that are fetched and judged at a time. */
const batchBytes = 8 * 1024 * 1024;

export function stagedEvents(context: LoadContext): StagedEvent[] {
  const { plan, now } = context;
  return plan.events.map((planned) => ({
    planned,
    target: { event: planned.event, source: plan.source, columns: planned.table.columns, now },
    fresh: { schema: null, name: `waymark_new_${planned.table.table.name}` },
  }));
}

/** Makes the empty tables for new rows. They have one more column, `_raw`, until the suspects are taken out. */
export async function createFresh(context: LoadContext, events: readonly StagedEvent[]): Promise<void> {
  const { dialect } = context.plan;
  for (const { planned, fresh } of events) {
    const columns = [...planned.table.columns, { name: '_raw', type: sqlType('string') }].map(
      (one) => `${dialect.identifier(one.name)} ${dialect.type(one.type)}`,
    );
    await execute(context, `create or replace table ${dialect.table(fresh)} (${columns.join(', ')})`);
  }
}

/** Drops all that a load made for itself: the connection may be used again. */
export async function dropFresh(context: LoadContext, events: readonly StagedEvent[]): Promise<void> {
  const { dialect } = context.plan;
  const own = events.flatMap((one) => [one.fresh.name, losersTable(one), firstsTable(one)]);
  const names = [...own, suspects, stage, leftover, refused, 'waymark_rivals', 'waymark_ranked'];
  const statements = names.map((name) => statement(context, `drop table if exists ${dialect.identifier(name)}`));
  await context.session.execute(statements);
}

/** Temporary table of the ids whose rows loaded before lost against new ones. */
export function losersTable({ planned }: StagedEvent): string {
  return `waymark_lost_${planned.table.table.name}`;
}

/** Temporary table of when ids were first seen that came more than once: `event_id`, `first_at`, `_file` of the row that stays. */
export function firstsTable({ planned }: StagedEvent): string {
  return `waymark_first_${planned.table.table.name}`;
}

/** Rows read, by file; `null` for a table. */
export type Received = Map<string | null, number>;

/**
 * Reads all rows: those that are valid for certain go to the table of their event, all others to the table of suspects.
 * A source of a single event is read in one pass; else the rows are told apart by event first, one input at a time.
 */
export async function stageRows(
  context: LoadContext,
  events: readonly StagedEvent[],
  inputs: readonly RowInput[],
  longest: number | null,
): Promise<Received> {
  const { loading, plan } = context;
  const [only] = events;
  if (only !== undefined && events.length === 1) {
    const rows = inputs.map((one) => loading.rows(one, longest)).join('\nunion all\n');
    const accepts = loading.accept(only.target, rows);
    if (accepts !== null) {
      const fresh = plan.dialect.table(only.fresh);
      await execute(context, `insert into ${fresh} ${accepts}`);
      await collectSuspects(context, [doubted(context, only)]);
      return await countByFile(context, `select _file as file from ${fresh}`);
    }
  }
  const text = plan.dialect.type(sqlType('string'));
  await execute(context, `create or replace temp table ${leftover} (raw ${text}, file ${text})`);
  const received: Received = new Map();
  for (const input of inputs) {
    const rows = loading.rowsWithEvent(loading.rows(input, longest), plan.source);
    await execute(context, `create or replace temp table ${stage} as ${rows}`);
    const counts = await countByFile(context, `select file from ${stage}`);
    for (const [file, count] of counts) received.set(file, (received.get(file) ?? 0) + count);
    await sortByEvent(context, events);
  }
  const doubts = events.map((one) => doubted(context, one));
  await collectSuspects(context, [...doubts, `select raw, file from ${leftover}`]);
  await execute(context, `drop table ${stage}`, `drop table ${leftover}`);
  return received;
}

/** Rows of no event that SQL can judge are left over. */
async function sortByEvent(context: LoadContext, events: readonly StagedEvent[]): Promise<void> {
  const { loading, plan } = context;
  const known: string[] = [];
  for (const staged of events) {
    const { name } = staged.planned.event;
    const rows = `select raw, file from ${stage} where event = ${quoteList(context, [name])}`;
    const accepts = plan.source.fields.event === undefined ? null : loading.accept(staged.target, rows);
    if (accepts === null) continue;
    await execute(context, `insert into ${plan.dialect.table(staged.fresh)} ${accepts}`);
    known.push(name);
  }
  const others = known.length === 0 ? '' : ` where event is null or event not in ${quoteList(context, known)}`;
  await execute(context, `insert into ${leftover} select ${rawText(context, 'raw')}, file from ${stage}${others}`);
}

function doubted({ plan }: LoadContext, { fresh }: StagedEvent): string {
  return `select _raw as raw, _file as file from ${plan.dialect.table(fresh)} where _raw is not null`;
}

function rawText({ plan }: LoadContext, column: string): string {
  return `coalesce(cast(${column} as ${plan.dialect.type(sqlType('string'))}), '')`;
}

/** Numbered by batches of about equal size. */
async function collectSuspects(context: LoadContext, doubts: readonly string[]): Promise<void> {
  await execute(
    context,
    `create or replace temp table ${suspects} as
select cast(floor(sum(length(raw) + 100) over (rows unbounded preceding) / ${batchBytes}) as integer) as batch, raw, file
from (${doubts.join('\nunion all\n')})`,
  );
}

/** Takes the suspects out of the tables of new rows, and the column that marked them. */
export async function dropSuspects(context: LoadContext, events: readonly StagedEvent[]): Promise<void> {
  for (const { fresh } of events) {
    const table = context.plan.dialect.table(fresh);
    await execute(context, `delete from ${table} where _raw is not null`, `alter table ${table} drop column _raw`);
  }
}

export async function countByFile(context: LoadContext, rows: string): Promise<Received> {
  const counts = await query(context, `select file, count(*) as n from (${rows}) group by file`);
  return new Map(counts.map((row) => [asText(row.file), asNumber(row.n)]));
}
