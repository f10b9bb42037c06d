import type { Project } from '../../model/project.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { eventTable } from '../../sql/event-table.ts';
import { type FilteredTables, filteringDialect } from '../../sql/filter-partitions.ts';
import { modelLayout, seedLayout, type TableLayout } from '../../sql/table-layout.ts';

/** The dialect as this project needs it: its queries say which partitions they read where a table wants that. */
export function projectDialect(dialect: Dialect, project: Pick<Project, 'catalog' | 'models'>): Dialect {
  return dialect.storage === undefined ? dialect : filteringDialect(dialect, filteredTables(project));
}

/** Tables with `require_partition_filter`. */
export function filteredTables({ catalog, models }: Pick<Project, 'catalog' | 'models'>): FilteredTables {
  const layouts: (readonly [string, TableLayout | undefined])[] = [
    ...catalog.events
      .filter((event) => event.storage?.require_partition_filter === true)
      .map((event) => [event.table, eventTable(event, catalog.sources).layout] as const),
    ...models.filter((one) => one.storage !== undefined).map((one) => [one.name, modelLayout(one)] as const),
    ...catalog.seeds.filter((one) => one.storage !== undefined).map((one) => [one.name, seedLayout(one)] as const),
  ];
  return new Map(
    layouts.flatMap(([name, layout]) => (layout?.requireFilter && layout.partition ? [[name, layout.partition]] : [])),
  );
}
