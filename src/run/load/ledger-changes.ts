import type { Choice } from './choose-files.ts';
import { isAsFound } from './hash-file.ts';
import type { LedgerEntry } from './ledger.ts';
import type { LoadContext } from './load-session.ts';
import { isWholeTable } from './stored-files.ts';
import type { Tally, TallyBook } from './tally.ts';

/** The entries of files that are not read now; those that were only touched remember their new time of change. */
export function keptEntries(ledger: readonly LedgerEntry[], { load, replaced, touched }: Choice): LedgerEntry[] {
  if (replaced === null) return [];
  const anew = new Set([...load.map((one) => one.path), ...replaced]);
  const modified = new Map(touched.map((one) => [one.path, one.modified]));
  return ledger
    .filter((one) => one.file !== null && !anew.has(one.file))
    .map((one) => ({ ...one, modified: modified.get(one.file ?? '') ?? one.modified }));
}

/** The ledger after a load: entries that stay, less the rows that lost against new ones, and those of what was read. */
export function newLedger(
  context: LoadContext,
  ledger: readonly LedgerEntry[],
  choice: Choice,
  book: TallyBook,
  contentOf: (entry: Tally) => string | null,
): LedgerEntry[] {
  for (const file of choice.load) book.entry(file.path, null);
  if (isWholeTable(context.plan.source)) book.entry(null, null);
  const kept = keptEntries(ledger, choice).map((entry) => withoutLosers(entry, book));
  return [...kept, ...book.entries.map((one) => freshEntry(context, one, choice, contentOf(one)))];
}

function withoutLosers(entry: LedgerEntry, book: TallyBook): LedgerEntry {
  const old = book.old.find((one) => one.file === entry.file && one.event === entry.event);
  if (old === undefined) return entry;
  return {
    ...entry,
    accepted: entry.accepted - old.lost,
    duplicates: entry.duplicates + old.lost,
    shared: entry.shared + old.shared,
  };
}

/** A file that changed while it was read has no content that a later load could compare with. */
function freshEntry(context: LoadContext, tally: Tally, choice: Choice, content: string | null): LedgerEntry {
  const file = choice.load.find((one) => one.path === tally.file);
  return {
    ...tally,
    runId: context.run.runId,
    size: file?.size ?? 0,
    modified: file?.modified ?? '',
    content: file === undefined || isAsFound(file) ? content : null,
    definition: context.plan.definition,
    received: tally.accepted + tally.quarantined + tally.duplicates,
    loadedAt: context.now,
  };
}

/** True where a table gave exactly the rows that it gave when it was loaded last. */
export function isUnchangedTable(ledger: readonly LedgerEntry[], entries: readonly LedgerEntry[]): boolean {
  const key = (one: LedgerEntry): string => JSON.stringify([one.event, one.content, one.definition, one.received]);
  const before = new Set(ledger.map(key));
  return ledger.length === entries.length && entries.every((one) => before.has(key(one)));
}
