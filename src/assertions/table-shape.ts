import type { Catalog } from '../model/catalog.ts';
import type { EventDef } from '../model/event.ts';
import { eventColumns } from '../model/event-columns.ts';
import type { ModelDef, SeedDef } from '../model/transform.ts';
import type { FindTable, TableShape } from './kind.ts';

/** The typed table of an event. The columns of one that could not be understood are not known. */
export function eventShape(event: EventDef, sources: Catalog['sources']): TableShape {
  return {
    subject: { kind: 'event', name: event.name },
    table: { schema: null, name: event.table },
    columns:
      event.incomplete === true
        ? null
        : eventColumns(event, sources).map(({ name, value, nullable }) => ({ name, type: value.type, nullable })),
  };
}

/** The table of a seed, which has the seed's name. */
export function seedShape(seed: SeedDef): TableShape {
  return {
    subject: { kind: 'seed', name: seed.name },
    table: { schema: null, name: seed.name },
    columns: seed.columns.map(({ name, type }) => ({ name, type, nullable: true })),
  };
}

/** The table of a model, which has the model's name. Its columns are known where it declares them. */
export function modelShape(model: Pick<ModelDef, 'name' | 'columns'>): TableShape {
  const columns = model.columns.map(({ name, type }) => ({ name, type: type ?? null, nullable: true }));
  return {
    subject: { kind: 'model', name: model.name },
    table: { schema: null, name: model.name },
    columns: columns.length === 0 ? null : columns,
  };
}

/** All tables of a project by the names that users write. */
export interface TableIndex {
  readonly find: FindTable;
  readonly names: () => readonly string[];
}

/** Models win over seeds and seeds over events of the same name; such clashes are reported elsewhere. Shapes are made when asked for. */
export function tableIndex(catalog: Catalog, models: readonly Pick<ModelDef, 'name' | 'columns'>[]): TableIndex {
  const makers = new Map<string, () => TableShape>();
  for (const event of catalog.events) makers.set(event.name, () => eventShape(event, sourcesOf(event)));
  for (const seed of catalog.seeds) makers.set(seed.name, () => seedShape(seed));
  for (const model of models) makers.set(model.name, () => modelShape(model));
  const sources = new Map<string, Catalog['sources'][number][]>();
  for (const source of catalog.sources) {
    for (const event of source.events) sources.set(event, [...(sources.get(event) ?? []), source]);
  }
  function sourcesOf(event: EventDef): Catalog['sources'] {
    return sources.get(event.name) ?? [];
  }
  const made = new Map<string, TableShape | null>();
  const find: FindTable = (name) => {
    let shape = made.get(name);
    if (shape === undefined) {
      shape = makers.get(name)?.() ?? null;
      made.set(name, shape);
    }
    return shape;
  };
  return { find, names: () => [...makers.keys()] };
}
