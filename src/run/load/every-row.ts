import type { TableDefinition } from '../../sql/event-table.ts';
import { everyPartition } from '../../sql/every-partition.ts';
import type { LoadContext } from './load-session.ts';

/**
 * A condition that all rows of the typed table of an event meet, for statements that look at all of them: empty, unless the table
 * wants to be told which partitions are read. Ends in `and`.
 */
export function everyRow({ plan }: LoadContext, { layout }: TableDefinition): string {
  const wants = plan.dialect.storage !== undefined && layout?.requireFilter === true && layout.partition !== null;
  return wants && layout.partition ? `(${plan.dialect.expr(everyPartition(layout.partition))}) and ` : '';
}
