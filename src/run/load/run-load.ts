import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { failure, type Outcome, success } from '../../base/outcome.ts';
import { loadsTable, quarantineTable, rewritesTable } from '../../sql/bookkeeping-tables.ts';
import { createTableSql } from '../../sql/event-table.ts';
import { spanOf } from '../../yaml/shape.ts';
import type { LoadResult, LoadRun, PlannedLoad } from '../load-step.ts';
import type { Warehouse } from '../warehouse.ts';
import { type Choice, chooseFiles } from './choose-files.ts';
import { filesGone, interrupted, unbalanced, unsupportedWarehouse } from './codes.ts';
import { hashFile, isAsFound } from './hash-file.ts';
import { judgeSuspects } from './judge-suspects.ts';
import { type LedgerEntry, ownRows, readLedger, versions, writeLedger } from './ledger.ts';
import { execute, type LoadContext, LoadInterrupted } from './load-session.ts';
import { fullPlan } from './plan-load.ts';
import { losersTable, type Merge, mergeQuarantine, mergeRows, planMerge } from './publish-load.ts';
import { createFresh, dropFresh, dropSuspects, type StagedEvent, stagedEvents, stageRows } from './staging.ts';
import {
  countsOf,
  imbalances,
  openTallies,
  type TallyBook,
  tallyAccepted,
  tallyDuplicates,
  tallyRefused,
} from './tally.ts';

/** Loads what is new or changed of a source; everything becomes visible in one transaction, or nothing. */
export async function runLoad(planned: PlannedLoad, run: LoadRun): Promise<Outcome<LoadResult>> {
  const plan = fullPlan(planned);
  const { warehouse } = run;
  const { loading } = warehouse;
  const span = plan.source.at.self;
  if (loading === null) {
    const message = `Events cannot be loaded into ${warehouse.dialect.name}.`;
    return failure(diagnostic(unsupportedWarehouse, { message, span }));
  }
  return await oneAtATime(warehouse, () =>
    warehouse.session(async (session) => {
      const context: LoadContext = { plan, run, session, loading, now: run.now.toISOString() };
      try {
        return await load(context);
      } catch (error) {
        if (!(error instanceof LoadInterrupted)) throw error;
        return failure(
          diagnostic(interrupted, { message: 'The load was interrupted; nothing of it is visible.', span }),
        );
      }
    }),
  );
}

const lastLoad = new WeakMap<Warehouse, Promise<unknown>>();

/** Loads of one warehouse run one after the other: each takes all threads, and they may fill the same tables. */
async function oneAtATime<T>(warehouse: Warehouse, work: () => Promise<T>): Promise<T> {
  const before = lastLoad.get(warehouse) ?? Promise.resolve();
  const mine = before.then(work, work);
  lastLoad.set(warehouse, mine);
  return await mine;
}

async function load(context: LoadContext): Promise<Outcome<LoadResult>> {
  const { dialect, source } = context.plan;
  for (const table of [loadsTable, quarantineTable, rewritesTable]) {
    await execute(context, createTableSql(table, dialect));
  }
  const ledger = await readLedger(context);
  const choice = await chooseFiles(context, ledger);
  const diagnostics = choice.gone.length === 0 ? [] : [goneFiles(context, choice.gone)];
  if (source.table === undefined && choice.load.length === 0 && !(await lacksTables(context))) {
    const entries = keptEntries(ledger, choice);
    const result = { counts: [], versions: versions(context, entries) };
    await publish(context, result, entries, async () => {});
    return success(result, diagnostics);
  }
  return await loadRows(context, ledger, choice, diagnostics);
}

/** True where the typed table of an event was never made, or has been dropped. */
async function lacksTables({ plan, session }: LoadContext): Promise<boolean> {
  for (const { table } of plan.events) if ((await session.columns(table.table)) === null) return true;
  return false;
}

async function loadRows(
  context: LoadContext,
  ledger: readonly LedgerEntry[],
  choice: Choice,
  diagnostics: readonly Diagnostic[],
): Promise<Outcome<LoadResult>> {
  const events = stagedEvents(context);
  const hashes = Promise.all(choice.load.map((file) => hashFile(file, context.run.signal)));
  await execute(context, ...context.loading.before);
  try {
    await createFresh(context, events);
    const book = openTallies();
    const received = await stage(context, events, choice);
    await judgeSuspects(context, events, choice.load, null);
    await dropSuspects(context, events);
    const merges: Merge[] = [];
    for (const staged of events) merges.push(await settle(context, staged, choice, book));
    await tallyRefused(context, book);
    const wrong = imbalances(received, book.entries);
    if (wrong.length > 0) return failure(...diagnostics, ...wrong.map((one) => unbalancedFile(context, one)));
    const contents = new Map((await hashes).map((hash, index) => [choice.load[index]?.path ?? '', hash] as const));
    const entries = newLedger(context, ledger, choice, book, contents);
    const result = { counts: countsOf(book.entries), versions: versions(context, entries) };
    await publish(context, result, entries, async () => {
      for (const merge of merges) await mergeRows(context, merge, choice.replaced);
      await mergeQuarantine(context, choice.replaced);
    });
    return success(result, diagnostics);
  } finally {
    await dropFresh(context, events);
    await context.session.execute(context.loading.after.map((sql) => ({ sql, origin: { step: 'load', span: null } })));
  }
}

