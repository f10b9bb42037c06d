import { weekGrain } from '../../sql/grains.ts';
import { aggregate, call, column, date, eq, integer as integerExpr, text, timestamp } from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';
import type { At } from '../../yaml/shape.ts';
import { integer, object, oneOf } from '../../yaml/shapes.ts';
import { checkBounds, describeBounds, outside } from '../bounds.ts';
import type { AssertionKind, PlanContext } from '../kind.ts';
import { addDays, localDate, startOfWeek } from '../local-date.ts';

export interface VolumeSpec {
  readonly per: 'hour' | 'day' | 'week';
  readonly min?: number;
  readonly max?: number;
  readonly at: At;
}

export const volume: AssertionKind<VolumeSpec> = {
  kind: 'volume',
  written: false,
  timed: true,
  summary: 'In the last complete hour, day or week, a number of events happened that lies between bounds.',
  notes:
    'Follows from `volume` of an event. Complete means before the time of the run; days and weeks are those of the time zone of the project. No events at all count as 0.',
  example: 'volume: {per: day, min: 100}',
  codes: [],
  shape: object({
    what: 'a `volume` assertion',
    required: { per: oneOf(['hour', 'day', 'week'], 'period') },
    optional: { min: integer({ min: 0 }), max: integer({ min: 0 }) },
  }),
  check: (spec) => checkBounds(boundsOf(spec), spec.at.self),
  plan(spec, _on, context) {
    const count = aggregate('count', [], { where: isInLastPeriod(spec.per, context) });
    return { shape: 'aggregate', fails: outside(count, boundsOf(spec), integerExpr), observed: count };
  },
  describe: (spec) => `the number of events a ${spec.per} is ${describeBounds(boundsOf(spec))}`,
};

function boundsOf({ min, max }: VolumeSpec): { min?: number; max?: number } {
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

function isInLastPeriod(per: VolumeSpec['per'], { now, timeZone, weekStart }: PlanContext): Expr {
  const time = column('event_time');
  if (per === 'hour') {
    const hour = 60 * 60 * 1000;
    const start = new Date(Math.floor(now.getTime() / hour) * hour - hour);
    return eq(call('date_trunc', text('hour'), time), timestamp(start.toISOString()));
  }
  const today = localDate(now, timeZone);
  const start = per === 'day' ? addDays(today, -1) : addDays(startOfWeek(today, weekStart), -7);
  const grain = per === 'day' ? 'day' : weekGrain(weekStart);
  return eq(call('date_trunc', text(grain), time, text(timeZone)), date(start));
}
