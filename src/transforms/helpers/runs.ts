import { call as sqlCall, text } from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';
import { sqlValue } from '../template/values.ts';
import { notIncremental } from './codes.ts';
import type { Helper, HelperCall, HelperParam, RenderContext } from './helper.ts';

const boundType: HelperParam = {
  name: 'type',
  kind: 'type',
  description: '`date` for the date that it lies on, in the time zone of the project; a timestamp unless written',
};

/** Helpers for incremental models. */
export const runHelpers: readonly Helper[] = [
  {
    name: 'incremental',
    group: 'runs',
    summary: 'Whether the table exists already and only a part of it is built again. Also as a block.',
    params: [],
    example: '{{#if incremental}}where event_time >= {{partition_start}}{{/if}}',
    block: true,
    render: (_call, context) => context.incremental,
  },
  {
    name: 'partition_start',
    group: 'runs',
    summary: 'The first moment of the partitions that are built again, as a timestamp.',
    params: [],
    options: [boundType],
    example: 'where event_time >= {{partition_start}}',
    render: (call, context) => bound('start', call, context),
  },
  {
    name: 'partition_end',
    group: 'runs',
    summary: 'The moment at which the partitions that are built again end; it does not belong to them.',
    params: [],
    options: [boundType],
    example: 'where event_time < {{partition_end}}',
    render: (call, context) => bound('end', call, context),
  },
];

function bound(side: 'start' | 'end', call: HelperCall, context: RenderContext): ReturnType<Helper['render']> {
  const moment = context.partition?.[side] ?? null;
  if (moment !== null) return sqlValue(call.option('type') === 'date' ? dateOf(moment, context.timeZone) : moment);
  const hint = 'Put it inside of `{{#if incremental}}`, and give the head a `partition`.';
  call.report(notIncremental, `No partition is built again here that \`partition_${side}\` could bound.`, hint);
  return 'null';
}

function dateOf(moment: Expr, zone: string): Expr {
  return sqlCall('date_trunc', text('day'), moment, ...(zone === 'UTC' ? [] : [text(zone)]));
}
