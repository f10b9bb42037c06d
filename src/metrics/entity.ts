import { sqlName } from '../base/names.ts';
import type { Catalog, EntityDef } from '../model/catalog.ts';
import { column, eq } from '../sql/make.ts';
import { aliased, join, select, tableOf } from '../sql/make-relation.ts';
import type { Aliased } from '../sql/nodes.ts';
import { columnName, findColumn, type MetricSource, type RowSource, type SourceIndex } from './source.ts';

/** An entity as far as metrics look at it: a table may have one row for each. */
export interface MetricEntity {
  readonly def: EntityDef;
  /** Null where no table is named, or there is none of this name. */
  readonly table: MetricSource | null;
  /** False where the table may have several rows for one key. */
  readonly isUnique: boolean;
}

/** Looks entities up by name. */
export interface EntityIndex {
  find(name: string): MetricEntity | null;
  names(): readonly string[];
}

export function entityIndex(catalog: Pick<Catalog, 'entities' | 'events'>, sources: SourceIndex): EntityIndex {
  const byName = new Map(catalog.entities.map((one) => [one.name, one]));
  const oncePer = new Map(catalog.events.map((one) => [one.name, one.once_per?.name]));
  return {
    names: () => [...byName.keys()],
    find(name) {
      const def = byName.get(name);
      if (def === undefined) return null;
      const table = def.table === undefined ? null : sources.find(def.table.name);
      // Of models and seeds it is asserted.
      return { def, table, isUnique: table?.kind !== 'event' || oncePer.get(table.name) === name };
    },
  };
}

/** The parts of `customer.segment`. Null where the name has no dot. */
export function entityPath(name: string): { readonly entity: string; readonly column: string } | null {
  const dot = name.lastIndexOf('.');
  return dot <= 0 || dot === name.length - 1 ? null : { entity: name.slice(0, dot), column: name.slice(dot + 1) };
}

/** The column of a result that holds a dimension: dots cannot stand in it everywhere. */
export function resultColumn(dimension: string): string {
  return dimension.includes('.') ? sqlName(dimension) : dimension;
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

/** What a dimension (or a name in a condition) stands for, where it is no column of the rows themselves; else null. */
export function joinedColumn(source: RowSource, name: string, entities: EntityIndex): JoinedColumn | null {
  const path = entityPath(name);
  if (path === null || findColumn(source, name) !== null) return null;
  const entity = entities.find(path.entity);
  if (entity === null || entity.table === null) return null;
  const { def, table } = entity;
  const own = columnName(table, path.column);
  return {
    entity: def.name,
    table,
    key: columnName(source, def.key),
    tableKey: columnName(table, def.key),
    column: own,
    as: `${sqlName(def.name)}__${own}`,
  };
}

/** The rows with the columns of entities beside them. Each table has one row a key, so that no row is repeated; rows without one have nulls. */
export function joinEntities(rows: Aliased, joined: readonly JoinedColumn[]): Aliased {
  const byEntity = Map.groupBy(joined, (one) => one.entity);
  return [...byEntity].reduce<Aliased>((left, [entity, columns]) => {
    const [first] = columns;
    if (first === undefined) return left;
    const alias = sqlName(entity);
    const key = `${alias}__key`;
    const own = new Map(columns.map((one) => [one.as, one]));
    const right = select({
      from: tableOf(first.table.table),
      columns: [
        { expr: column(first.tableKey), as: key },
        ...[...own.values()].map((one) => ({ expr: column(one.column), as: one.as })),
      ],
    });
    const on = eq(column(first.key, rows.alias), column(key, alias));
    return aliased(join('left', left, aliased(right, alias), on), rows.alias);
  }, rows);
}

/** Text constants, quoted names and comments, in which no name stands. */
const opaque = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\//;
const path = /(?<![\w.])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?![\w.(])/;
const parts = new RegExp(`${opaque.source}|${path.source}`, 'g');

/** The names `entity.column` in a condition, where the entity is known. */
export function entityNames(sql: string, entities: EntityIndex): string[] {
  return [...sql.matchAll(parts)]
    .map((match) => match[0])
    .filter((one) => {
      const found = entityPath(one);
      return found !== null && /^[A-Za-z_]/.test(one) && entities.find(found.entity) !== null;
    });
}

/** A condition whose names `entity.column` are replaced. */
export function replaceNames(sql: string, nameOf: (name: string) => string | null): string {
  return sql.replace(parts, (match) => (/^[A-Za-z_]/.test(match) ? (nameOf(match) ?? match) : match));
}
