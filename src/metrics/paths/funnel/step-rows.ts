import { and_, boolean, call, column, eq, integer, not_, window } from '../../../sql/make.ts';
import { select } from '../../../sql/make-relation.ts';
import type { Expr, Relation } from '../../../sql/nodes.ts';
import { periodOf } from '../../plan/period.ts';
import type { RowsAsk } from '../../source.ts';
import { askedColumn, askedFollowers, askedRows, competingColumns, competingOrder } from '../asked-columns.ts';
import {
  entryColumn,
  isSameStream,
  keyColumn,
  momentColumn,
  type NamedExpr,
  placeColumn,
  selectPathRows,
} from '../path-rows.ts';
import { type FunnelPath, needsPlace, stepAt, stepsOfStream } from './funnel-path.ts';

export const periodColumn = '_period';

/** The columns by which entities are counted apart: the dimensions, and the period. */
export function groupColumns(ask: RowsAsk): string[] {
  return [...ask.dimensions, ...(ask.grain === null ? [] : [periodColumn])];
}

/** The events that begin an attempt: `_key`, `_moment`, `_entered_at`, `_place` where it is needed, and the groups. */
export function entryRows(path: FunnelPath, ask: RowsAsk): Relation {
  const step = stepAt(path, 1);
  const places = needsPlace(path, 1) ? { placeAmong: stepsOfStream(path, step) } : {};
  const period = ask.grain === null ? [] : [{ expr: periodOf(step.time, ask.grain, ask.calendar), as: periodColumn }];
  const groups: (string | NamedExpr)[] = [...ask.dimensions, ...period];
  const carried = [keyColumn, momentColumn, ...(needsPlace(path, 1) ? [placeColumn] : []), ...groupColumns(ask)];
  const entered = { expr: column(momentColumn), as: entryColumn };
  if (path.entry === 'any') {
    const conditions = [askedRows(ask, step)];
    const rows = selectPathRows(step, { columns: groups, conditions, joined: ask.joined, ...places });
    return select({ from: rows, alias: 'entries', columns: [...carried, entered] });
  }
  const first = window('row_number', [], {
    partitionBy: [column(keyColumn)],
    orderBy: competingOrder(ask, step).filter((one) => one.expr.kind !== 'column' || one.expr.name !== step.time.name),
  });
  const columns = [...groups, ...competingColumns(ask, step)];
  const rows = selectPathRows(step, { columns, joined: ask.joined, ...places });
  const isAsked = askedRows(ask, step) === null ? [] : [column(askedColumn)];
  return select({
    from: rows,
    alias: 'entries',
    columns: [...carried, entered],
    qualify: and_(eq(first, integer(1)), ...isAsked),
  });
}

/** The events of a later step: `_key`, `_moment`, and `_place` where it is needed. */
export function stepRows(path: FunnelPath, number: number, ask: RowsAsk): Relation {
  const step = stepAt(path, number);
  const taken = path.order === 'unordered' ? takenBefore(path, number) : [];
  // Where places are counted, all events of the table are.
  if (needsPlace(path, number))
    return selectPathRows(step, { conditions: taken, placeAmong: stepsOfStream(path, step) });
  return selectPathRows(step, { conditions: [...taken, askedFollowers(ask, step, path.window)] });
}

/** In any order, an event that fits several of the later steps counts for the first of them, so that none is used twice. */
function takenBefore(path: FunnelPath, number: number): Expr[] {
  const step = stepAt(path, number);
  return path.steps
    .slice(1, number - 1)
    .filter((other) => isSameStream(other, step))
    .map(({ where }) => (where === null ? boolean(false) : not_(call('coalesce', where, boolean(false)))));
}