async function stage(context: LoadContext, events: readonly StagedEvent[], choice: Choice) {
  const [first] = choice.load;
  if (first === undefined)
    return await stageRows(context, events, { kind: 'files', format: 'ndjson', files: [] }, null);
  return await stageRows(context, events, { kind: 'files', format: first.format, files: choice.load }, null);
}

/** Takes the duplicates of an event out, counts, and decides how its rows are published. */
async function settle(context: LoadContext, staged: StagedEvent, choice: Choice, book: TallyBook): Promise<Merge> {
  const { dialect, source } = context.plan;
  const merge = await planMerge(context, staged, choice.replaced);
  if (source.fields.id !== undefined) {
    const parts = {
      fresh: staged.fresh,
      live: merge.live !== null && merge.kept > 0 ? staged.planned.table.table : null,
      columns: staged.planned.table.columns,
      source,
      replaced: ownRows(context, choice.replaced),
    };
    await execute(context, ...context.loading.duplicates.resolve(parts));
    await tallyDuplicates(context, staged, book);
    await execute(
      context,
      `create or replace temp table ${losersTable(staged)} as select event_id from waymark_ranked where side = 'old' and place > 1`,
    );
  } else {
    const text = dialect.type({ kind: 'string' });
    await execute(context, `create or replace temp table ${losersTable(staged)} (event_id ${text})`);
  }
  await tallyAccepted(context, staged, book);
  return merge;
}

/** One transaction: rows, ledger, and what the runner records. */
async function publish(
  context: LoadContext,
  result: LoadResult,
  entries: readonly LedgerEntry[],
  merge: () => Promise<void>,
): Promise<void> {
  await context.session.transaction(async () => {
    await merge();
    await writeLedger(context, entries);
    await context.session.execute(context.run.record(result));
  });
}

/** The entries of files that are not read now; those that were only touched remember their new time of change. */
function keptEntries(ledger: readonly LedgerEntry[], { load, replaced, touched }: Choice): LedgerEntry[] {
  if (replaced === null) return [];
  const anew = new Set([...load.map((one) => one.path), ...replaced]);
  const modified = new Map(touched.map((one) => [one.path, one.modified]));
  return ledger
    .filter((one) => one.file !== null && !anew.has(one.file))
    .map((one) => ({ ...one, modified: modified.get(one.file ?? '') ?? one.modified }));
}

function newLedger(
  context: LoadContext,
  ledger: readonly LedgerEntry[],
  choice: Choice,
  book: TallyBook,
  contents: ReadonlyMap<string, string | null>,
): LedgerEntry[] {
  const kept = keptEntries(ledger, choice).map((entry) => {
    const old = book.old.find((one) => one.file === entry.file && one.event === entry.event);
    if (old === undefined) return entry;
    return {
      ...entry,
      accepted: entry.accepted - old.lost,
      duplicates: entry.duplicates + old.lost,
      shared: entry.shared + old.shared,
    };
  });
  const files = new Map(choice.load.map((one) => [one.path, one]));
  for (const file of choice.load) book.entry(file.path, null);
  const fresh = book.entries.map((one): LedgerEntry => {
    const file = one.file === null ? undefined : files.get(one.file);
    const isSettled = file === undefined || isAsFound(file);
    return {
      ...one,
      runId: context.run.runId,
      size: file?.size ?? 0,
      modified: file?.modified ?? '',
      content: isSettled ? (contents.get(one.file ?? '') ?? null) : null,
      definition: context.plan.definition,
      received: one.accepted + one.quarantined + one.duplicates,
      loadedAt: context.now,
    };
  });
  return [...kept, ...fresh];
}

function goneFiles({ plan }: LoadContext, gone: readonly string[]): Diagnostic {
  const [first] = gone;
  const names = gone.length === 1 ? `\`${first}\` is` : `${gone.length} files, \`${first}\` among them, are`;
  return diagnostic(filesGone, {
    message: `${names} no longer there; the rows loaded from ${gone.length === 1 ? 'it' : 'them'} are kept.`,
    hint: '`--full-refresh` forgets them.',
    span: spanOf(plan.source, 'location'),
  });
}

function unbalancedFile(
  { plan }: LoadContext,
  { file, read, found }: { readonly file: string | null; readonly read: number; readonly found: number },
): Diagnostic {
  return diagnostic(unbalanced, {
    message: `${file === null ? 'The table' : `\`${file}\``} has ${read} rows, but ${found} were accepted, quarantined or counted as duplicates.`,
    span: spanOf(plan.source, 'location'),
  });
}
