import { rewritesTable } from '../../sql/bookkeeping-tables.ts';
import type { Choice } from './choose-files.ts';
import { ownRows } from './ledger.ts';
import { asNumber, asText, execute, type LoadContext, NeedsAllFiles, query, quote } from './load-session.ts';
import { keptColumns, type Merge, planMerge } from './publish-load.ts';
import { refused } from './refused.ts';
import { firstsTable, losersTable, ranked, type StagedEvent } from './staging.ts';
import { type TallyBook, tallyAccepted, tallyDuplicates } from './tally.ts';

/** Takes the duplicates of an event out of its new rows, counts both, and decides how the rows are published. */
export async function settle(
  context: LoadContext,
  staged: StagedEvent,
  { replaced, isAll }: Choice,
  book: TallyBook,
): Promise<Merge> {
  const { dialect, source } = context.plan;
  const { scratch } = context.loading;
  const all = scratch.name(ranked);
  const merge = await planMerge(context, staged, replaced);
  const nothing = `from ${dialect.table(rewritesTable.table)} where false`;
  let losers = `select event_id ${nothing}`;
  let firsts = `select event_id, first_at, _file ${nothing}`;
  // Without new rows nothing can be a duplicate of one.
  if (source.fields.id !== undefined && merge.added > 0) {
    const parts = {
      fresh: staged.fresh,
      live: merge.kept === 0 ? null : liveRows(context, merge, replaced),
      columns: staged.planned.table.columns,
      source,
      firsts: remembersFirsts(context) ? knownFirsts(context, staged) : null,
    };
    await execute(context, ...context.loading.duplicates.resolve(parts));
    const earlier = await query(context, `select count(*) as n from ${all} where is_earlier`);
    if (asNumber(earlier[0]?.n) > 0 && !isAll) throw new NeedsAllFiles();
    await tallyDuplicates(context, staged, book);
    losers = `select event_id from ${all} where side = 'old' and place > 1`;
    if (remembersFirsts(context)) {
      firsts = `select event_id, min(first_at) as first_at, max(case when place = 1 then _file end) as _file
from ${all} group by event_id`;
    }
  }
  await execute(context, scratch.fill(losersTable(staged), losers), scratch.fill(firstsTable(staged), firsts));
  if (merge.added > 0) await tallyAccepted(context, staged, book);
  return merge;
}

/** Rows of the source that were loaded before and stay. */
function liveRows(context: LoadContext, merge: Merge, replaced: readonly string[] | null): string {
  const table = context.plan.dialect.table(merge.staged.planned.table.table);
  const own = `_source = ${quote(context, context.plan.source.name)}`;
  const gone = `coalesce(${ownRows(context, replaced)}, false)`;
  return `select ${keptColumns(context, merge)} from ${table} where ${own} and not ${gone}`;
}

/** Where rewrites count only for a while, the beginning of that while must outlast the row that it began with. */
export function remembersFirsts({ plan }: LoadContext): boolean {
  return plan.source.deduplicate.window !== undefined && plan.source.deduplicate.keep === undefined;
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
