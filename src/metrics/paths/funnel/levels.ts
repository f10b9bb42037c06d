import { aggregate, column, integer, le } from '../../../sql/make.ts';
import { nearest, select, table } from '../../../sql/make-relation.ts';
import type { Expr, Relation } from '../../../sql/nodes.ts';
import type { RowsAsk } from '../../source.ts';
import { later } from '../moments.ts';
import { entryColumn, isSameStream, keyColumn, momentColumn, type NamedExpr, placeColumn } from '../path-rows.ts';
import { anchorOf, type FunnelPath, needsPlace, stepAt, streamRank } from './funnel-path.ts';
import { entryRows, groupColumns, stepRows } from './step-rows.ts';

/** A relation for each step: the attempts that got so far, each with its `_key`, its groups, and `_entered_at`. */
export type Levels = readonly { readonly name: string; readonly relation: Relation }[];

export function levelName(number: number): string {
  return `step_${number}`;
}

/** When an attempt reached a step; only in levels that keep times. */
export function timeName(number: number): string {
  return `_reached_${number}`;
}

/** The times of the steps up to one. */
export function timeNames(number: number): string[] {
  return Array.from({ length: number }, (_, at) => timeName(at + 1));
}

/** Attempts that are still within the window. */
export function withinWindow({ window }: FunnelPath, moment: Expr, entered: Expr): { readonly where?: Expr } {
  return window === null ? {} : { where: le(moment, later(entered, window)) };
}

/** How a step is found from the one that it comes after: rows of one table by their place, those of several by their time. */
interface Hop {
  readonly byPlace: boolean;
  readonly sameTaken: boolean;
}

function hopTo(path: FunnelPath, number: number): Hop {
  const [from, to] = [stepAt(path, anchorOf(path, number)), stepAt(path, number)];
  const byPlace = isSameStream(from, to);
  return { byPlace, sameTaken: !byPlace && streamRank(path, to) > streamRank(path, from) };
}

function placesOf(path: FunnelPath, number: number): string[] {
  return needsPlace(path, number) ? [placeColumn] : [];
}

/**
 * From the entries on: every attempt takes the first event of the next step. Unless times are kept, attempts of one group that
 * meet in an event are one from there on, the one that began last: it has the most time left.
 */
export function forwardLevels(path: FunnelPath, ask: RowsAsk, keepTimes: boolean): Levels {
  return path.steps.map((_, at) => {
    const number = at + 1;
    const name = levelName(number);
    if (number === 1) return { name, relation: keepTimes ? withEntryTime(entryRows(path, ask)) : entryRows(path, ask) };
    return { name, relation: forwardLevel(path, number, ask, keepTimes) };
  });
}

function withEntryTime(entries: Relation): Relation {
  if (entries.kind !== 'select') throw new Error('entries are selected');
  return { ...entries, columns: [...entries.columns, { expr: column(momentColumn), as: timeName(1) }] };
}

const reachedColumn = '_reached_at';
const reachedPlace = '_reached_place';

function forwardLevel(path: FunnelPath, number: number, ask: RowsAsk, keepTimes: boolean): Relation {
  const stays = path.order === 'unordered';
  const keys = [keyColumn, ...groupColumns(ask)];
  const times = keepTimes ? timeNames(number - 1) : [];
  // In any order, all later steps are looked for from the entry on, so that attempts stay where they began.
  const position: (string | NamedExpr)[] = stays
    ? [momentColumn, ...placesOf(path, 1)]
    : [
        { expr: column(reachedColumn), as: momentColumn },
        ...placesOf(path, number).map((as) => ({ expr: column(reachedPlace), as })),
      ];
  const carried = [...keys, entryColumn, ...times, ...(stays ? [momentColumn, ...placesOf(path, 1)] : [])];
  const from = {
    from: nextStep(path, number, ask, carried),
    alias: 'reached',
    ...withinWindow(path, column(reachedColumn), column(entryColumn)),
  };
  if (keepTimes || stays) {
    const time = keepTimes ? [...times, { expr: column(reachedColumn), as: timeName(number) }] : [];
    return select({ ...from, columns: [...keys, ...position, ...time, entryColumn] });
  }
  const merged = [...keys, ...position];
  const entered = { expr: aggregate('max', [column(entryColumn)]), as: entryColumn };
  return select({ ...from, columns: [...merged, entered], groupBy: merged.map((_, at) => integer(at + 1)) });
}

/** Rows of the level before with the first event of a step after them. */
function nextStep(path: FunnelPath, number: number, ask: RowsAsk, carried: readonly string[]): Relation {
  const { byPlace, sameTaken } = hopTo(path, number);
  const places = path.order === 'unordered' ? [] : placesOf(path, number);
  const right = byPlace || places.length === 0 ? stepRows(path, number, ask) : firstPlaces(path, number, ask);
  return nearest({
    left: table(levelName(number - 1)),
    right,
    by: [keyColumn],
    place: byPlace ? { left: placeColumn, right: placeColumn } : { left: momentColumn, right: momentColumn },
    direction: 'next',
    sameTaken,
    keep: false,
    columns: {
      left: carried,
      right: [{ name: momentColumn, as: reachedColumn }, ...places.map((name) => ({ name, as: reachedPlace }))],
    },
  });
}

/** Of events at the same time the first, so that it does not matter which of them is found. */
function firstPlaces(path: FunnelPath, number: number, ask: RowsAsk): Relation {
  return select({
    from: stepRows(path, number, ask),
    alias: 'events',
    columns: [keyColumn, momentColumn, { expr: aggregate('min', [column(placeColumn)]), as: placeColumn }],
    groupBy: [integer(1), integer(2)],
  });
}

/**
 * From the events of each step back: the last event of the step before has the entry that began last. There are fewer events of
 * later steps than entries, so that this is less work; but it knows of one entry an event only, and so of no groups.
 */
export function backwardLevels(path: FunnelPath, ask: RowsAsk): Levels {
  return path.steps.map((_, at) => {
    const number = at + 1;
    const name = levelName(number);
    return { name, relation: number === 1 ? entryRows(path, ask) : backwardLevel(path, number, ask) };
  });
}

function backwardLevel(path: FunnelPath, number: number, ask: RowsAsk): Relation {
  const { byPlace, sameTaken } = hopTo(path, number);
  // Rows that were found by place may have different entries at the same time.
  const isMixed = !byPlace && number > 2 && hopTo(path, number - 1).byPlace;
  const found = nearest({
    left: stepRows(path, number, ask),
    right: isMixed ? lastEntries(number - 1) : table(levelName(number - 1)),
    by: [keyColumn],
    place: byPlace ? { left: placeColumn, right: placeColumn } : { left: momentColumn, right: momentColumn },
    direction: 'previous',
    sameTaken,
    keep: false,
    columns: {
      left: [keyColumn, momentColumn, ...placesOf(path, number)],
      right: [{ name: entryColumn, as: entryColumn }],
    },
  });
  return select({ from: found, alias: 'reached', ...withinWindow(path, column(momentColumn), column(entryColumn)) });
}

function lastEntries(number: number): Relation {
  return select({
    from: table(levelName(number)),
    columns: [keyColumn, momentColumn, { expr: aggregate('max', [column(entryColumn)]), as: entryColumn }],
    groupBy: [integer(1), integer(2)],
  });
}
