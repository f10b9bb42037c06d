import { later } from '../base/later.ts';
import { sqlName } from '../base/names.ts';
import { remember } from '../base/remember.ts';
import type { Catalog } from '../model/catalog.ts';
import type { EventDef } from '../model/event.ts';
import { eventColumns } from '../model/event-columns.ts';
import type { SourceDef } from '../model/source.ts';
import type { ModelDef, TimeGrain } from '../model/transform.ts';
import type { Deprecation, ValueKind } from '../model/values.ts';
import type { Expr, Relation, TableName } from '../sql/nodes.ts';
import type { Calendar } from './calendar.ts';

/** A column of a table that metrics are computed from. */
export interface SourceColumn {
  readonly name: string;
  /** Null where the type is not declared. */
  readonly type: ValueKind | null;
  readonly unit: string | null;
  /** The values that it can have, where they are listed. */
  readonly options?: readonly (string | number | boolean)[];
  readonly deprecation?: Deprecation;
}

/** A column that tells when. */
export interface TimeColumn {
  readonly name: string;
  /** Dates have no time zone. */
  readonly type: 'timestamp' | 'date';
}

/** A table that metrics are computed from: that of an event, a model or a seed. */
export interface MetricSource {
  readonly kind: 'event' | 'model' | 'seed';
  /** As users write it: `order.paid`. */
  readonly name: string;
  readonly table: TableName;
  /** Null where they are not known before the warehouse has run (a model without `columns:`), or something of it is broken. */
  readonly columns: readonly SourceColumn[] | null;
  readonly deprecation?: Deprecation;
}

/** A column that rows get from the table of an entity. */
export interface JoinedColumn {
  readonly entity: string;
  readonly table: MetricSource;
  /** The key, in the rows and in the table of the entity. */
  readonly key: string;
  readonly tableKey: string;
  readonly column: string;
  /** What it is called among the columns of the rows: a name that none of them has. */
  readonly as: string;
}

/**
 * Rows that a kind makes out of tables before they are aggregated: one for each base event, member of a cohort, touch, …
 * They carry the dimensions that are asked for and a column of time, and are scanned like a table.
 */
export interface ComputedRows {
  readonly kind: 'computed';
  /** What they are called in SQL: `checkout_funnel`. */
  readonly name: string;
  /** Equal where the rows are equal, so that measures over them share a scan. */
  readonly key: string;
  /** The table whose rows have the dimensions; the condition of a query is about its columns. */
  readonly base: MetricSource;
  /** All tables that are read, the base among them. */
  readonly reads: readonly MetricSource[];
  /** True where a row depends on the others of its group and period (its rank among them), so that periods cannot be put together. */
  readonly grouped?: boolean;
  /** Columns beside those of the base. */
  readonly columns: readonly SourceColumn[];
  relation(ask: RowsAsk): Relation;
}

/** How far beyond the bounds of a query rows count, in seconds. `later` null: without end. */
export interface Reach {
  readonly earlier?: number;
  readonly later?: number | null;
}

/** What a query wants of computed rows. */
export interface RowsAsk {
  /** Columns of the base that the rows must carry, by their names in the table or among `joined`. */
  readonly dimensions: readonly string[];
  /** Those of its own columns that are asked by. */
  readonly own: readonly string[];
  /** Columns of entities that rows of the base have for the query. */
  readonly joined: readonly JoinedColumn[];
  /** The condition of the query on rows of the base. */
  readonly where: Expr | null;
  /** The bounds of the query on a column of time, widened where rows around them count too. Null where there are none. */
  within(time: TimeColumn, reach?: Reach): Expr | null;
  readonly calendar: Calendar;
  readonly grain: TimeGrain | null;
}

/** What a measure aggregates. */
export type RowSource = MetricSource | ComputedRows;

/** The tables that are read for it. */
export function tablesRead(source: RowSource): readonly MetricSource[] {
  return source.kind === 'computed' ? source.reads : [source];
}

/** Looks sources up by the names that users write. */
export interface SourceIndex {
  find(name: string): MetricSource | null;
  names(): readonly string[];
}

type Model = Pick<ModelDef, 'name' | 'columns' | 'materialized' | 'rollup'>;

/** All tables of a project. Models win over seeds and seeds over events of the same name; such clashes are reported elsewhere. */
export function sourceIndex(catalog: Catalog, models: readonly Model[]): SourceIndex {
  const named = later(() => ({
    // An ephemeral model has no table to read, and what is already aggregated is no basis of metrics.
    models: byName(models.filter((one) => one.materialized !== 'ephemeral' && one.rollup === undefined)),
    seeds: byName(catalog.seeds),
    events: byName(catalog.events),
  }));
  const sources = later(() => sourcesByEvent(catalog));
  return {
    names: () => [...new Set([named().events, named().seeds, named().models].flatMap((one) => [...one.keys()]))],
    find: remember((name) => {
      const model = named().models.get(name);
      if (model !== undefined) return tableSource('model', name, model.columns);
      const seed = named().seeds.get(name);
      if (seed !== undefined) return tableSource('seed', name, seed.columns);
      const event = named().events.get(name);
      return event === undefined ? null : eventSource(event, sources().get(name) ?? []);
    }),
  };
}

function byName<T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((one) => [one.name, one]));
}

function sourcesByEvent({ sources }: Catalog): ReadonlyMap<string, readonly SourceDef[]> {
  const found = new Map<string, SourceDef[]>();
  for (const source of sources) {
    for (const event of source.events) {
      const own = found.get(event);
      if (own === undefined) found.set(event, [source]);
      else own.push(source);
    }
  }
  return found;
}

function eventSource(event: EventDef, sources: readonly SourceDef[]): MetricSource {
  const columns = eventColumns(event, sources).map(({ name, value, property }) => ({
    name,
    type: value.type,
    unit: property?.unit ?? null,
    ...(value.enum !== undefined && { options: value.enum }),
    ...(property?.deprecated !== undefined && { deprecation: property.deprecated }),
  }));
  const known = event.incomplete === true ? null : columns;
  const deprecation = event.status === 'deprecated' ? { deprecation: event.deprecation ?? {} } : {};
  const table = { schema: null, name: event.table };
  return { kind: 'event', name: event.name, table, columns: known, ...deprecation };
}

function tableSource(kind: 'model' | 'seed', name: string, columns: Model['columns']): MetricSource {
  const known = columns.map((one) => ({ name: one.name, type: one.type ?? null, unit: one.unit ?? null }));
  return { kind, name, table: { schema: null, name }, columns: known.length === 0 ? null : known };
}

/** The column that a name means: its own name, or that of the property which it holds. Null where there is none. */
export function findColumn(source: RowSource, name: string): SourceColumn | null {
  if (source.kind === 'computed')
    return source.columns.find((one) => one.name === name) ?? findColumn(source.base, name);
  const columns = source.columns ?? [];
  return columns.find((one) => one.name === name) ?? columns.find((one) => one.name === sqlName(name)) ?? null;
}

/** The name that a column has in the table; the written one where the columns are not known. */
export function columnName(source: RowSource, name: string): string {
  return findColumn(source, name)?.name ?? name;
}
