import { sqlType } from '../../sql/types.ts';
import { acceptRows, samplesOf } from './accept-rows.ts';
import type { ColumnRows, RowInput } from './load-dialect.ts';
import { execute, type LoadContext, quoteList } from './load-session.ts';
import {
  countByFile,
  doubted,
  insertFresh,
  leftover,
  type Received,
  type StagedEvent,
  stage,
  suspects,
} from './staging.ts';

/** Bytes of suspects that are fetched and judged at a time. */
const batchBytes = 8 * 1024 * 1024;

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
  const text = sqlType('string');
  const columns = ['raw', 'file'].map((name) => ({ name, type: text }));
  await execute(context, context.loading.scratch.make(leftover, columns));
  const received: Received = new Map();
  const direct: RowInput[] = [];
  const rest: RowInput[] = [];
  for (const input of inputs) {
    const flat = context.loading.columnRows(input, context.plan.source);
    if (flat === null) rest.push(input);
    const isDirect = flat !== null && (await stageColumns(context, events, flat, received));
    if (isDirect) direct.push(input);
  }
  const [only] = events;
  if (
    rest.length > 0 &&
    only !== undefined &&
    events.length === 1 &&
    (await stageSingle(context, only, rest, longest))
  ) {
    direct.push(...rest);
  } else {
    for (const input of rest) await stageJson(context, events, input, longest, received);
  }
  if (direct.length > 0) await countDirect(context, events, direct, received);
  const doubts = events.map((one) => doubted(context, one));
  await collectSuspects(context, [...doubts, `select raw, file from ${context.loading.scratch.name(leftover)}`]);
  return received;
}

/** True where the rows went to their tables without having been staged, and still have to be counted. */
async function stageColumns(
  context: LoadContext,
  events: readonly StagedEvent[],
  flat: ColumnRows,
  received: Received,
): Promise<boolean> {
  const { loading, plan } = context;
  const [only] = events;
  const { event } = plan.source.fields;
  if (only !== undefined && events.length === 1) {
    const accepts = loading.acceptColumns(only.target, flat);
    if (accepts === null) await insertLeftover(context, loading.columnsAsRaw(flat, null));
    else await insertFresh(context, only, accepts);
    return true;
  }
  const all = loading.scratch.name(stage);
  await execute(context, loading.scratch.fill(stage, flat.relation, flat.by));
  await addCounts(context, `select waymark_file as file from ${all}`, received);
  const rows: ColumnRows = { ...flat, relation: `select * from ${all}` };
  const known: string[] = [];
  for (const staged of event === undefined ? [] : events) {
    const { name } = staged.planned.event;
    const told = flat.by === undefined ? asText(context, event ?? '') : plan.dialect.identifier(flat.by);
    const mine = `select * from ${all} where ${told} in ${quoteList(context, [name])}`;
    const accepts = loading.acceptColumns(staged.target, { ...rows, relation: mine });
    if (accepts === null) continue;
    await insertFresh(context, staged, accepts);
    known.push(name);
  }
  await insertLeftover(context, loading.columnsAsRaw(rows, event === undefined ? null : { event, known }));
  return false;
}

/** All rows at once, into the table of the only event. False where SQL cannot judge it. */
async function stageSingle(
  context: LoadContext,
  only: StagedEvent,
  inputs: readonly RowInput[],
  longest: number | null,
): Promise<boolean> {
  const rows = joined(inputs)
    .map((one) => context.loading.rows(one, longest))
    .join('\nunion all\n');
  return await acceptRows(context, only, rows, samplesOf(context, joined(inputs), longest, 1));
}

/**
 * Files of one format as one input. Nothing is staged here, so there is no need to read them in parts; and the parts of a
 * union leave threads without work where one of them is read to its end.
 */
function joined(inputs: readonly RowInput[]): RowInput[] {
  const files = Map.groupBy(
    inputs.filter((one) => one.kind === 'files'),
    (one) => one.format,
  );
  const tables = inputs.filter((one) => one.kind === 'table');
  return [
    ...tables,
    ...[...files].map(
      ([format, group]): RowInput => ({ kind: 'files', format, files: group.flatMap((one) => one.files) }),
    ),
  ];
}

/** Rows are told apart by event. Those of no event that SQL can judge are left over. */
async function stageJson(
  context: LoadContext,
  events: readonly StagedEvent[],
  input: RowInput,
  longest: number | null,
  received: Received,
): Promise<void> {
  const { loading, plan } = context;
  const rows = loading.rowsWithEvent(loading.rows(input, longest), plan.source);
  const all = loading.scratch.name(stage);
  await execute(context, loading.scratch.fill(stage, rows));
  await addCounts(context, `select file from ${all}`, received);
  const known: string[] = [];
  const { queries, bytes } = samplesOf(context, [input], longest, events.length);
  for (const staged of plan.source.fields.event === undefined ? [] : events) {
    const { name } = staged.planned.event;
    const mine = `select raw, file from ${all} where event = ${quoteList(context, [name])}`;
    const samples = { queries: queries.length > 0 ? [mine] : [], bytes: bytes / events.length };
    if (await acceptRows(context, staged, mine, samples)) known.push(name);
  }
  const others = known.length === 0 ? '' : ` where event is null or event not in ${quoteList(context, known)}`;
  await insertLeftover(context, `select coalesce(${asText(context, 'raw')}, ''), file from ${all}${others}`);
}

async function insertLeftover(context: LoadContext, rows: string): Promise<void> {
  await execute(context, `insert into ${context.loading.scratch.name(leftover)} (raw, file) ${rows}`);
}

async function addCounts(context: LoadContext, files: string, received: Received): Promise<void> {
  for (const [file, count] of await countByFile(context, files)) received.set(file, (received.get(file) ?? 0) + count);
}

/** Rows that were not staged are counted where they went. */
async function countDirect(
  context: LoadContext,
  events: readonly StagedEvent[],
  inputs: readonly RowInput[],
  received: Received,
): Promise<void> {
  const tables = events.map((one) => `select _file as file from ${context.plan.dialect.table(one.fresh)}`);
  const others = `select file from ${context.loading.scratch.name(leftover)}`;
  const counts = await countByFile(context, [...tables, others].join('\nunion all\n'));
  const files = new Set(inputs.flatMap((one) => (one.kind === 'table' ? [null] : one.files.map((file) => file.path))));
  for (const [file, count] of counts) if (files.has(file)) received.set(file, count);
}

function asText({ plan }: LoadContext, column: string): string {
  return `cast(${plan.dialect.identifier(column)} as ${plan.dialect.type(sqlType('string'))})`;
}

/** Numbered by batches of about equal size. */
async function collectSuspects(context: LoadContext, doubts: readonly string[]): Promise<void> {
  const { scratch, batches } = context.loading;
  await execute(context, scratch.fill(suspects, batches(doubts.join('\nunion all\n'), batchBytes), 'batch'));
}
