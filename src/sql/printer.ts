import type { Dialect } from './dialect.ts';
import type { DialectDifferences } from './differences.ts';
import type { TableName } from './nodes.ts';
import { type RelationContext, sqlOf } from './print-expr.ts';
import { printRelation } from './print-relation.ts';
import { printType } from './print-type.ts';

/**
 * A dialect: the default printer with the differences of one warehouse. `schema` is written before names that have none, where
 * a warehouse does not remember in which one a statement was sent.
 */
export function dialectOf(differences: DialectDifferences, schema: string | null = null): Dialect {
  const identifier = (name: string): string =>
    /^[a-z_][a-z0-9_]*$/.test(name) && !differences.reserved.has(name) ? name : differences.quote(name);
  const table = (name: TableName): string => {
    const where = name.schema ?? schema;
    return (where === null ? '' : `${identifier(where)}.`) + identifier(name.name);
  };
  const contextAt = (pad: string): RelationContext => ({
    dialect: differences,
    pad,
    identifier,
    table,
    relation: (relation, deeper) => printRelation(relation, contextAt(deeper)),
  });
  const outermost = contextAt('');
  return {
    name: differences.name,
    longestStatement: differences.longestStatement ?? null,
    identifier,
    table,
    type: (type) => printType(type, outermost),
    expr: (expr) => sqlOf(expr, outermost),
    relation: (relation) => printRelation(relation, outermost),
  };
}
