import type { Duration } from '../../model/values.ts';
import {
  aggregate,
  and_,
  call,
  column,
  gt,
  integer,
  le,
  lt,
  multiply,
  number as numberExpr,
  text,
  timestamp,
} from '../../sql/make.ts';
import { duration, number, object } from '../../yaml/shapes.ts';
import type { AssertionKind } from '../kind.ts';

export interface FreshnessSpec {
  readonly within: Duration;
  /** From 0 to 1. */
  readonly share: number;
}

/** Arrivals of this time before the run are looked at, so that an old delay does not warn for ever. */
const windowSeconds = 24 * 60 * 60;

export const freshness: AssertionKind<FreshnessSpec> = {
  kind: 'freshness',
  written: false,
  timed: true,
  summary: 'A share of the events arrives within a length of time after it happened.',
  notes:
    'Follows from `freshness` of an event: 95 % within `target`, 99 % within `acceptable`. Looks at what was received in the 24 hours before the run; where that is nothing, it passes, and `grace` tells that events are missing.',
  example: 'freshness: {target: 1m, acceptable: 5m, grace: 1h}',
  codes: [],
  shape: object({ what: 'a `freshness` assertion', required: { within: duration, share: number({ min: 0, max: 1 }) } }),
  check: () => [],
  plan({ within, share }, _on, context) {
    const [happened, received] = [column('event_time'), column('received_at')];
    const from = timestamp(new Date(context.now.getTime() - windowSeconds * 1000).toISOString());
    const isRecent = and_(gt(received, from), le(received, timestamp(context.now.toISOString())));
    const deadline = call('date_add', text('second'), integer(within.seconds), happened);
    const inTime = aggregate('count', [], { where: and_(isRecent, le(received, deadline)) });
    const all = aggregate('count', [], { where: isRecent });
    return {
      shape: 'aggregate',
      fails: lt(inTime, multiply(numberExpr(share), all)),
      observed: call('safe_divide', inTime, all),
    };
  },
  describe: ({ within, share }) =>
    `${Number((share * 100).toPrecision(6))} % of the events arrive within ${within.text}`,
};
