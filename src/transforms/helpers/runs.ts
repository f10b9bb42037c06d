import { localDate } from '../../assertions/local-date.ts';
import { date, call as sqlCall, text } from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';
import { sqlValue } from '../template/values.ts';
import { notIncremental } from './codes.ts';
import { comparedColumn } from './compared-column.ts';
import type { Helper, HelperCall, HelperParam, RenderContext } from './helper.ts';

const boundType: HelperParam = {
  name: 'type',
  kind: 'type',
  description:
    '`date` for the date that it lies on, in the time zone of the project, or `timestamp`. Unless written: the type of the partition column where it is compared with that column, else a timestamp',
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
    summary:
      'The first moment of the partitions that are built again: a timestamp, or a date beside a partition column of dates.',
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
  if (moment !== null) return sqlValue(isDate(call, context) ? dateOf(moment, context.timeZone) : moment);
  const hint = 'Put it inside of `{{#if incremental}}`, and give the head a `partition`.';
  call.report(notIncremental, `No partition is built again here that \`partition_${side}\` could bound.`, hint);
  return 'null';
}

/** Some warehouses compare dates with dates only. */
function isDate(call: HelperCall, { partition }: RenderContext): boolean {
  const written = call.option('type');
  if (written !== undefined) return written === 'date';
  if (partition?.type !== 'date' || partition.column === null || call.beside === null) return false;
  return comparedColumn(call.beside)?.toLowerCase() === partition.column.toLowerCase();
}

/** A constant where the moment is one, so that a warehouse can tell the partitions by it. */
function dateOf(moment: Expr, zone: string): Expr {
  if (moment.kind === 'literal' && typeof moment.value === 'string') {
    if (moment.type.kind === 'date') return moment;
    const at = new Date(moment.value);
    if (moment.type.kind === 'timestamp' && !Number.isNaN(at.getTime())) return date(localDate(at, zone));
  }
  return sqlCall('date_trunc', text('day'), moment, ...(zone === 'UTC' ? [] : [text(zone)]));
}
