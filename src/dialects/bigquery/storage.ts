import type { TableStorage } from '../../sql/dialect.ts';
import type { LayoutPartition, TableLayout } from '../../sql/table-layout.ts';
import { tableLabels } from './labels.ts';
import { bigqueryText } from './text.ts';

/** What a target says of all of its tables. */
export interface StorageSettings {
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds; of tables that say nothing themselves. */
  readonly expireAfter: number | null;
}

type Identifier = (name: string) => string;

/** Texts longer than that are refused. */
const longestTableText = 16_384;
const longestColumnText = 1024;

/**
 * `partition by`, `cluster by` and `options` of tables.
 * https://docs.cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_table_statement
 */
export function bigqueryStorage(settings: StorageSettings, identifier: Identifier): TableStorage {
  const options = (layout: TableLayout): string | null => {
    const list = tableOptions(layout, settings);
    return list.length === 0 ? null : `options (\n${list.map((one) => `  ${one}`).join(',\n')}\n)`;
  };
  return {
    clauses(layout) {
      const partition = layout.partition && partitionBy(layout.partition, identifier);
      return [
        ...(partition === null ? [] : [`partition by ${partition}`]),
        ...(layout.cluster.length === 0 ? [] : [`cluster by ${layout.cluster.map(identifier).join(', ')}`]),
        ...(options(layout) === null ? [] : [options(layout) ?? '']),
      ];
    },
    options,
    column: (description) => ` options (description = ${bigqueryText(cut(description, longestColumnText))})`,
    passing: ['options (expiration_timestamp = timestamp_add(current_timestamp(), interval 1 day))'],
  };
}

function partitionBy(partition: LayoutPartition, identifier: Identifier): string {
  const column = identifier(partition.column);
  if (partition.kind === 'range') {
    const { from, to, step } = partition;
    return `range_bucket(${column}, generate_array(${from}, ${to}, ${step}))`;
  }
  if (partition.type === 'timestamp') return `timestamp_trunc(${column}, ${partition.grain})`;
  return partition.grain === 'day' ? column : `date_trunc(${column}, ${partition.grain})`;
}

function tableOptions(layout: TableLayout, settings: StorageSettings): string[] {
  const { description, partition, requireFilter, expirePartitionsAfter } = layout;
  const expireAfter = layout.expireAfter ?? settings.expireAfter;
  const labels = Object.entries(tableLabels(layout, settings.labels));
  const isPartitioned = partition !== null;
  return [
    ...(description === null ? [] : [`description = ${bigqueryText(cut(description, longestTableText))}`]),
    `labels = [${labels.map(([key, value]) => `(${bigqueryText(key)}, ${bigqueryText(value)})`).join(', ')}]`,
    ...(isPartitioned && expirePartitionsAfter !== null
      ? [`partition_expiration_days = ${daysOf(expirePartitionsAfter)}`]
      : []),
    ...(isPartitioned && requireFilter ? ['require_partition_filter = true'] : []),
    ...(expireAfter === null
      ? []
      : [`expiration_timestamp = timestamp_add(current_timestamp(), interval ${expireAfter} second)`]),
  ];
}

/** A number with a fraction, as the option takes it. */
function daysOf(seconds: number): string {
  const days = String(Math.round((seconds / 86_400) * 1e6) / 1e6);
  return days.includes('.') ? days : `${days}.0`;
}

/** A text that is not longer than so many characters. */
export function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
