import type { Duration } from '../../model/values.ts';
import { aggregate, call, date, lt, timestamp } from '../../sql/make.ts';
import type { Ref } from '../../yaml/shape.ts';
import { duration, object, ref } from '../../yaml/shapes.ts';
import { checkColumnOfType, columnExpr, typeOfColumn } from '../columns.ts';
import type { AssertionKind } from '../kind.ts';
import { localDate } from '../local-date.ts';

export interface RecencySpec {
  readonly column: Ref;
  readonly within: Duration;
}

export const recency: AssertionKind<RecencySpec> = {
  kind: 'recency',
  written: true,
  timed: true,
  summary: 'The newest row is not older than a length of time.',
  notes:
    'Age is measured from the time of the run. A table without rows, or with nothing but null in the column, fails: there is no newest row. The age of a date is that of its day in the time zone of the project.',
  example: 'recency: {column: event_time, within: 24h}',
  codes: [],
  shape: object({ what: 'a `recency` assertion', required: { column: ref, within: duration } }),
  check: ({ column }, on) => checkColumnOfType(column, ['date', 'timestamp'], on),
  plan({ column, within }, on, context) {
    const newest = aggregate('max', [columnExpr(column, on)]);
    const limit = new Date(context.now.getTime() - within.seconds * 1000);
    const isDate = typeOfColumn(column, on) === 'date';
    const oldest = isDate ? date(localDate(limit, context.timeZone)) : timestamp(limit.toISOString());
    return {
      shape: 'aggregate',
      fails: call('coalesce', lt(newest, oldest), { kind: 'literal', value: true, type: { kind: 'boolean' } }),
      observed: newest,
    };
  },
  describe: ({ column, within }) => `the newest \`${column.name}\` is at most ${within.text} old`,
};
