import { aggregate, and_, case_, column, eq, integer, isNotNull, isNull, le, lt, or_, window } from '../../sql/make.ts';
import { aliased, join, nearest, select, table, with_ } from '../../sql/make-relation.ts';
import type { Expr, NearestRelation, Relation, SelectRelation } from '../../sql/nodes.ts';
import { tablesOfRows } from '../plan/select-rows.ts';
import type { ComputedRows, RowsAsk } from '../source.ts';
import {
  askedColumns,
  askedFollowers,
  askedRows,
  competingColumns,
  competingOrder,
  onlyAsked,
} from './asked-columns.ts';
import { later } from './moments.ts';
import { isSameStream, keyColumn, momentColumn, type PathRows, placeColumn, selectPathRows } from './path-rows.ts';

export type Credit = 'first' | 'last' | 'every';

export interface ConversionPath {
  readonly base: PathRows;
  readonly after: PathRows;
  /** Seconds, or null for no limit. */
  readonly window: number | null;
  readonly credit: Credit;
}

/** The key of base rows that are credited with a conversion; null in others. */
export const convertedColumn = '_converted_key';

/** One row a base event, with `_key` and `_converted_key`. */
export function conversionRows(path: ConversionPath): ComputedRows {
  const { base, after } = path;
  return {
    kind: 'computed',
    name: 'conversions',
    key: JSON.stringify(['conversion', path]),
    base: base.source,
    reads: tablesOfRows([base, after]),
    columns: [],
    relation(ask) {
      if (path.credit === 'every') return everyBase(path, ask);
      if (path.credit === 'last') return lastBase(path, ask);
      return path.window === null ? firstBaseEver(path, ask) : firstBase(path, path.window, ask);
    },
  };
}

const followedColumn = '_followed_at';
const followerPlace = '_follower_place';

/** Places are needed only where an event could be its own conversion. */
function among({ base, after }: ConversionPath) {
  return isSameStream(base, after) ? { placeAmong: [base, after] } : {};
}

function placeOf(path: ConversionPath): string {
  return isSameStream(path.base, path.after) ? placeColumn : momentColumn;
}

/** Conversion events that can follow a base event which is asked for. Where places are counted, all events are. */
function followers(path: ConversionPath, ask: RowsAsk): SelectRelation {
  if (isSameStream(path.base, path.after)) return selectPathRows(path.after, among(path));
  return selectPathRows(path.after, { conditions: [askedFollowers(ask, path.after, path.window)] });
}

/** Base rows with the first conversion event that comes after them. */
function withFollower(path: ConversionPath, ask: RowsAsk, base: Relation, columns: readonly string[]): NearestRelation {
  const place = placeOf(path);
  return nearest({
    left: base,
    right: followers(path, ask),
    by: [keyColumn],
    place: { left: place, right: place },
    direction: 'next',
    sameTaken: place === momentColumn,
    keep: true,
    columns: {
      left: [keyColumn, momentColumn, ...columns],
      right: [
        { name: momentColumn, as: followedColumn },
        ...(place === placeColumn ? [{ name: placeColumn, as: followerPlace }] : []),
      ],
    },
  });
}

function isFollowed({ window: seconds }: ConversionPath): Expr {
  const followed = column(followedColumn);
  return seconds === null ? isNotNull(followed) : le(followed, later(column(momentColumn), seconds));
}

/** The result: what the query sees of base rows, and whether they converted. */
function result(from: Relation, path: ConversionPath, ask: RowsAsk, converted: Expr, filtered: boolean): Relation {
  return select({
    from,
    alias: 'base',
    columns: [
      ...askedColumns(ask, path.base),
      keyColumn,
      { expr: case_([{ when: converted, value: column(keyColumn) }]), as: convertedColumn },
    ],
    ...(filtered && onlyAsked(ask, path.base)),
  });
}

function everyBase(path: ConversionPath, ask: RowsAsk): Relation {
  const columns = askedColumns(ask, path.base);
  const base = selectPathRows(path.base, {
    columns,
    conditions: [askedRows(ask, path.base)],
    joined: ask.joined,
    ...among(path),
  });
  return result(withFollower(path, ask, base, columns), path, ask, isFollowed(path), false);
}

/** All base rows, also those that the query does not ask for: they compete for the credit. */
function competing(path: ConversionPath, ask: RowsAsk): { readonly rows: Relation; readonly columns: string[] } {
  const more = competingColumns(ask, path.base);
  const columns = askedColumns(ask, path.base);
  return {
    rows: selectPathRows(path.base, { columns: [...columns, ...more], joined: ask.joined, ...among(path) }),
    columns: [...columns, ...more.map((one) => one.as).filter((name) => name !== '_id')],
  };
}

