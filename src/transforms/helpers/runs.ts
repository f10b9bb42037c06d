import { sqlValue } from '../template/values.ts';
import { notIncremental } from './codes.ts';
import type { Helper, HelperCall, RenderContext } from './helper.ts';

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
    example: '{{partition_start}}',
    render: (call, context) => bound('start', call, context),
  },
  {
    name: 'partition_end',
    group: 'runs',
    summary: 'The moment at which the partitions that are built again end; it does not belong to them.',
    params: [],
    example: '{{partition_end}}',
    render: (call, context) => bound('end', call, context),
  },
];

function bound(side: 'start' | 'end', call: HelperCall, { partition }: RenderContext): ReturnType<Helper['render']> {
  if (partition !== null) return sqlValue(partition[side]);
  const hint = 'Put it inside of `{{#if incremental}}`, and give the head a `partition`.';
  call.report(notIncremental, `No partition is built again here that \`partition_${side}\` could bound.`, hint);
  return 'null';
}
