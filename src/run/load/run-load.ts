import { type Diagnostic, diagnostic, hasErrors } from '../../base/diagnostic.ts';
import { failure, type Outcome, success } from '../../base/outcome.ts';
import { loadsTable, quarantineTable, rewritesTable } from '../../sql/bookkeeping-tables.ts';
import { createTableSql } from '../../sql/event-table.ts';
import { spanOf } from '../../yaml/shape.ts';
import type { LoadResult, LoadRun, PlannedLoad } from '../load-step.ts';
import type { Warehouse } from '../warehouse.ts';
import { annotateEvents } from './annotate-events.ts';
import { type Choice, chooseFiles } from './choose-files.ts';
import { filesGone, interrupted, unsupportedWarehouse } from './codes.ts';
import { type LedgerEntry, readLedger } from './ledger.ts';
import { keptEntries } from './ledger-changes.ts';
import { loadRows, noRows, publish } from './load-rows.ts';
import { execute, type LoadContext, LoadInterrupted, NeedsAllFiles } from './load-session.ts';
import { fullPlan } from './plan-load.ts';
import { findStored, isWholeTable } from './stored-files.ts';

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
  const outcome = await oneAtATime(warehouse, () =>
    warehouse.session(async (session) => {
      const now = run.now.toISOString();
      const append = warehouse.uploads?.append ?? null;
      const context: LoadContext = { plan, run, session, loading, now, append };
      try {
        return await load(context);
      } catch (error) {
        if (!(error instanceof LoadInterrupted)) throw error;
        const message = 'The load was interrupted; nothing of it is visible.';
        return failure(diagnostic(interrupted, { message, span }));
      }
    }),
  );
  if (outcome.value !== null) await annotateEvents(plan, warehouse);
  return outcome;
}

const lastLoad = new WeakMap<Warehouse, Promise<unknown>>();

/** Loads of one warehouse run one after the other: each takes all threads, and they may fill the same tables. */
async function oneAtATime<T>(warehouse: Warehouse, work: () => Promise<T>): Promise<T> {
  const before = lastLoad.get(warehouse) ?? Promise.resolve();
  const mine = before.then(work, work);
  lastLoad.set(warehouse, mine);
  return await mine;
}

async function load(begun: LoadContext): Promise<Outcome<LoadResult>> {
  const stored = await findStored(begun);
  if (hasErrors(stored.diagnostics)) return failure(...stored.diagnostics);
  const { plan } = begun;
  const context: LoadContext = { ...begun, plan: { ...plan, files: [...plan.files, ...stored.files] } };
  const { dialect, source } = plan;
  const own = [loadsTable, quarantineTable, rewritesTable];
  await execute(context, ...own.map((table) => createTableSql(table, dialect)));
  const ledger = await readLedger(context);
  const choice = await chooseFiles(context, ledger, await lacksTables(context));
  const gone = choice.gone.length === 0 ? [] : [goneFiles(context, choice.gone)];
  const isIdle = !isWholeTable(source) && choice.load.length === 0 && choice.replaced?.length === 0;
  if (isIdle) {
    return success(await publish(context, keptEntries(ledger, choice), null, noRows), gone);
  }
  const outcome = await loadChosen(context, ledger, choice);
  return { ...outcome, diagnostics: [...gone, ...outcome.diagnostics] };
}

async function loadChosen(
  context: LoadContext,
  ledger: readonly LedgerEntry[],
  choice: Choice,
): Promise<Outcome<LoadResult>> {
  try {
    return await loadRows(context, ledger, choice);
  } catch (error) {
    if (!(error instanceof NeedsAllFiles)) throw error;
    return await loadRows(context, ledger, await chooseFiles(context, ledger, true));
  }
}

/** True where the typed table of an event was never made, or has been dropped. */
async function lacksTables({ plan, run }: LoadContext): Promise<boolean> {
  const objects = await run.warehouse.objects();
  return plan.events.some(({ table }) => !objects.has(table.table.name));
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
