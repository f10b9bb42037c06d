import { sqlName } from '../base/names.ts';
import type { Catalog } from '../model/catalog.ts';
import { eventColumns } from '../model/event-columns.ts';
import type { ModelDef } from '../model/transform.ts';
import type { ValueKind } from '../model/values.ts';
import type { TableName } from '../sql/nodes.ts';

/** A column of a table that metrics are computed from. */
export interface SourceColumn {
  readonly name: string;
  /** Null where the type is not declared. */
  readonly type: ValueKind | null;
  readonly unit: string | null;
}

/** A table that metrics are computed from: that of an event, a model or a seed. */
export interface MetricSource {
  readonly kind: 'event' | 'model' | 'seed';
  /** As users write it: `order.paid`. */
  readonly name: string;
  readonly table: TableName;
  /** Null where they are not known before the warehouse has run (a model without `columns:`), or something of it is broken. */
  readonly columns: readonly SourceColumn[] | null;
}

/** Looks sources up by the names that users write. */
export interface SourceIndex {
  find(name: string): MetricSource | null;
  names(): readonly string[];
}

type Model = Pick<ModelDef, 'name' | 'columns' | 'materialized'>;

/** All tables of a project. Models win over seeds and seeds over events of the same name; such clashes are reported elsewhere. */
export function sourceIndex(catalog: Catalog, models: readonly Model[]): SourceIndex {
  const makers = new Map<string, () => MetricSource>();
  const held = Map.groupBy(
    catalog.sources.flatMap((source) => source.events.map((event) => ({ event, source }))),
    (one) => one.event,
  );
  for (const event of catalog.events) {
    makers.set(event.name, () => {
      const sources = (held.get(event.name) ?? []).map((one) => one.source);
      const columns = eventColumns(event, sources).map(({ name, value, property }) => ({
        name,
        type: value.type,
        unit: property?.unit ?? null,
      }));
      const known = event.incomplete === true ? null : columns;
      return { kind: 'event', name: event.name, table: { schema: null, name: event.table }, columns: known };
    });
  }
  for (const seed of catalog.seeds) makers.set(seed.name, () => tableSource('seed', seed.name, seed.columns));
  for (const model of models) {
    // An ephemeral model has no table to read.
    if (model.materialized !== 'ephemeral')
      makers.set(model.name, () => tableSource('model', model.name, model.columns));
  }
  const made = new Map<string, MetricSource>();
  return {
    names: () => [...makers.keys()],
    find(name) {
      const known = made.get(name) ?? makers.get(name)?.() ?? null;
      if (known !== null) made.set(name, known);
      return known;
    },
  };
}

function tableSource(kind: 'model' | 'seed', name: string, columns: Model['columns']): MetricSource {
  const known = columns.map((one) => ({ name: one.name, type: one.type ?? null, unit: null }));
  return { kind, name, table: { schema: null, name }, columns: known.length === 0 ? null : known };
}

/** The column that a name means: its own name, or that of the property which it holds. Null where there is none. */
export function findColumn(source: MetricSource, name: string): SourceColumn | null {
  const columns = source.columns ?? [];
  return columns.find((one) => one.name === name) ?? columns.find((one) => one.name === sqlName(name)) ?? null;
}

/** The name that a column has in the table; the written one where the columns are not known. */
export function columnName(source: MetricSource, name: string): string {
  return findColumn(source, name)?.name ?? name;
}
