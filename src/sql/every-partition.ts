import { column, date, ge, integer, isNull, or_, timestamp } from './make.ts';
import type { Expr } from './nodes.ts';
import type { LayoutPartition } from './table-layout.ts';

/**
 * A condition on the partition column that all rows meet: what a warehouse wants that refuses queries which do not say which
 * partitions they read, where all are meant.
 */
export function everyPartition(partition: LayoutPartition): Expr {
  const by = column(partition.column);
  return or_(ge(by, leastOf(partition)), isNull(by));
}

function leastOf(partition: LayoutPartition): Expr {
  if (partition.kind === 'range') return integer(-(2n ** 63n));
  return partition.type === 'timestamp' ? timestamp('0001-01-01T00:00:00Z') : date('0001-01-01');
}
