import { later } from '../base/later.ts';
import { sqlName } from '../base/names.ts';
import type { Catalog, EntityDef } from '../model/catalog.ts';
import { column, eq, sqlExpr } from '../sql/make.ts';
import { aliased, join, select, tableOf } from '../sql/make-relation.ts';
import type { Aliased, Expr, Relation } from '../sql/nodes.ts';
import {
  columnName,
  findColumn,
  type JoinedColumn,
  type MetricSource,
  type RowSource,
  type SourceIndex,
} from './source.ts';

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
  const oncePer = later(() => new Map(catalog.events.map((one) => [one.name, one.once_per?.name])));
  return {
    names: () => [...byName.keys()],
    find(name) {
      const def = byName.get(name);
      if (def === undefined) return null;
      const table = def.table === undefined ? null : sources.find(def.table.name);
      // Of models and seeds it is asserted.
      return { def, table, isUnique: table?.kind !== 'event' || oncePer().get(table.name) === name };
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

/** A table with the columns of entities beside its own. */
export function widened({ table }: MetricSource, joined: readonly JoinedColumn[]): Relation {
  return joinEntities(aliased(tableOf(table), table.name), joined).relation;
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

/** A written condition on rows of a table, in the names that the rows have beside the columns of entities. */
export function conditionOn(
  sql: string,
  source: RowSource,
  entities: EntityIndex,
): { readonly where: Expr; readonly joined: readonly JoinedColumn[] } {
  const joined = new Map<string, JoinedColumn>();
  for (const name of entityNames(sql, entities)) {
    const found = joinedColumn(source, name, entities);
    if (found !== null) joined.set(name, found);
  }
  const text = joined.size === 0 ? sql : replaceNames(sql, (name) => joined.get(name)?.as ?? null);
  return { where: sqlExpr(text), joined: [...joined.values()] };
}
