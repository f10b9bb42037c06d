import type { AlikeSql, RowInput } from './load-dialect.ts';
import { asNumber, execute, type LoadContext, query } from './load-session.ts';
import { packTexts } from './pack-texts.ts';
import { learnForm } from './row-form.ts';
import { again, insertFresh, type StagedEvent } from './staging.ts';

/** Rows that are looked at to see how they are written. */
const sampleSize = 200;

/** Files that they are taken from. */
const sampledFiles = 2;

/** Where no larger share is in doubt, the checker judges it at once. */
const fewDoubts = 0.01;

/** What tells how the rows of an input are written. */
export interface Samples {
  /** Queries of some rows; none where there is too little to read. */
  readonly queries: readonly string[];
  /** Of all rows, where that is known. */
  readonly bytes: number;
}

/**
 * Has the warehouse judge rows (`raw` and `file`) of an event into the table of its new rows; the text of those in doubt stands
 * in `_raw`. Where most rows are written alike, as `samples` tell, they are judged as such first, and only the others as any
 * row. False where SQL cannot judge the event.
 */
export async function acceptRows(
  context: LoadContext,
  staged: StagedEvent,
  rows: string,
  { queries, bytes }: Samples,
): Promise<boolean> {
  const { alike, accept } = context.loading;
  const accepts = accept(staged.target, rows);
  if (accepts === null) return false;
  const usual = alike === null || queries.length === 0 ? null : await usualRows(context, alike, staged, rows, queries);
  if (usual !== null) await packTexts(context, staged, usual.sample, bytes);
  await insertFresh(context, staged, usual?.rows ?? accepts);
  if (usual !== null) await acceptDoubts(context, staged);
  return true;
}

/** The query that accepts rows of the form that the first ones have, and that of the first ones; null where that form is not usual. */
async function usualRows(
  context: LoadContext,
  { accept, leastShare }: AlikeSql,
  { target }: StagedEvent,
  rows: string,
  samples: readonly string[],
): Promise<{ readonly rows: string; readonly sample: string } | null> {
  const limit = Math.ceil(sampleSize / samples.length);
  const parts = samples.map((one) => `select raw from (select raw from (${one}) as r limit ${limit}) as s`);
  const found = await query(context, parts.join('\nunion all\n'));
  const texts = found.flatMap(({ raw }) => (typeof raw === 'string' ? [raw] : []));
  const form = learnForm(texts);
  if (form === null) return null;
  const sampled = context.loading.values(
    ['raw', 'file'],
    texts.map((text) => [text, null]),
  );
  const sample = accept(target, sampled, form);
  const all = accept(target, rows, form);
  if (sample === null || all === null) return null;
  const [row] = await query(context, `select count(*) - count(_raw) as n from (${sample}) as t`);
  return asNumber(row?.n) >= leastShare * texts.length ? { rows: all, sample } : null;
}

/** Judges the rows that are written otherwise. */
async function acceptDoubts(context: LoadContext, staged: StagedEvent): Promise<void> {
  const { loading, plan } = context;
  const fresh = plan.dialect.table(staged.fresh);
  const [count] = await query(context, `select count(*) as n, count(nullif(_raw, '')) as doubts from ${fresh}`);
  if (asNumber(count?.doubts) <= fewDoubts * asNumber(count?.n)) return;
  const table = loading.scratch.name(again);
  await execute(
    context,
    loading.scratch.fill(again, `select _raw as raw, _file as file from ${fresh} where _raw <> ''`),
    `delete from ${fresh} where _raw <> ''`,
  );
  const accepts = loading.accept(staged.target, `select raw, file from ${table}`);
  if (accepts !== null) await insertFresh(context, staged, accepts);
  await execute(context, `drop table ${table}`);
}

/** Samples of an input that holds so many events. */
export function samplesOf(
  { loading }: LoadContext,
  inputs: readonly RowInput[],
  longest: number | null,
  events: number,
): Samples {
  let bytes = 0;
  const queries = inputs.flatMap((input) => {
    if (input.kind === 'table') return [loading.rows(input, longest)];
    const size = input.files.reduce((sum, one) => sum + (one.size ?? 0), 0);
    bytes += size;
    if (size < events * (loading.alike?.leastBytes ?? Number.POSITIVE_INFINITY)) return [];
    const step = Math.ceil(input.files.length / sampledFiles);
    const some = input.files.filter((_, index) => index % step === 0);
    return some.map((file) => loading.rows({ ...input, files: [file] }, longest));
  });
  return { queries, bytes };
}
