import { everyPartition } from '../../sql/every-partition.ts';
import { boundsColumn } from '../../sql/filter-partitions.ts';
import { and_ } from '../../sql/make.ts';
import type { Expr, TableName } from '../../sql/nodes.ts';
import type { TableLayout } from '../../sql/table-layout.ts';
import type { Replacement } from './choose-replacement.ts';
import type { RowChange, RowSource } from './row-change.ts';
import type { ModelQuery } from './wrap-query.ts';

/** What changes the table of an incremental model where it exists already. */
export interface ChangeInput {
  /** The table to write to. */
  readonly target: TableName;
  /** A table of the new rows, where one is needed. */
  readonly fresh: TableName;
  readonly columns: readonly string[];
  readonly query: ModelQuery;
  readonly layout: TableLayout;
  readonly how: Replacement['how'];
}

/**
 * Replaces all rows that a condition tells, which is one on the partition column, with constants. Other rows that the query
 * returns are left out: they are there already, so that running twice changes nothing.
 */
export function replacePartitions(input: ChangeInput, replaced: Expr): RowChange[] {
  const { target, fresh, columns, query, how } = input;
  const there = withStoredPartitions(replaced, input.layout);
  const remove: RowChange = { kind: 'delete', table: target, where: there };
  const insert: RowChange = { kind: 'insert', table: target, columns, from: { kind: 'query', query }, where: replaced };
  switch (how) {
    case 'statements':
      return [remove, insert];
    case 'transaction':
      return [{ kind: 'transaction', changes: [remove, insert], origin: query.origin }];
    case 'merge':
      return [
        { kind: 'stage', fresh, columns, query, where: replaced },
        { kind: 'merge', table: target, fresh, columns, where: there },
      ];
  }
}

/** Where a table is stored by another column, its warehouse may want to hear of that one too. */
function withStoredPartitions(replaced: Expr, { partition, requireFilter }: TableLayout): Expr {
  const isSaid = partition === null || !requireFilter || boundsColumn(replaced, partition.column);
  return isSaid ? replaced : and_(replaced, everyPartition(partition));
}

/**
 * Rows of the query replace those with the same key. Merging on the key would fail on several rows with one key, or pick one of
 * them in silence; with delete and insert they arrive, and the assertion that the key is unique finds them. Where rows with a key
 * lie is not known, so that all partitions are looked at.
 */
export function replaceKeys(input: ChangeInput, key: readonly string[]): RowChange[] {
  const { target, fresh, columns, query, layout } = input;
  const from: RowSource = { kind: 'table', table: fresh, origin: query.origin };
  const where = layout.partition && everyPartition(layout.partition);
  const changes: RowChange[] = [
    { kind: 'delete-same', table: target, fresh, key, where },
    { kind: 'insert', table: target, columns, from, where: null },
  ];
  return [
    { kind: 'stage', fresh, columns, query, where: null },
    { kind: 'transaction', changes, origin: query.origin },
  ];
}

/** The table that holds new rows until they are merged, beside that of a model. */
export function freshTable(model: string): TableName {
  return { schema: null, name: `waymark_new_${model}` };
}
