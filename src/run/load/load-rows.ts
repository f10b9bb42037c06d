import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { failure, type Outcome, success } from '../../base/outcome.ts';
import { spanOf } from '../../yaml/shape.ts';
import type { LoadResult } from '../load-step.ts';
import type { Choice } from './choose-files.ts';
import { unbalanced } from './codes.ts';
import { hashFile } from './hash-file.ts';
import { type LedgerEntry, versions, writeLedger } from './ledger.ts';
import { isUnchangedTable, newLedger } from './ledger-changes.ts';
import { type LoadContext, statement } from './load-session.ts';
import { isIdle, mergeQuarantine, mergeRewrites, mergeRows, shapeTables, touchedHours } from './publish-load.ts';
import { readParts } from './read-parts.ts';
import { settle, tableContents } from './settle.ts';
import { dropFresh, type Received, type StagedEvent, stagedEvents } from './staging.ts';
import { isWholeTable } from './stored-files.ts';
import { countsOf, imbalances, openTallies, type Tally, type TallyBook, tallyRefused } from './tally.ts';

/** Reads, judges and publishes the rows of the chosen files, or of a table. */
export async function loadRows(
  context: LoadContext,
  ledger: readonly LedgerEntry[],
  choice: Choice,
): Promise<Outcome<LoadResult>> {
  const events = stagedEvents(context);
  const contents = Promise.all(choice.load.map((file) => hashFile(file, context.run.signal)));
  try {
    const found = await readParts(context, events, choice.load);
    if (found.received === null) return failure(...found.diagnostics);
    const { received, diagnostics } = found;
    return await settleAndPublish({ context, events, ledger, choice, diagnostics, received, contents });
  } finally {
    await dropFresh(context, events, choice.load.length);
    await context.session.execute(context.loading.after.map((sql) => statement(context, sql)));
  }
}

interface Work {
  readonly context: LoadContext;
  readonly events: readonly StagedEvent[];
  readonly ledger: readonly LedgerEntry[];
  readonly choice: Choice;
  readonly diagnostics: readonly Diagnostic[];
  readonly received: Received;
  /** Hashes of the files, computed while the warehouse reads them. */
  readonly contents: Promise<readonly (string | null)[]>;
}

async function settleAndPublish(work: Work): Promise<Outcome<LoadResult>> {
  const { context, events, ledger, choice, diagnostics, received } = work;
  const book = openTallies();
  const merges = await settle(context, events, choice, book);
  await tallyRefused(context, book);
  const wrong = imbalances(received, book.entries).map((one) => unbalancedRows(context, one));
  if (wrong.length > 0) return failure(...diagnostics, ...wrong);

  const contentOf = await findContents(work);
  const entries = newLedger(context, ledger, choice, book, contentOf);
  const mayBeUnchanged = isWholeTable(context.plan.source) && !context.run.fullRefresh;
  if (mayBeUnchanged && isUnchangedTable(ledger, entries)) {
    return success(await publish(context, ledger, null, noRows), diagnostics);
  }
  await shapeTables(context, merges);
  const result = await publish(context, entries, book, async () => {
    const touched = await touchedHours(context, merges, choice.replaced);
    for (const merge of merges) {
      if (!isIdle(merge, choice.replaced)) await mergeRows(context, merge, choice.replaced);
    }
    await mergeQuarantine(context, choice.replaced);
    for (const merge of merges) await mergeRewrites(context, merge);
    return touched;
  });
  return success(result, diagnostics);
}

/** Nothing to merge. */
export async function noRows(): Promise<LoadResult['touched']> {
  return new Map();
}

/** One transaction: rows, ledger, and what the runner records. `book` null: nothing was loaded. */
export async function publish(
  context: LoadContext,
  entries: readonly LedgerEntry[],
  book: TallyBook | null,
  merge: () => Promise<LoadResult['touched']>,
): Promise<LoadResult> {
  const told = { counts: book === null ? [] : countsOf(book.entries), versions: versions(context, entries) };
  let result: LoadResult = { ...told, touched: new Map() };
  await context.session.transaction(async () => {
    result = { ...told, touched: await merge() };
    await writeLedger(context, entries);
    await context.session.execute(context.run.record(result));
  });
  return result;
}

/** What the rows of an entry came from: a hash of its file, or of the rows of the table. */
async function findContents(work: Work): Promise<(entry: Tally) => string | null> {
  const { context, choice, events } = work;
  if (isWholeTable(context.plan.source)) {
    const contents = await tableContents(context, events);
    return (entry) => contents.get(entry.event) ?? null;
  }
  const hashes = await work.contents;
  const contents = new Map(choice.load.map((file, index) => [file.path, hashes[index] ?? null] as const));
  return (entry) => contents.get(entry.file ?? '') ?? null;
}

function unbalancedRows(
  { plan }: LoadContext,
  { file, read, found }: { readonly file: string | null; readonly read: number; readonly found: number },
): Diagnostic {
  return diagnostic(unbalanced, {
    message: `${file === null ? 'The table' : `\`${file}\``} has ${read} rows, but ${found} were accepted, quarantined or counted as duplicates.`,
    span: spanOf(plan.source, 'location'),
  });
}
