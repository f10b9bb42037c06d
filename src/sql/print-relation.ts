import type { Aliased, Expr, Relation, SelectRelation, SeriesRelation } from './nodes.ts';
import { positionOf, printExpr, printOrdering, type RelationContext, sqlOf } from './print-expr.ts';
import { printNearest } from './print-nearest.ts';

/** A whole query over several lines, every line but those of user-written text indented by the context's padding. */
export function printRelation(relation: Relation, context: RelationContext): string {
  const { pad } = context;
  switch (relation.kind) {
    case 'table':
      return `${pad}select *\n${pad}from ${context.table(relation.table)}`;
    case 'join':
      return `${pad}select *\n${pad}from ${fromItem(relation, undefined, context)}`;
    case 'select':
      return printSelect(relation, context);
    case 'union':
      return relation.relations
        .map((one) => unionBranch(one, context))
        .join(`\n${pad}union ${relation.all ? 'all' : 'distinct'}\n`);
    case 'values':
      return printValues(relation, context);
    case 'series':
      return printSeries(relation, context);
    case 'with':
      return printWith(relation, context);
    case 'nearest':
      return printNearest(relation, context);
    case 'sql':
      // Not indented: its line numbers and its text constants stay as the user wrote them.
      return trimBlankLines(relation.sql);
  }
}

/** A branch that ends in its own order, limit or union, or that the user wrote, needs parentheses. */
function unionBranch(relation: Relation, context: RelationContext): string {
  const plain =
    relation.kind === 'table' ||
    relation.kind === 'join' ||
    relation.kind === 'values' ||
    relation.kind === 'nearest' ||
    relation.kind === 'series' ||
    (relation.kind === 'select' && relation.orderBy === undefined && relation.limit === undefined);
  return plain ? printRelation(relation, context) : `${context.pad}${parenthesised(relation, context)}`;
}

function parenthesised(relation: Relation, context: RelationContext): string {
  return `(\n${printRelation(relation, { ...context, pad: `${context.pad}  ` })}\n${context.pad})`;
}

function printSelect(relation: SelectRelation, context: RelationContext): string {
  const { pad } = context;
  const deeper: RelationContext = { ...context, pad: `${pad}  ` };
  const lines: string[] = [];
  const verb = relation.distinct === true ? 'select distinct' : 'select';
  const columns = relation.columns.map((one) => printColumn(one, deeper));
  const [only] = columns;
  if (only === undefined) lines.push(`${pad}${verb} *`);
  else if (columns.length === 1 && !only.includes('\n')) lines.push(`${pad}${verb} ${only}`);
  else lines.push(`${pad}${verb}`, columns.map((one) => `${deeper.pad}${one}`).join(',\n'));
  if (relation.from !== null) lines.push(`${pad}from ${fromItem(relation.from, relation.alias, context)}`);
  const clause = (keyword: string, expr: Expr | undefined): void => {
    if (expr !== undefined) lines.push(`${pad}${keyword} ${sqlOf(expr, deeper)}`);
  };
  clause('where', relation.where);
  const groupBy = relation.groupBy ?? [];
  if (groupBy.length > 0)
    lines.push(`${pad}group by ${groupBy.map((one) => positionOf(one) ?? sqlOf(one, deeper)).join(', ')}`);
  clause('having', relation.having);
  clause('qualify', relation.qualify);
  const orderBy = relation.orderBy ?? [];
  if (orderBy.length > 0) lines.push(`${pad}order by ${orderBy.map((one) => printOrdering(one, deeper)).join(', ')}`);
  if (relation.limit !== undefined) lines.push(`${pad}limit ${relation.limit}`);
  return lines.join('\n');
}

function printColumn(one: { readonly expr: Expr; readonly as: string }, context: RelationContext): string {
  const isSame = (one.expr.kind === 'column' || one.expr.kind === 'field') && one.expr.name === one.as;
  const sql = printExpr(one.expr, context).sql;
  return isSame ? sql : `${sql} as ${context.identifier(one.as)}`;
}

