import { add, and_, boolean, call, column, eq, integer, isNotNull, or_, sqlExpr, window } from '../../../sql/make.ts';
import { aliased, ascending, join, select, table, unionAll } from '../../../sql/make-relation.ts';
import type { Expr, Relation } from '../../../sql/nodes.ts';
import { widened } from '../../entity.ts';
import { periodOf } from '../../plan/period.ts';
import type { RowsAsk } from '../../source.ts';
import { askedColumn, askedRows } from '../asked-columns.ts';
import { entryColumn, isSameStream, keyColumn, momentColumn, momentOf, type PathRows } from '../path-rows.ts';
import { type FunnelPath, stepAt, stepsOfStream, streamsOf } from './funnel-path.ts';
import { type Levels, levelName, timeName, timeNames, withinWindow } from './levels.ts';
import { groupColumns, periodColumn } from './step-rows.ts';

const positionColumn = '_position';
const fits = (number: number): string => `_is_${number}`;

/** Every step is the very next event: all events of the steps are numbered, and each step has the number after the one before. */
export function strictLevels(path: FunnelPath, ask: RowsAsk, keepTimes: boolean): Levels {
  const numbers = path.steps.map((_, at) => at + 1);
  return [
    { name: 'events', relation: numberedEvents(path, ask) },
    ...numbers.map((number) => ({
      name: levelName(number),
      relation: number === 1 ? entries(path, ask, keepTimes) : strictLevel(path, number, ask, keepTimes),
    })),
  ];
}

/** The events of all steps, numbered for each key. The dimensions are those of the first step's. */
function numberedEvents(path: FunnelPath, ask: RowsAsk): Relation {
  const flags = path.steps.map((_, at) => fits(at + 1));
  const order = [momentColumn, '_rank', '_id', ...flags, ...groupColumns(ask)].map((one) => ascending(column(one)));
  const position = window('row_number', [], { partitionBy: [column(keyColumn)], orderBy: order });
  const asked = askedRows(ask, stepAt(path, 1)) === null ? [] : [askedColumn];
  return select({
    from: unionAll(streamsOf(path).map((stream, rank) => eventsOf(path, stream, rank, ask))),
    alias: 'events',
    columns: [
      ...[keyColumn, momentColumn, ...flags, ...groupColumns(ask), ...asked],
      { expr: position, as: positionColumn },
    ],
  });
}

/** In branches of a union that do not have a column; it takes the type of the others. */
const nothing = sqlExpr('null');

function eventsOf(path: FunnelPath, stream: PathRows, rank: number, ask: RowsAsk): Relation {
  const first = stepAt(path, 1);
  const isBase = isSameStream(stream, first);
  const asked = askedRows(ask, first);
  const groups = groupColumns(ask).map((as) => {
    const own = as === periodColumn && ask.grain !== null ? periodOf(first.time, ask.grain, ask.calendar) : column(as);
    return { expr: isBase ? own : nothing, as };
  });
  const wheres = stepsOfStream(path, stream).map((one) => one.where);
  const narrowed = wheres.includes(null) ? [] : [or_(...wheres.filter((one) => one !== null))];
  return select({
    from: widened(stream.source, [
      ...stepsOfStream(path, stream).flatMap((one) => one.joined),
      ...(isBase ? ask.joined : []),
    ]),
    columns: [
      { expr: column(stream.key), as: keyColumn },
      { expr: momentOf(stream), as: momentColumn },
      { expr: integer(rank), as: '_rank' },
      { expr: stream.id === null ? nothing : column(stream.id), as: '_id' },
      ...path.steps.map((step, at) => ({ expr: fitting(step, stream), as: fits(at + 1) })),
      ...groups,
      ...(asked === null ? [] : [{ expr: isBase ? asked : boolean(false), as: askedColumn }]),
    ],
    where: and_(...narrowed, isNotNull(column(stream.key)), isNotNull(column(stream.time.name))),
  });
}

function fitting(step: PathRows, stream: PathRows): Expr {
  if (!isSameStream(step, stream)) return boolean(false);
  return step.where === null ? boolean(true) : call('coalesce', step.where, boolean(false));
}

function entries(path: FunnelPath, ask: RowsAsk, keepTimes: boolean): Relation {
  const asked = askedRows(ask, stepAt(path, 1)) === null ? [] : [column(askedColumn)];
  const columns = [
    ...[keyColumn, momentColumn, positionColumn, ...groupColumns(ask)],
    { expr: column(momentColumn), as: entryColumn },
    ...(keepTimes ? [{ expr: column(momentColumn), as: timeName(1) }] : []),
  ];
  const all = { from: table('events'), columns };
  if (path.entry === 'any') return select({ ...all, where: and_(column(fits(1)), ...asked) });
  const orderBy = [ascending(column(positionColumn))];
  const first = eq(window('row_number', [], { partitionBy: [column(keyColumn)], orderBy }), integer(1));
  return select({ ...all, where: column(fits(1)), qualify: and_(first, ...asked) });
}

function strictLevel(path: FunnelPath, number: number, ask: RowsAsk, keepTimes: boolean): Relation {
  const [before, next] = ['before', 'following'];
  const isNext = and_(
    eq(column(keyColumn, before), column(keyColumn, next)),
    eq(add(column(positionColumn, before), integer(1)), column(positionColumn, next)),
  );
  const left = aliased(table(levelName(number - 1)), before);
  const moment = column(momentColumn, next);
  const { where } = withinWindow(path, moment, column(entryColumn, before));
  const carried = [keyColumn, ...groupColumns(ask), entryColumn, ...(keepTimes ? timeNames(number - 1) : [])];
  return select({
    from: join('inner', left, aliased(table('events'), next), isNext),
    columns: [
      ...carried.map((as) => ({ expr: column(as, before), as })),
      ...[momentColumn, positionColumn].map((as) => ({ expr: column(as, next), as })),
      ...(keepTimes ? [{ expr: moment, as: timeName(number) }] : []),
    ],
    where: and_(column(fits(number), next), ...(where === undefined ? [] : [where])),
  });
}
