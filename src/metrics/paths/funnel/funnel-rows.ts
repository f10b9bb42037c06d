import {
  aggregate,
  call,
  case_,
  cast,
  column,
  divide,
  eq,
  ge,
  integer,
  null_,
  number,
  text,
  window,
} from '../../../sql/make.ts';
import {
  aliased,
  ascending,
  descending,
  join,
  select,
  table,
  unionAll,
  values,
  with_,
} from '../../../sql/make-relation.ts';
import type { Expr, Relation } from '../../../sql/nodes.ts';
import { sqlType } from '../../../sql/types.ts';
import { tablesOfRows } from '../../plan/select-rows.ts';
import type { ComputedRows, RowsAsk } from '../../source.ts';
import { entryColumn, keyColumn, type NamedExpr } from '../path-rows.ts';
import { type FunnelPath, stepAt } from './funnel-path.ts';
import { backwardLevels, forwardLevels, type Levels, levelName, timeName, timeNames } from './levels.ts';
import { groupColumns } from './step-rows.ts';
import { strictLevels } from './strict-levels.ts';

/** The column that tells the step: `1 checkout.start`, `2 order.paid`. */
export const stepColumn = 'step';

const stepColumns = [{ name: stepColumn, type: 'string' as const, unit: null }];

/** How many entities reached a step, the one before, and the first: columns of `funnelCounts`. */
export const reachedCount = '_entities';
export const previousCount = '_entities_before';
export const firstCount = '_entities_at_first';

/** How long the attempt of an entity took, in the unit asked for: a column of `funnelTimes`. */
export const elapsedColumn = '_elapsed';

/** Distinct entities by step. Without the step, those that reached the last one. */
export function funnelCounts(path: FunnelPath): ComputedRows {
  return {
    kind: 'computed',
    name: 'funnel',
    key: JSON.stringify(['funnel', path]),
    base: stepAt(path, 1).source,
    reads: tablesOfRows(path.steps),
    grouped: true,
    columns: stepColumns,
    relation(ask) {
      // Counting entities by nothing needs no attempts.
      const isPlain = path.order === 'ordered' && groupColumns(ask).length === 0;
      const levels = isPlain ? backwardLevels(path, ask) : levelsOf(path, ask, false);
      return with_([...levels, { name: 'counts', relation: counts(path, ask) }], byStep(path, ask));
    },
  };
}

function levelsOf(path: FunnelPath, ask: RowsAsk, keepTimes: boolean): Levels {
  return path.order === 'strict' ? strictLevels(path, ask, keepTimes) : forwardLevels(path, ask, keepTimes);
}

/** Entities of every group that reached each step. */
function counts(path: FunnelPath, ask: RowsAsk): Relation {
  const groups = groupColumns(ask);
  return unionAll(
    path.steps.map((_, at) =>
      select({
        from: table(levelName(at + 1)),
        columns: [
          ...groups,
          { expr: integer(at + 1), as: '_level' },
          { expr: aggregate('count', [column(keyColumn)], { distinct: true }), as: '_count' },
          { expr: aggregate('min', [column(entryColumn)]), as: entryColumn },
        ],
        groupBy: groups.map((__, position) => integer(position + 1)),
      }),
    ),
  );
}

/** The counts of each step beside those of the steps before: sums over them are what was counted. */
function byStep(path: FunnelPath, ask: RowsAsk): Relation {
  const isLevel = (of: Expr): Expr => case_([{ when: eq(column('_level'), of), value: column('_count') }], integer(0));
  return select({
    from: join('cross', aliased(table('counts'), 'counts'), aliased(stepsAsked(path, ask), 'steps')),
    columns: [
      ...seen(path, ask),
      stepColumn,
      { expr: isLevel(column('_number')), as: reachedCount },
      { expr: isLevel(column('_number_before')), as: previousCount },
      { expr: isLevel(integer(1)), as: firstCount },
    ],
  });
}

/** The dimensions, and a time within the period. */
function seen(path: FunnelPath, ask: RowsAsk): (string | NamedExpr)[] {
  const { time } = stepAt(path, 1);
  if (ask.grain === null || ask.dimensions.includes(time.name)) return [...ask.dimensions];
  const entered = column(entryColumn);
  const expr = time.type === 'date' ? cast(entered, sqlType('date')) : entered;
  return [...ask.dimensions, { expr, as: time.name }];
}

