import { quarantineTable } from '../../sql/bookkeeping-tables.ts';
import type { Refusal } from './judge/judge-row.ts';
import { loadLine } from './load-line.ts';
import { execute, type LoadContext, statement } from './load-session.ts';

/** A row that was refused. */
export interface RefusedRow {
  readonly verdict: Refusal;
  /** As it was received. */
  readonly payload: string;
  readonly file: string | null;
  /** Line of the file, where it is known. */
  readonly line: number | null;
}

/** Temporary table of refused rows, with the columns of the quarantine. */
export const refused = 'waymark_refused';

export async function createRefused(context: LoadContext): Promise<void> {
  await execute(context, context.loading.scratch.make(refused, quarantineTable.columns));
}

/** Rows that are written with one statement. */
const mostRows = 5000;

export async function writeRefused(context: LoadContext, rows: readonly RefusedRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += mostRows) await writeSome(context, rows.slice(from, from + mostRows));
}

async function writeSome(context: LoadContext, rows: readonly RefusedRow[]): Promise<void> {
  const { dialect } = context.plan;
  const { columns } = quarantineTable;
  if (context.append !== null) {
    const lines = rows.map((row) => loadLine(cellsOf(context, row), columns));
    await context.append({ schema: null, name: refused }, columns, lines, statement(context, '').origin);
    return;
  }
  const names = columns.map((one) => dialect.identifier(one.name));
  const values = context.loading.values(
    columns.map((one) => one.name),
    rows.map((row) => {
      const cells = cellsOf(context, row);
      return columns.map((one) => cells[one.name] ?? null);
    }),
  );
  const typed = columns.map((one) => `cast(${dialect.identifier(one.name)} as ${dialect.type(one.type)})`);
  const table = context.loading.scratch.name(refused);
  await execute(context, `insert into ${table} (${names.join(', ')}) select ${typed.join(', ')} from (${values})`);
}

function cellsOf(
  { plan, run }: LoadContext,
  { verdict, payload, file, line }: RefusedRow,
): Record<string, string | null> {
  const { problems } = verdict;
  const [first] = problems;
  return {
    event: verdict.event,
    event_id: verdict.eventId,
    event_time: verdict.eventTime,
    received_at: verdict.receivedAt,
    rule: first.rule,
    rules: [...new Set(problems.map((one) => one.rule))].join(', '),
    property: first.property,
    reason: problems.map(sentence).join('; '),
    payload,
    _source: plan.source.name,
    _file: file,
    _row: line === null ? null : String(line),
    run_id: run.runId,
  };
}

function sentence({ property, message }: { readonly property: string | null; readonly message: string }): string {
  return property === null || message.includes(`\`${property}\``) ? message : `${property}: ${message}`;
}