/** A conversion is credited to the last base row before it: no other one comes in between. */
function lastBase(path: ConversionPath, ask: RowsAsk): Relation {
  const { rows, columns } = competing(path, ask);
  const place = placeOf(path);
  const following = window('lead', [column(place)], {
    partitionBy: [column(keyColumn)],
    orderBy: competingOrder(ask, path.base),
  });
  const carried = [...columns, '_next_base'];
  const base = select({
    from: rows,
    alias: 'base',
    columns: [
      keyColumn,
      momentColumn,
      ...(place === placeColumn ? [placeColumn] : []),
      ...columns,
      { expr: following, as: '_next_base' },
    ],
  });
  const next = column('_next_base');
  // Of one stream, the next base event may be the conversion itself.
  const isLast = place === placeColumn ? le(column(followerPlace), next) : lt(column(followedColumn), next);
  const converted = and_(isFollowed(path), or_(isNull(next), isLast));
  return result(withFollower(path, ask, base, carried), path, ask, converted, true);
}

const numberColumn = '_number';

/** Base rows, numbered for each key. */
function numbered(path: ConversionPath, ask: RowsAsk): { readonly base: Relation; readonly columns: string[] } {
  const { rows, columns } = competing(path, ask);
  const orderBy = competingOrder(ask, path.base);
  const number = window('row_number', [], { partitionBy: [column(keyColumn)], orderBy });
  const places = placeOf(path) === placeColumn ? [placeColumn] : [];
  const all = [keyColumn, momentColumn, ...places, ...columns];
  return {
    base: select({ from: rows, alias: 'base', columns: [...all, { expr: number, as: numberColumn }] }),
    columns: [...columns, numberColumn],
  };
}

/** Without a limit, all conversions are credited to the very first base row. */
function firstBaseEver(path: ConversionPath, ask: RowsAsk): Relation {
  const { base, columns } = numbered(path, ask);
  const converted = and_(eq(column(numberColumn), integer(1)), isFollowed(path));
  return result(withFollower(path, ask, base, columns), path, ask, converted, true);
}

/** Every conversion looks for the first base row that is not older than the window. */
function firstBase(path: ConversionPath, seconds: number, ask: RowsAsk): Relation {
  const { base } = numbered(path, ask);
  const places = placeOf(path) === placeColumn ? [placeColumn] : [];
  const after = followers(path, ask);
  const from = { expr: later(column(momentColumn), -seconds), as: '_window_start' };
  const firsts = select({
    from: table('base'),
    columns: [
      keyColumn,
      momentColumn,
      { expr: aggregate('min', [column(numberColumn)]), as: numberColumn },
      ...places.map((as) => ({ expr: aggregate('min', [column(as)]), as })),
    ],
    groupBy: [integer(1), integer(2)],
  });
  const matched = nearest({
    left: select({ from: after, alias: 'conversions', columns: [keyColumn, momentColumn, ...places, from] }),
    right: firsts,
    by: [keyColumn],
    place: { left: '_window_start', right: momentColumn },
    direction: 'next',
    sameTaken: true,
    keep: false,
    columns: {
      left: [keyColumn, momentColumn, ...places],
      right: [
        { name: momentColumn, as: '_base_at' },
        { name: numberColumn, as: numberColumn },
        ...places.map((name) => ({ name, as: '_base_place' })),
      ],
    },
  });
  const isBefore =
    places.length > 0 ? lt(column('_base_place'), column(placeColumn)) : le(column('_base_at'), column(momentColumn));
  const credited = select({
    from: matched,
    alias: 'matched',
    distinct: true,
    columns: [
      { expr: column(keyColumn), as: '_credited_key' },
      { expr: column(numberColumn), as: '_credited_number' },
    ],
    where: isBefore,
  });
  const isSame = and_(
    eq(column(keyColumn, 'base'), column('_credited_key', 'credited')),
    eq(column(numberColumn, 'base'), column('_credited_number', 'credited')),
  );
  const both = join('left', aliased(table('base'), 'base'), aliased(credited, 'credited'), isSame);
  const converted = isNotNull(column('_credited_key'));
  return with_([{ name: 'base', relation: base }], resultOf(both, path, ask, converted));
}

/** As `result`, over a join whose sides carry their own names. */
function resultOf(from: Relation, path: ConversionPath, ask: RowsAsk, converted: Expr): Relation {
  return select({
    from,
    columns: [
      ...askedColumns(ask, path.base),
      keyColumn,
      { expr: case_([{ when: converted, value: column(keyColumn) }]), as: convertedColumn },
    ],
    ...onlyAsked(ask, path.base),
  });
}
