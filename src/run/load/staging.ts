import type { TableName } from '../../sql/nodes.ts';
import { sqlType } from '../../sql/types.ts';
import type { EventTarget, RowInput } from './load-dialect.ts';
import { asNumber, asText, execute, type LoadContext, query, quoteList } from './load-session.ts';
import type { PlannedEvent } from './plan-load.ts';

/** An event with the table that its new rows are collected in before they are published. */
export interface StagedEvent {
  readonly planned: PlannedEvent;
  readonly target: EventTarget;
  readonly fresh: TableName;
}

/** Temporary table of rows that SQL did not accept: `batch`, `raw` (empty where a line is not JSON), `file`. */
export const suspects = 'waymark_suspects';
const stage = 'waymark_stage';

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

export async function dropFresh(context: LoadContext, events: readonly StagedEvent[]): Promise<void> {
  const { dialect } = context.plan;
  await context.session.execute(
    [...events.map((one) => dialect.table(one.fresh)), stage, suspects].map((name) => ({
      sql: `drop table if exists ${name}`,
      origin: { step: `load:${context.plan.source.name}`, span: null },
    })),
  );
}

/** Rows read, by file; `null` for a table. */
export type Received = Map<string | null, number>;

/**
 * Reads all rows: those that are valid for certain go to the table of their event, all others to the table of suspects.
 * A source of a single event is read in one pass; else the rows are told apart by event first.
 */
export async function stageRows(
  context: LoadContext,
  events: readonly StagedEvent[],
  inputs: readonly RowInput[],
  longest: number | null,
): Promise<Received> {
  const { loading, plan } = context;
  const rows = inputs.map((one) => loading.rows(one, longest)).join('\nunion all\n');
  if (inputs.length === 0) throw new Error('nothing to read');
  const [only] = events;
  const doubts: string[] = [];
  let received: Received;
  const accepts = only !== undefined && loading.accept(only.target, rows);
  if (only !== undefined && events.length === 1 && typeof accepts === 'string') {
    await execute(context, `insert into ${plan.dialect.table(only.fresh)} ${accepts}`);
    received = await countByFile(context, `select _file as file from ${plan.dialect.table(only.fresh)}`);
    doubts.push(doubted(context, only));
  } else {
    await execute(context, `create or replace temp table ${stage} as ${loading.rowsWithEvent(rows, plan.source)}`);
    received = await countByFile(context, `select file from ${stage}`);
    doubts.push(...(await sortByEvent(context, events)));
  }
  await collectSuspects(context, doubts);
  return received;
}

/** Returns queries of the rows that are left over. */
async function sortByEvent(context: LoadContext, events: readonly StagedEvent[]): Promise<string[]> {
  const { loading, plan } = context;
  const doubts: string[] = [];
  const known: string[] = [];
  for (const staged of events) {
    const { name } = staged.planned.event;
    const rows = `select raw, file from ${stage} where event = ${quoteList(context, [name])}`;
    const accepts = plan.source.fields.event === undefined ? null : loading.accept(staged.target, rows);
    if (accepts === null) continue;
    await execute(context, `insert into ${plan.dialect.table(staged.fresh)} ${accepts}`);
    doubts.push(doubted(context, staged));
    known.push(name);
  }
  const others = known.length === 0 ? '' : ` where event is null or event not in ${quoteList(context, known)}`;
  doubts.push(`select ${rawText(context, 'raw')} as raw, file from ${stage}${others}`);
  return doubts;
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
    `drop table if exists ${stage}`,
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
