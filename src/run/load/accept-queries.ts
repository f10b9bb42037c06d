import type { Catalog } from '../../model/catalog.ts';
import type { SourceDef } from '../../model/source.ts';
import { eventTable } from '../../sql/event-table.ts';
import type { LoadDialect, SourceColumn } from './load-dialect.ts';
import { tableName } from './prepare-input.ts';

/**
 * The queries that accept the rows of a source that is a table of the warehouse, one an event, before anything is copied. `columns`:
 * those of the table. None for events whose rows are all left to the checker, and where the columns are not known.
 */
export function acceptQueries(
  source: SourceDef,
  { events, sources }: Pick<Catalog, 'events' | 'sources'>,
  loading: LoadDialect | null,
  columns: readonly SourceColumn[],
  now: Date,
): readonly string[] {
  if (source.table === undefined || loading === null || columns.length === 0) return [];
  const known = columns.filter((one) => one.name.toLowerCase() !== '_table_suffix');
  const rows = loading.columnRows({ kind: 'table', table: tableName(source.table), columns: known }, source);
  if (rows === null) return [];
  const held = new Set(source.events);
  return events
    .filter((event) => held.has(event.name))
    .flatMap((event) => {
      const target = { event, source, columns: eventTable(event, sources).columns, now: now.toISOString() };
      return loading.acceptColumns(target, rows) ?? [];
    });
}
