import { type Grain, isCalendarGrain } from '../../sql/grains.ts';
import { call as sqlCall, text } from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';
import { sqlValue } from '../template/values.ts';
import type { Helper, HelperCall, HelperParam, RenderContext } from './helper.ts';

const grain: HelperParam = { name: 'grain', kind: 'grain', description: 'the unit of time' };
const value: HelperParam = { name: 'value', kind: 'sql', description: 'a timestamp' };
const zone: HelperParam = {
  name: 'zone',
  kind: 'text',
  description: 'an IANA time zone instead of that of the project; `UTC` for values that are dates already',
};

/** Helpers for times and dates. Weeks begin on the day that the project says, days at midnight in its time zone. */
export const timeHelpers: readonly Helper[] = [
  {
    name: 'date_trunc',
    group: 'time',
    summary:
      'The beginning of the unit that a timestamp lies in. Days and longer give a date, in the time zone of the project; hours and shorter give a timestamp in UTC.',
    params: [grain, value],
    options: [zone],
    example: '{{date_trunc "day" "event_time"}}',
    render: (call, context) =>
      sqlValue(sqlCall('date_trunc', text(call.grain(0)), call.sql(1), ...zoneArgument(call.grain(0), call, context))),
  },
  {
    name: 'date_diff',
    group: 'time',
    summary:
      'How many units lie between two timestamps. Hours and shorter count whole units that have passed; days and longer count how often the calendar changed.',
    params: [
      grain,
      { name: 'from', kind: 'sql', description: 'the earlier timestamp' },
      { name: 'to', kind: 'sql', description: 'the later timestamp' },
    ],
    options: [zone],
    example: '{{date_diff "minute" "started_at" "finished_at"}}',
    render(call, context) {
      const zones = zoneArgument(call.grain(0), call, context);
      return sqlValue(sqlCall('date_diff', text(call.grain(0)), call.sql(1), call.sql(2), ...zones));
    },
  },
  {
    name: 'date_add',
    group: 'time',
    summary:
      'A timestamp moved by a number of units. Months and longer keep the day of the month, or take the last day of a shorter month. A day is 24 hours.',
    params: [grain, { name: 'amount', kind: 'sql', description: 'the number of units, negative to go back' }, value],
    example: '{{date_add "day" -7 "event_time"}}',
    render: (call) => sqlValue(sqlCall('date_add', text(call.grain(0)), call.sql(1), call.sql(2))),
  },
];

function zoneArgument(unit: Grain, call: HelperCall, context: RenderContext): Expr[] {
  const written = call.option('zone');
  const name = written === undefined ? context.timeZone : String(written);
  return isCalendarGrain(unit) && name !== 'UTC' ? [text(name)] : [];
}
