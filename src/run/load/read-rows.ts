import type { Diagnostic } from '../../base/diagnostic.ts';
import { WarehouseError } from '../warehouse.ts';
import type { SourceFile } from './find-files.ts';
import { refuseBytes, refuseLine } from './judge/judge-row.ts';
import { asNumber, asText, execute, type LoadContext, query } from './load-session.ts';
import { asTheyAre, type FittedFiles, fitLongLines } from './long-lines.ts';
import { broken, inputsOf, type PreparedInput } from './prepare-input.ts';
import type { RefusedRow } from './refused.ts';
import { stageRows } from './stage-rows.ts';
import { createFresh, type Received, type StagedEvent } from './staging.ts';

/** All rows of the input, read; or what is wrong with its files. */
export type ReadRows =
  | {
      readonly received: Received;
      /** As they were read. */
      readonly fitted: FittedFiles;
      /** Lines that the reader of the format refused. */
      readonly refused: readonly RefusedRow[];
      readonly diagnostics: null;
    }
  | { readonly received: null; readonly diagnostics: readonly Diagnostic[] };

/** Reads all rows into the tables of their events and the table of suspects. */
export async function readRows(
  context: LoadContext,
  events: readonly StagedEvent[],
  prepared: PreparedInput,
): Promise<ReadRows> {
  const fitted = asTheyAre(prepared.files);
  try {
    return await readOnce(context, events, prepared, fitted);
  } catch (error) {
    if (!(error instanceof WarehouseError) || error.fault !== 'statement') throw error;
    if (context.loading.isTooLong(error.message)) return await readLongRows(context, events, prepared);
    return { received: null, diagnostics: await findBroken(context, prepared, error) };
  }
}

async function readLongRows(
  context: LoadContext,
  events: readonly StagedEvent[],
  prepared: PreparedInput,
): Promise<ReadRows> {
  const lines = prepared.files.filter((one) => one.format === 'ndjson');
  const others = prepared.files.filter((one) => one.format !== 'ndjson');
  const fitted = await fitLongLines(lines);
  try {
    return await readOnce(context, events, prepared, { ...fitted, files: [...fitted.files, ...others] });
  } catch (error) {
    await fitted.dispose();
    return { received: null, diagnostics: await findBroken(context, prepared, error) };
  }
}

async function readOnce(
  context: LoadContext,
  events: readonly StagedEvent[],
  { table }: PreparedInput,
  fitted: FittedFiles,
): Promise<ReadRows> {
  await createFresh(context, events);
  const hasCsv = fitted.files.some((one) => one.format === 'csv');
  const rejects = hasCsv ? context.loading.csvRejects : null;
  if (rejects) await execute(context, ...rejects.clear);
  const received = await stageRows(context, events, inputsOf({ files: fitted.files, table }), fitted.longest);
  const refused = [...fitted.refused, ...(rejects ? await rejectedLines(context, rejects.query, fitted.files) : [])];
  for (const { file } of refused) received.set(file, (received.get(file) ?? 0) + 1);
  return { received, fitted, refused, diagnostics: null };
}

async function rejectedLines(
  context: LoadContext,
  rejects: string,
  files: readonly SourceFile[],
): Promise<RefusedRow[]> {
  const paths = new Map(files.map((one) => [one.absolute, one.path]));
  const rows = await query(context, rejects);
  return rows.map((row) => {
    const verdict = row.is_encoding === true ? refuseBytes() : refuseLine(asText(row.reason) ?? '');
    const file = paths.get(asText(row.absolute) ?? '');
    if (file === undefined) throw new Error(`a line of a file that was not read: ${asText(row.absolute)}`);
    return { verdict, payload: asText(row.payload) ?? '', file, line: asNumber(row.line) };
  });
}

/** Reads the files one by one to find those that the warehouse cannot read. Throws on where none is to blame. */
async function findBroken(context: LoadContext, { files }: PreparedInput, error: unknown): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const file of files) {
    const rows = context.loading.rows({ kind: 'files', format: file.format, files: [file] }, null);
    try {
      await query(context, `select count(raw) from (${rows})`);
    } catch (failure) {
      found.push(broken(file, failure));
    }
  }
  if (found.length === 0) throw error;
  return found;
}
