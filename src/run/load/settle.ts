import { rewritesTable } from '../../sql/bookkeeping-tables.ts';
import type { Choice } from './choose-files.ts';
import { everyRow } from './every-row.ts';
import { ownRows } from './ledger.ts';
import { asText, execute, type LoadContext, NeedsAllFiles, query, quote } from './load-session.ts';
import { hasRivals, keptColumns, type Merge, planMerge, remembersFirsts } from './publish-load.ts';
import { refused } from './refused.ts';
import { rankedTable, rivalsTable, type StagedEvent } from './staging.ts';
import { countRows, type TallyBook, tallyAccepted, tallyDuplicates } from './tally.ts';

/** Takes the duplicates out of the new rows of all events, counts both, and decides how the rows are published. */
export async function settle(
  context: LoadContext,
  events: readonly StagedEvent[],
  choice: Choice,
  book: TallyBook,
): Promise<Merge[]> {
  const added = new Map((await countRows(context, events)).map((one) => [one.event, one.rows]));
  const merges: Merge[] = [];
  for (const staged of events)
    merges.push(await planMerge(context, staged, choice.replaced, added.get(staged.planned.event.name) ?? 0));
  const rivals = merges.filter((one) => hasRivals(context, one));
  if (rivals.length > 0) {
    await execute(context, ...rivals.flatMap((one) => duplicateStatements(context, one, choice.replaced)));
    const isEarlier = await tallyDuplicates(
      context,
      rivals.map((one) => one.staged),
      book,
    );
    if (isEarlier && !choice.isAll) throw new NeedsAllFiles();
  }
  await tallyAccepted(context, events, book);
  return merges;
}

/** What takes the duplicates out of the new rows of an event. */
function duplicateStatements(
  context: LoadContext,
  merge: Merge,
  replaced: readonly string[] | null,
): readonly string[] {
  const { staged } = merge;
  return context.loading.duplicates.resolve({
    fresh: staged.fresh,
    live: merge.kept === 0 ? null : liveRows(context, merge, replaced),
    columns: staged.planned.table.columns,
    source: context.plan.source,
    firsts: remembersFirsts(context) ? knownFirsts(context, staged) : null,
    rivals: rivalsTable(staged),
    ranked: rankedTable(staged),
  });
}

/** Rows of the source that were loaded before and stay. */
function liveRows(context: LoadContext, merge: Merge, replaced: readonly string[] | null): string {
  const table = context.plan.dialect.table(merge.staged.planned.table.table);
  const own = `_source = ${quote(context, context.plan.source.name)}`;
  const gone = `coalesce(${ownRows(context, replaced)}, false)`;
  return `select ${keptColumns(context, merge)} from ${table} where ${everyRow(context, merge.staged.planned.table)}${own} and not ${gone}`;
}

function knownFirsts(context: LoadContext, { planned }: StagedEvent): string {
  const { dialect, source } = context.plan;
  const own = `_source = ${quote(context, source.name)} and event = ${quote(context, planned.event.name)}`;
  return `select event_id, first_at from ${dialect.table(rewritesTable.table)} where ${own}`;
}

/**
 * Hashes of all rows that a table gave, by event (null: the refused ones), so that the same rows are not loaded twice. What
 * follows from the time of the load alone does not count.
 */
export async function tableContents(
  context: LoadContext,
  events: readonly StagedEvent[],
): Promise<ReadonlyMap<string | null, string>> {
  const { loading, plan } = context;
  const passing = new Set(plan.source.fields.received === undefined ? ['received_at', '_late'] : []);
  const contents = new Map<string | null, string>();
  const add = async (event: string | null, sql: string): Promise<void> => {
    const [row] = await query(context, sql);
    contents.set(event, asText(row?.content) ?? '');
  };
  for (const { planned, fresh } of events) {
    const columns = planned.table.columns.map((one) => one.name).filter((name) => !passing.has(name));
    await add(planned.event.name, loading.contentHash(fresh, columns));
  }
  await add(null, loading.contentHash({ schema: null, name: refused }, ['event', 'rules', 'reason', 'payload']));
  return contents;
}
