import type { Dialect } from './dialect.ts';
import { everyPartition } from './every-partition.ts';
import { and_, column } from './make.ts';
import { select } from './make-relation.ts';
import type { Aliased, Expr, Ordering, Relation, SelectRelation, TableName } from './nodes.ts';
import { liveName } from './staged-table.ts';
import type { LayoutPartition } from './table-layout.ts';

/** The partitions of tables that refuse queries which do not say which of them they read, by name. */
export type FilteredTables = ReadonlyMap<string, LayoutPartition>;

/**
 * The dialect, printing queries that say which partitions they read wherever they read one of `tables`: all of them, where the
 * query itself does not say which.
 */
export function filteringDialect(dialect: Dialect, tables: FilteredTables): Dialect {
  if (dialect.storage === undefined || tables.size === 0) return dialect;
  return {
    ...dialect,
    relation: (relation) => dialect.relation(filterPartitions(relation, tables)),
    expr: (expr) => dialect.expr(filterExpr(expr, { tables, hidden: new Set() })),
  };
}

/** The same query, with a condition on the partition column wherever it reads one of the tables. */
export function filterPartitions(relation: Relation, tables: FilteredTables): Relation {
  return filterRelation(relation, { tables, hidden: new Set() });
}

interface Scope {
  readonly tables: FilteredTables;
  /** Names that stand for queries of this statement. */
  readonly hidden: ReadonlySet<string>;
}

function filterRelation(relation: Relation, scope: Scope): Relation {
  switch (relation.kind) {
    case 'table': {
      const partition = partitionOf(relation.table, scope);
      return partition === null ? relation : select({ from: relation, where: everyPartition(partition) });
    }
    case 'select':
      return filterSelect(relation, scope);
    case 'join':
      return {
        ...relation,
        left: filterSide(relation.left, scope),
        right: filterSide(relation.right, scope),
        on: relation.on && filterExpr(relation.on, scope),
      };
    case 'union':
      return { ...relation, relations: relation.relations.map((one) => filterRelation(one, scope)) };
    case 'with': {
      const hidden = new Set(scope.hidden);
      const tables = relation.tables.map(({ name, relation: one }) => {
        const filtered = filterRelation(one, { ...scope, hidden: new Set(hidden) });
        hidden.add(name);
        return { name, relation: filtered };
      });
      return { ...relation, tables, body: filterRelation(relation.body, { ...scope, hidden }) };
    }
    case 'nearest':
      return {
        ...relation,
        left: filterRelation(relation.left, scope),
        right: filterRelation(relation.right, scope),
      };
    case 'values':
    case 'series':
    case 'sql':
      return relation;
  }
}

function filterSide(side: Aliased, scope: Scope): Aliased {
  return { ...side, relation: filterRelation(side.relation, scope) };
}

function filterSelect(relation: SelectRelation, scope: Scope): SelectRelation {
  const { from, where, alias } = relation;
  const partition = from?.kind === 'table' ? partitionOf(from.table, scope) : null;
  const inner = (expr: Expr): Expr => filterExpr(expr, scope);
  const own = where === undefined ? null : inner(where);
  const isSaid = partition !== null && own !== null && boundsColumn(own, partition.column);
  const all = partition === null || isSaid ? null : named(everyPartition(partition), alias);
  const condition = all === null ? own : own === null ? all : and_(own, all);
  const ordering = (one: Ordering): Ordering => ({ ...one, expr: inner(one.expr) });
  return {
    ...relation,
    from: from === null || from.kind === 'table' ? from : filterRelation(from, scope),
    columns: relation.columns.map((one) => ({ ...one, expr: inner(one.expr) })),
    ...(condition !== null && { where: condition }),
    ...(relation.groupBy && { groupBy: relation.groupBy.map(inner) }),
    ...(relation.having && { having: inner(relation.having) }),
    ...(relation.qualify && { qualify: inner(relation.qualify) }),
    ...(relation.orderBy && { orderBy: relation.orderBy.map(ordering) }),
  };
}

/** Queries within expressions. */
function filterExpr(expr: Expr, scope: Scope): Expr {
  switch (expr.kind) {
    case 'exists':
      return { ...expr, relation: filterRelation(expr.relation, scope) };
    case 'operator':
      return { ...expr, args: expr.args.map((one) => filterExpr(one, scope)) };
    case 'case':
      return {
        ...expr,
        branches: expr.branches.map((one) => ({
          when: filterExpr(one.when, scope),
          value: filterExpr(one.value, scope),
        })),
        otherwise: expr.otherwise && filterExpr(expr.otherwise, scope),
      };
    case 'aggregate':
      return {
        ...expr,
        args: expr.args.map((one) => filterExpr(one, scope)),
        ...(expr.where && { where: filterExpr(expr.where, scope) }),
      };
    case 'call':
      return { ...expr, args: expr.args.map((one) => filterExpr(one, scope)) };
    default:
      return expr;
  }
}

/**
 * Whether a condition tells apart partitions: of its parts that all have to hold, one compares the partition column itself with a
 * constant. What is computed from the column does not count, since a warehouse may not see through it.
 */
export function boundsColumn(condition: Expr, name: string): boolean {
  if (condition.kind !== 'operator') return false;
  const { op, args } = condition;
  if (op === 'and') return args.some((one) => boundsColumn(one, name));
  if (op === 'or') return args.length > 0 && args.every((one) => boundsColumn(one, name));
  const isColumn = (one: Expr | undefined): boolean =>
    one?.kind === 'column' && one.name.toLowerCase() === name.toLowerCase();
  if (op === 'is_null') return isColumn(args[0]);
  const isConstant = (one: Expr | undefined): boolean => one?.kind === 'literal' && one.value !== null;
  const [left, right] = args;
  const compares = op === '=' || op === '<' || op === '<=' || op === '>' || op === '>=';
  return compares && ((isColumn(left) && isConstant(right)) || (isConstant(left) && isColumn(right)));
}

function partitionOf({ schema, name }: TableName, { tables, hidden }: Scope): LayoutPartition | null {
  if (schema !== null || hidden.has(name)) return null;
  return tables.get(liveName(name)) ?? null;
}

function named(expr: Expr, alias: string | undefined): Expr {
  if (alias === undefined) return expr;
  if (expr.kind === 'column') return column(expr.name, alias);
  return expr.kind === 'operator' ? { ...expr, args: expr.args.map((one) => named(one, alias)) } : expr;
}