/** All steps, or the last one where nobody asks by step. */
function stepsAsked({ steps }: FunnelPath, ask: RowsAsk): Relation {
  const width = String(steps.length).length;
  const rows = steps.map(({ label }, at) => [
    integer(at + 1),
    integer(Math.max(1, at)),
    text(`${String(at + 1).padStart(width, '0')} ${label}`),
  ]);
  return values(
    [
      { name: '_number', type: sqlType('integer') },
      { name: '_number_before', type: sqlType('integer') },
      { name: stepColumn, type: sqlType('string') },
    ],
    ask.own.includes(stepColumn) ? rows : rows.slice(-1),
  );
}

/** From the first event of an entity to the first one of another table after it. */
export function firstTimes(path: FunnelPath, unit: number): ComputedRows {
  return {
    ...funnelTimes(path, { since: 'first', unit }),
    name: 'times',
    grouped: false,
    columns: [],
    relation(ask) {
      const [from, to] = [timeName(1), timeName(path.steps.length)].map((one) => column(one));
      if (from === undefined || to === undefined) throw new Error('times need two steps');
      return with_(
        levelsOf(path, ask, true),
        select({
          from: table(levelName(path.steps.length)),
          columns: [...seen(path, ask), { expr: elapsedBetween(from, to, unit), as: elapsedColumn }],
        }),
      );
    },
  };
}

export interface ElapsedPlan {
  /** Between which steps: from the entry, or from the step before. */
  readonly since: 'first' | 'previous';
  /** Microseconds of the unit. */
  readonly unit: number;
}

/** One row for each entity (of a group) and step: how long its attempt took that got furthest; of several, the first one. */
export function funnelTimes(path: FunnelPath, elapsed: ElapsedPlan): ComputedRows {
  return {
    ...funnelCounts(path),
    name: 'funnel_times',
    key: JSON.stringify(['funnel times', path, elapsed]),
    relation(ask) {
      const attempts = { name: 'attempts', relation: allAttempts(path, ask) };
      return with_([...levelsOf(path, ask, true), attempts], timesByStep(path, ask, elapsed));
    },
  };
}

/** The attempts that got to each step, with the times that they have. */
function allAttempts(path: FunnelPath, ask: RowsAsk): Relation {
  return unionAll(
    path.steps.map((_, at) =>
      select({
        from: table(levelName(at + 1)),
        columns: [
          ...[keyColumn, ...groupColumns(ask), entryColumn],
          { expr: integer(at + 1), as: '_level' },
          ...timeNames(path.steps.length).map((as, index) => ({
            expr: index <= at ? column(as) : null_(sqlType('timestamp')),
            as,
          })),
        ],
      }),
    ),
  );
}

function timesByStep(path: FunnelPath, ask: RowsAsk, { since, unit }: ElapsedPlan): Relation {
  const times = timeNames(path.steps.length).map((one) => column(one));
  const furthest = window('row_number', [], {
    partitionBy: [keyColumn, ...groupColumns(ask)].map((one) => column(one)),
    orderBy: [descending(column('_level')), ...times.map(ascending)],
  });
  const best = select({ from: table('attempts'), qualify: eq(furthest, integer(1)) });
  const between = (at: number): Expr =>
    elapsedBetween(column(timeName(since === 'first' ? 1 : at)), column(timeName(at + 1)), unit);
  const branches = path.steps.slice(1).map((_, at) => ({
    when: eq(column('_number'), integer(at + 2)),
    value: between(at + 1),
  }));
  const isReached = ge(column('_level'), column('_number'));
  const elapsed = case_([{ when: isReached, value: case_(branches) }]);
  return select({
    from: join('cross', aliased(best, 'best'), aliased(stepsAsked(path, ask), 'steps')),
    columns: [...seen(path, ask), stepColumn, { expr: elapsed, as: elapsedColumn }],
  });
}

function elapsedBetween(from: Expr, to: Expr, unit: number): Expr {
  return divide(call('date_diff', text('microsecond'), from, to), number(unit));
}
