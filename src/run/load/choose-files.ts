import type { SourceFile } from './find-files.ts';
import { hashFile } from './hash-file.ts';
import type { LedgerEntry } from './ledger.ts';
import type { LoadContext } from './load-session.ts';
import { isWholeTable } from './stored-files.ts';

/** What a load has to do with the files of its source. */
export interface Choice {
  readonly load: readonly SourceFile[];
  /** Paths whose rows of earlier loads are taken out. Null: all rows of the source. */
  readonly replaced: readonly string[] | null;
  /** Files whose time of change differs while the contents are the same. */
  readonly touched: readonly SourceFile[];
  /** Loaded before and no longer there; their rows are kept. */
  readonly gone: readonly string[];
  /** True where every file that is there is read. */
  readonly isAll: boolean;
}

/** Compares the files of the source with what was loaded before. `anew`: all files are read, whether they changed or not. */
export async function chooseFiles(
  context: LoadContext,
  ledger: readonly LedgerEntry[],
  anew: boolean,
): Promise<Choice> {
  const { files, definition } = context.plan;
  const known = new Map(
    ledger.flatMap((one) => (one.file !== null && one.event === null ? [[one.file, one] as const] : [])),
  );
  const paths = new Set(files.map((one) => one.path));
  if (context.run.fullRefresh || isWholeTable(context.plan.source)) {
    return { load: files, replaced: null, touched: [], gone: [], isAll: true };
  }
  const gone = [...known.keys()].filter((path) => !paths.has(path));
  const fresh: SourceFile[] = [];
  const changed: SourceFile[] = [];
  const touched: SourceFile[] = [];
  for (const file of files) {
    const entry = known.get(file.path);
    if (entry === undefined) fresh.push(file);
    else if (anew || entry.definition !== definition) changed.push(file);
    else if (entry.size === file.size && entry.modified === file.modified) continue;
    else if (await hasSameContent(context, file, entry)) touched.push(file);
    else changed.push(file);
  }
  const isShared = changed.some((file) => sharedRows(ledger, file.path) > 0);
  if (!isShared) {
    const load = [...fresh, ...changed];
    return { load, replaced: changed.map((one) => one.path), touched, gone, isAll: load.length === files.length };
  }
  // Rows of other files lost against rows that are taken out now, or the other way round: all files are read anew.
  const replaced = files.filter((one) => known.has(one.path)).map((one) => one.path);
  return { load: files, replaced, touched: [], gone, isAll: true };
}

async function hasSameContent({ run }: LoadContext, file: SourceFile, entry: LedgerEntry): Promise<boolean> {
  return entry.content !== null && entry.size === file.size && (await hashFile(file, run.signal)) === entry.content;
}

function sharedRows(ledger: readonly LedgerEntry[], path: string): number {
  return ledger.reduce((sum, one) => (one.file === path ? sum + one.shared : sum), 0);
}