/** What stands after `from`: a table's name, a join, or a query in parentheses. */
function fromItem(relation: Relation, alias: string | undefined, context: RelationContext): string {
  const suffix = alias === undefined ? '' : ` as ${context.identifier(alias)}`;
  if (relation.kind === 'table') return `${context.table(relation.table)}${suffix}`;
  if (relation.kind === 'join' && alias === undefined) return printJoin(relation, context);
  return `${parenthesised(relation, context)}${suffix}`;
}

function printJoin(relation: Relation & { kind: 'join' }, context: RelationContext): string {
  const { left, right, on, type } = relation;
  // A join on the left is part of the same chain; its own sides carry the aliases.
  const first = left.relation.kind === 'join' ? printJoin(left.relation, context) : joinSide(left, context);
  const word = type === 'inner' ? 'join' : `${type} join`;
  const condition = on === null ? '' : ` on ${sqlOf(on, { ...context, pad: `${context.pad}  ` })}`;
  return `${first}\n${context.pad}${word} ${joinSide(right, context)}${type === 'cross' ? '' : condition}`;
}

function joinSide(side: Aliased, context: RelationContext): string {
  const isNamed = side.relation.kind === 'table' && side.relation.table.name === side.alias;
  return fromItem(side.relation, isNamed ? undefined : side.alias, context);
}

/** Rows as a chain of selects: every dialect has that, and the first row gives every column its name and type. */
function printValues(relation: Relation & { kind: 'values' }, context: RelationContext): string {
  const { pad } = context;
  const [first, ...rest] = relation.rows;
  const names = relation.columns.map((one) => context.identifier(one.name));
  if (first === undefined) {
    const nulls = relation.columns.map(
      (one, index) => `${sqlOf({ kind: 'literal', value: null, type: one.type }, context)} as ${names[index]}`,
    );
    return `${pad}select ${nulls.join(', ')}\n${pad}limit 0`;
  }
  const cells = (row: readonly Expr[]): string[] => row.map((one) => sqlOf(one, context));
  const head = cells(first).map((sql, index) => `${sql} as ${names[index]}`);
  return [
    `${pad}select ${head.join(', ')}`,
    ...rest.map((row) => `${pad}union all select ${cells(row).join(', ')}`),
  ].join('\n');
}

function printSeries({ grain, first, last, from, as }: SeriesRelation, context: RelationContext): string {
  const { pad } = context;
  const name = context.identifier(as);
  const series = context.dialect.series({ grain, first: sqlOf(first, context), last: sqlOf(last, context), as: name });
  const tables = [from === null ? null : context.identifier(from), series.from].filter((one) => one !== null);
  const column = series.column === name ? name : `${series.column} as ${name}`;
  return `${pad}select ${column}${tables.length === 0 ? '' : `\n${pad}from ${tables.join(', ')}`}`;
}

function printWith(relation: Relation & { kind: 'with' }, context: RelationContext): string {
  const { pad } = context;
  let scope = context;
  const tables = relation.tables.map((one) => {
    const sql = `${context.identifier(one.name)} as ${parenthesised(one.relation, scope)}`;
    scope = withName(scope, one.name);
    return sql;
  });
  return `${pad}with ${tables.join(`,\n${pad}`)}\n${printRelation(relation.body, scope)}`;
}

/** From here on the name is that of a part of the query, which no schema holds. */
function withName(context: RelationContext, name: string): RelationContext {
  const table: RelationContext['table'] = (one) =>
    one.schema === null && one.name === name ? context.identifier(name) : context.table(one);
  const scope: RelationContext = {
    ...context,
    table,
    relation: (relation, pad) => printRelation(relation, { ...scope, pad }),
  };
  return scope;
}

function trimBlankLines(sql: string): string {
  return sql.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd();
}
