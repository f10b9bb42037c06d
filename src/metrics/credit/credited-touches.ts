import { and_, call, column, eq, ge, integer, le, multiply, number, text, window } from '../../sql/make.ts';
import { aliased, ascending, join, select } from '../../sql/make-relation.ts';
import type { Expr, Relation } from '../../sql/nodes.ts';
import { type SelectedRows, selectRows, tablesOfRows } from '../plan/select-rows.ts';
import { type ComputedRows, columnName, findColumn, type RowsAsk, type TimeColumn } from '../source.ts';
import { type CreditModel, creditOf } from './models.ts';

/** Rows of a table with the column that tells when. */
interface TimedRows extends SelectedRows {
  readonly time: TimeColumn;
}

export interface CreditPlan {
  readonly model: CreditModel;
  readonly touches: TimedRows;
  readonly conversions: TimedRows;
  /** The column of both that tells whose they are, as written. */
  readonly match: string;
  readonly lookbackSeconds: number;
  readonly halfLifeSeconds: number | null;
  /** The column of the conversions that tells what one is worth; null: each is worth 1. */
  readonly value: string | null;
}

/** Names that no column of a touch has. */
const own = (name: string): string => `credit_${name}`;
const names = {
  conversion: own('conversion'),
  key: own('key'),
  touchedAt: own('touched_at'),
  tie: own('tie'),
  kept: own('kept'),
  value: own('value'),
  place: own('place'),
  touches: own('touches'),
} as const;

/** What a touch is credited with. */
export const creditColumn = own('amount');
/** When the conversion happened, for which the credit counts. */
export const creditTime: TimeColumn = { name: own('time'), type: 'timestamp' };

/**
 * One row for each touch within the lookback of a conversion with the credit that it has of it, and one for each conversion
 * without a touch: the credits of a conversion add up to what it is worth.
 */
export function creditedTouches(plan: CreditPlan): ComputedRows {
  const { touches, conversions } = plan;
  return {
    kind: 'computed',
    name: 'credited_touches',
    key: JSON.stringify(['attribution', plan, touches.source.table, conversions.source.table]),
    base: touches.source,
    reads: tablesOfRows([touches, conversions]),
    columns: [],
    relation: (ask) => credited(placed(matched(plan, ask), plan, ask), plan, ask),
  };
}

function matched(plan: CreditPlan, ask: RowsAsk): Relation {
  const { touches, conversions, match, lookbackSeconds } = plan;
  const at = column(creditTime.name, 'converted');
  const touched = column(names.touchedAt, 'touched');
  const earliest = call('date_add', text('second'), integer(-lookbackSeconds), at);
  return join(
    'left',
    aliased(conversionRows(conversions, match, plan.value, ask), 'converted'),
    aliased(touchRows(touches, match, lookbackSeconds, ask), 'touched'),
    and_(eq(column(names.key, 'touched'), column(names.key, 'converted')), le(touched, at), ge(touched, earliest)),
  );
}

function conversionRows(rows: TimedRows, match: string, value: string | null, ask: RowsAsk): Relation {
  const { source, time } = rows;
  return selectRows(rows, {
    columns: [
      // Only tells conversions apart, in any order.
      { expr: window('row_number', [], {}), as: names.conversion },
      { expr: column(columnName(source, match)), as: names.key },
      { expr: column(time.name), as: creditTime.name },
      ...(value === null ? [] : [{ expr: column(value), as: names.value }]),
    ],
    conditions: [ask.within(time)],
  });
}

/** A touch can only have credit of a conversion within the bounds if it is not older than these by more than the lookback. */
function touchRows(rows: TimedRows, match: string, lookbackSeconds: number, ask: RowsAsk): Relation {
  const { dimensions, joined, where } = ask;
  const { source, time } = rows;
  const eventId = findColumn(source, 'event_id');
  return selectRows(rows, {
    columns: [
      { expr: column(columnName(source, match)), as: names.key },
      { expr: column(time.name), as: names.touchedAt },
      ...(eventId === null ? [] : [{ expr: column(eventId.name), as: names.tie }]),
      ...(where === null ? [] : [{ expr: where, as: names.kept }]),
      ...dimensions,
    ],
    conditions: [ask.within(time, { earlier: lookbackSeconds })],
    joined,
  });
}

/** Each touch with its place among those of its conversion. */
function placed(from: Relation, { touches, value }: CreditPlan, { dimensions, where }: RowsAsk): Relation {
  const conversion = column(names.conversion, 'converted');
  const touchedAt = column(names.touchedAt, 'touched');
  const isTied = findColumn(touches.source, 'event_id') !== null;
  const tie = isTied ? [names.tie] : dimensions;
  const orderBy = [touchedAt, ...tie.map((name) => column(name, 'touched'))].map(ascending);
  return select({
    from,
    columns: [
      ...[names.conversion, creditTime.name].map((as) => ({ expr: column(as, 'converted'), as })),
      { expr: touchedAt, as: names.touchedAt },
      ...(value === null ? [] : [{ expr: column(names.value, 'converted'), as: names.value }]),
      ...[...(where === null ? [] : [names.kept]), ...dimensions].map((as) => ({ expr: column(as, 'touched'), as })),
      { expr: window('row_number', [], { partitionBy: [conversion], orderBy }), as: names.place },
      { expr: window('count', [], { partitionBy: [conversion] }), as: names.touches },
    ],
  });
}

function credited(from: Relation, plan: CreditPlan, { dimensions, where }: RowsAsk): Relation {
  const at = column(creditTime.name);
  const share = creditOf(plan.model, {
    place: column(names.place),
    touches: column(names.touches),
    ageSeconds: multiply(call('date_diff', text('microsecond'), column(names.touchedAt), at), number(1e-6)),
    conversion: column(names.conversion),
    halfLifeSeconds: plan.halfLifeSeconds,
  });
  const amount: Expr = plan.value === null ? share : multiply(column(names.value), share);
  const rows = select({
    from,
    alias: 'placed',
    columns: [
      ...dimensions,
      creditTime.name,
      ...(where === null ? [] : [names.kept]),
      { expr: amount, as: creditColumn },
    ],
  });
  if (where === null) return rows;
  return select({
    from: rows,
    alias: 'shared',
    columns: [...dimensions, creditTime.name, creditColumn],
    where: column(names.kept),
  });
}
