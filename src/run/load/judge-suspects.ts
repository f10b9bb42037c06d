import { isUtf8 } from 'node:buffer';
import type { SourceLayout } from '../../model/source.ts';
import type { SourceFile } from './find-files.ts';
import type { RowStyle } from './judge/convert.ts';
import { makeJudge, type RowJudge, refuseBytes, type Verdict } from './judge/judge-row.ts';
import { asNumber, asText, execute, type LoadContext, query } from './load-session.ts';
import { readLines } from './read-lines.ts';
import { createRefused, type RefusedRow, writeRefused } from './refused.ts';
import { appendJudged } from './send-rows.ts';
import { type StagedEvent, suspects } from './staging.ts';

/** Rows judged and not written yet. */
interface Judged {
  readonly accepted: Map<string, [row: string, file: string | null][]>;
  readonly refused: RefusedRow[];
  bytes: number;
}

/** Rows and payloads that are held before they are written. */
const mostBytes = 8 * 1024 * 1024;

/**
 * Has the last word on all rows that SQL did not accept: valid ones go to the table of their event, all others to the
 * temporary table of refused rows. Holds a few megabytes at a time, however many there are.
 */
export async function judgeSuspects(
  context: LoadContext,
  events: readonly StagedEvent[],
  files: readonly SourceFile[],
  longest: number | null,
  refused: readonly RefusedRow[],
): Promise<void> {
  await createRefused(context);
  await writeRefused(context, refused);
  const judge = judges(context, events, files);
  const judged: Judged = { accepted: new Map(), refused: [], bytes: 0 };
  await judgeTexts(context, events, judge, judged);
  await judgeUnreadable(context, events, files, longest, judge, judged);
  await write(context, events, judged);
}

/** The judge of the rows of a file, or of a table. */
type JudgeOf = (file: string | null) => RowJudge;

/** Files of different formats write values differently. */
function judges(context: LoadContext, events: readonly StagedEvent[], files: readonly SourceFile[]): JudgeOf {
  const { source } = context.plan;
  const styles = new Map(files.map((one) => [one.path, styleOf(one, source.layout)]));
  const made = new Map<RowStyle, RowJudge>();
  return (file) => {
    const style = styles.get(file ?? '') ?? 'typed';
    const known = made.get(style);
    if (known) return known;
    const judge = makeJudge({ source, events: events.map((one) => one.planned.event), style, now: context.now });
    made.set(style, judge);
    return judge;
  };
}

function styleOf({ format }: SourceFile, layout: SourceLayout): RowStyle {
  if (format === 'csv') return 'text';
  const isJson = format === 'ndjson' || format === 'json';
  return isJson && layout !== 'columns' ? 'json' : 'typed';
}

async function judgeTexts(
  context: LoadContext,
  events: readonly StagedEvent[],
  judge: JudgeOf,
  judged: Judged,
): Promise<void> {
  const all = context.loading.scratch.name(suspects);
  const [last] = await query(context, `select max(batch) as n from ${all} where raw <> ''`);
  if (last === undefined || last.n === null) return;
  for (let batch = 0; batch <= asNumber(last.n); batch++) {
    const rows = await query(context, `select raw, file from ${all} where batch = ${batch} and raw <> ''`);
    for (const row of rows) {
      const raw = asText(row.raw) ?? '';
      const file = asText(row.file);
      collect(judge(file)(raw), { raw, file, line: null }, judged);
    }
    await writeWhereFull(context, events, judged);
  }
}

/** Lines that DuckDB cannot read as JSON are fetched from the files by their positions. */
async function judgeUnreadable(
  context: LoadContext,
  events: readonly StagedEvent[],
  files: readonly SourceFile[],
  longest: number | null,
  judge: JudgeOf,
  judged: Judged,
): Promise<void> {
  const all = context.loading.scratch.name(suspects);
  const found = await query(
    context,
    `select file, count(*) as n from ${all} where raw = '' group by file order by file`,
  );
  const byPath = new Map(files.map((one) => [one.path, one]));
  for (const row of found) {
    const file = byPath.get(asText(row.file) ?? '');
    if (file === undefined) throw new Error(`rows of a file that was not read: ${asText(row.file)}`);
    const { setting, query: positionQuery } = context.loading.unreadable(file, longest);
    await execute(context, ...setting);
    const positions = (await query(context, positionQuery)).map((one) => asNumber(one.position));
    await execute(context, ...context.loading.before);
    for await (const lines of readLines(file, positions)) {
      for (const { number, bytes } of lines) {
        const raw = bytes.toString('utf8').trim();
        collect(isUtf8(bytes) ? judge(file.path)(raw) : refuseBytes(), { raw, file: file.path, line: number }, judged);
      }
      await writeWhereFull(context, events, judged);
    }
  }
}

function collect(
  verdict: Verdict,
  { raw, file, line }: { readonly raw: string; readonly file: string | null; readonly line: number | null },
  judged: Judged,
): void {
  if (verdict.kind === 'accepted') {
    const rows = judged.accepted.get(verdict.event);
    if (rows) rows.push([verdict.row, file]);
    else judged.accepted.set(verdict.event, [[verdict.row, file]]);
    judged.bytes += verdict.row.length;
    return;
  }
  judged.refused.push({ verdict, payload: raw, file, line });
  judged.bytes += raw.length;
}

async function writeWhereFull(context: LoadContext, events: readonly StagedEvent[], judged: Judged): Promise<void> {
  if (judged.bytes >= mostBytes) await write(context, events, judged);
}

async function write(context: LoadContext, events: readonly StagedEvent[], judged: Judged): Promise<void> {
  const { loading, plan } = context;
  for (const one of events) {
    const { planned, target, fresh } = one;
    const rows = judged.accepted.get(planned.event.name);
    if (rows === undefined) continue;
    if (context.append !== null) {
      await appendJudged(context, one, rows);
      continue;
    }
    const names = planned.table.columns.map(({ name }) => plan.dialect.identifier(name)).join(', ');
    const values = loading.typed(target, loading.values(['row', 'file'], rows));
    await execute(context, `insert into ${plan.dialect.table(fresh)} (${names}) ${values}`);
  }
  await writeRefused(context, judged.refused.splice(0));
  judged.accepted.clear();
  judged.bytes = 0;
}
