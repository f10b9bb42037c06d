import { type Diagnostic, hasErrors } from '../../base/diagnostic.ts';
import type { SourceFile } from './find-files.ts';
import { judgeSuspects } from './judge-suspects.ts';
import { execute, type LoadContext } from './load-session.ts';
import { prepareInput } from './prepare-input.ts';
import { readRows } from './read-rows.ts';
import { createRefused } from './refused.ts';
import { sendRows, withReader } from './send-rows.ts';
import { createFresh, dropSuspects, type Received, type StagedEvent } from './staging.ts';
import { stageStored } from './stored-files.ts';

/** All rows read and judged: they are in the tables of new rows and of refused ones. Or what is wrong with the files. */
type Parts =
  | { readonly received: Received; readonly diagnostics: readonly Diagnostic[] }
  | { readonly received: null; readonly diagnostics: readonly Diagnostic[] };

/**
 * Reads and judges the rows of files, or of the table of the source where there are none. Files of this machine are read by the
 * warehouse where it can, and else by one of this machine that sends it the result; what the warehouse keeps is read there.
 */
export async function readParts(
  context: LoadContext,
  events: readonly StagedEvent[],
  files: readonly SourceFile[],
): Promise<Parts> {
  const isRemote = context.run.warehouse.uploads !== undefined;
  const sent = isRemote ? files.filter((one) => one.isStored !== true) : [];
  const own = files.filter((one) => !sent.includes(one));
  if (sent.length === 0) return await readThere(context, events, own);
  const there = own.length === 0 ? nothing : await readThere(context, events, own);
  if (there.received === null) return there;
  if (own.length === 0) {
    await createFresh(context, events);
    await createRefused(context);
  }
  const here = await withReader(context, async (reader) => {
    const parts = await readFrom(reader, events, sent);
    if (parts.received !== null) await sendRows(reader, context, events);
    return parts;
  });
  const diagnostics = [...there.diagnostics, ...here.diagnostics];
  if (here.received === null) return { received: null, diagnostics };
  return { received: new Map([...there.received, ...here.received]), diagnostics };
}

const nothing: Parts = { received: new Map(), diagnostics: [] };

async function readThere(
  context: LoadContext,
  events: readonly StagedEvent[],
  files: readonly SourceFile[],
): Promise<Parts> {
  const stored = files.filter((one) => one.isStored === true);
  if (stored.length === 0) return await readFrom(context, events, files);
  const staged = await stageStored(context, stored);
  if (hasErrors(staged.diagnostics)) return { received: null, diagnostics: staged.diagnostics };
  return await readFrom(context, events, staged.files);
}

async function readFrom(
  context: LoadContext,
  events: readonly StagedEvent[],
  files: readonly SourceFile[],
): Promise<Parts> {
  const prepared = await prepareInput(context, files);
  if (hasErrors(prepared.diagnostics)) return { received: null, diagnostics: prepared.diagnostics };
  await execute(context, ...context.loading.before);
  const read = await readRows(context, events, prepared);
  if (read.received === null) {
    return { received: null, diagnostics: [...prepared.diagnostics, ...read.diagnostics] };
  }
  try {
    await judgeSuspects(context, events, read.fitted.files, read.fitted.longest, read.refused);
    await dropSuspects(context, events);
    return { received: read.received, diagnostics: prepared.diagnostics };
  } finally {
    await read.fitted.dispose();
  }
}
