import type { LoadCounts } from '../load-step.ts';
import { asNumber, asText, type LoadContext, query, quote, quoteList } from './load-session.ts';
import { refused } from './refused.ts';
import { type Received, rankedTable, type StagedEvent } from './staging.ts';

/** What became of the rows of one event in one file. */
export interface Tally {
  file: string | null;
  event: string | null;
  accepted: number;
  quarantined: number;
  duplicates: number;
  shared: number;
}

/** What duplicates did to rows that were loaded before. */
export interface OldTally {
  readonly event: string;
  readonly file: string | null;
  /** Rows that lost against new ones. */
  readonly lost: number;
  /** Rows whose event id stands in a new file too. */
  readonly shared: number;
}

export interface Tallies {
  readonly fresh: readonly Tally[];
  readonly old: readonly OldTally[];
}

/** Collects counts while a load goes on. */
export interface TallyBook {
  /** The entry of a file and event; made where there is none. */
  entry(file: string | null, event: string | null): Tally;
  readonly entries: readonly Tally[];
  readonly old: OldTally[];
}

export function openTallies(): TallyBook {
  const byKey = new Map<string, Tally>();
  const entries: Tally[] = [];
  return {
    entries,
    old: [],
    entry(file, event) {
      const key = JSON.stringify([file, event]);
      const known = byKey.get(key);
      if (known) return known;
      const made = { file, event, accepted: 0, quarantined: 0, duplicates: 0, shared: 0 };
      byKey.set(key, made);
      entries.push(made);
      return made;
    },
  };
}

/** The new rows of all events, by event and file. */
export async function countRows(
  context: LoadContext,
  events: readonly StagedEvent[],
): Promise<readonly { readonly event: string; readonly file: string | null; readonly rows: number }[]> {
  if (events.length === 0) return [];
  const parts = events.map(({ planned, fresh }) => {
    const event = quote(context, planned.event.name);
    return `select ${event} as event, _file as file, count(*) as n from ${context.plan.dialect.table(fresh)} group by _file`;
  });
  const counts = await query(context, parts.join('\nunion all\n'));
  return counts.map((row) => ({ event: asText(row.event) ?? '', file: asText(row.file), rows: asNumber(row.n) }));
}

/** Counts the new rows, after duplicates were taken out. */
export async function tallyAccepted(
  context: LoadContext,
  events: readonly StagedEvent[],
  book: TallyBook,
): Promise<void> {
  for (const { event, file, rows } of await countRows(context, events)) book.entry(file, event).accepted += rows;
}

/**
 * Counts rows with ids that occur more than once, from the tables that the duplicates were ranked in. True where one of them came
 * before what was known to be the first.
 */
export async function tallyDuplicates(
  context: LoadContext,
  events: readonly StagedEvent[],
  book: TallyBook,
): Promise<boolean> {
  const parts = events.map(
    (
      one,
    ) => `select ${quote(context, one.planned.event.name)} as event, side, _file as file, sum(case when place > 1 then 1 else 0 end) as lost, sum(case when is_shared then 1 else 0 end) as shared,
  sum(case when is_earlier then 1 else 0 end) as earlier
from ${context.loading.scratch.name(rankedTable(one))} group by side, _file`,
  );
  const counts = await query(context, parts.join('\nunion all\n'));
  for (const row of counts) {
    const event = asText(row.event) ?? '';
    const file = asText(row.file);
    const lost = asNumber(row.lost);
    const shared = asNumber(row.shared);
    if (row.side === 'old') book.old.push({ event, file, lost, shared });
    else {
      const entry = book.entry(file, event);
      entry.duplicates += lost;
      entry.shared += shared;
    }
  }
  return counts.some((row) => asNumber(row.earlier) > 0);
}

/** Counts refused rows; events that the catalog does not know count as none. */
export async function tallyRefused(context: LoadContext, book: TallyBook): Promise<void> {
  const names = context.plan.events.map((one) => one.event.name);
  const event = names.length === 0 ? 'null' : `case when event in ${quoteList(context, names)} then event end`;
  const counts = await query(
    context,
    `select _file as file, ${event} as event, count(*) as n from ${context.loading.scratch.name(refused)} group by 1, 2`,
  );
  for (const row of counts) book.entry(asText(row.file), asText(row.event)).quarantined += asNumber(row.n);
}

/** Files whose rows do not add up: what was read, and what became of it. */
export function imbalances(
  received: Received,
  entries: readonly Tally[],
): readonly { readonly file: string | null; readonly read: number; readonly found: number }[] {
  const found = new Map<string | null, number>();
  for (const one of entries) {
    found.set(one.file, (found.get(one.file) ?? 0) + one.accepted + one.quarantined + one.duplicates);
  }
  const files = new Set([...received.keys(), ...found.keys()]);
  return [...files]
    .map((file) => ({ file, read: received.get(file) ?? 0, found: found.get(file) ?? 0 }))
    .filter((one) => one.read !== one.found);
}

/** Sums by event, those of unknown events last. */
export function countsOf(entries: readonly Tally[]): LoadCounts[] {
  return [...Map.groupBy(entries, (one) => one.event)]
    .map(([event, group]) => {
      const sum = (count: (one: Tally) => number): number => group.reduce((total, one) => total + count(one), 0);
      const parts = {
        accepted: sum((one) => one.accepted),
        quarantined: sum((one) => one.quarantined),
        duplicates: sum((one) => one.duplicates),
      };
      return { event, received: parts.accepted + parts.quarantined + parts.duplicates, ...parts };
    })
    .filter((one) => one.received > 0)
    .sort(
      (a, b) => Number(a.event === null) - Number(b.event === null) || ((a.event ?? '') < (b.event ?? '') ? -1 : 1),
    );
}
