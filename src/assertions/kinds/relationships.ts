import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { and_, eq, exists, integer, isNotNull, not_ } from '../../sql/make.ts';
import { select, tableOf } from '../../sql/make-relation.ts';
import type { Ref } from '../../yaml/shape.ts';
import { object, ref } from '../../yaml/shapes.ts';
import { wrongColumnType } from '../codes.ts';
import { checkColumns, checkTable, columnExpr, describeType, tableNamed, typeOfColumn } from '../columns.ts';
import type { AssertionKind, TableShape } from '../kind.ts';

export interface RelationshipsSpec {
  readonly column: Ref;
  readonly to: Ref;
  readonly field?: Ref;
}

export const relationships: AssertionKind<RelationshipsSpec> = {
  kind: 'relationships',
  written: true,
  summary: 'Every value of the column stands in a column of another table.',
  notes: 'Null passes. `field` is the column of the other table; without it, the one of the same name.',
  example: 'relationships: {column: order_id, to: order.paid, field: order_id}',
  codes: [],
  shape: object({ what: 'a `relationships` assertion', required: { column: ref, to: ref }, optional: { field: ref } }),
  check(spec, on, context) {
    const other = context.find(spec.to.name);
    if (other === null) return [...checkColumns([spec.column], on), ...checkTable(spec.to, context)];
    const field = fieldOf(spec);
    const missing = [...checkColumns([spec.column], on), ...checkColumns([field], other)];
    return missing.length > 0 ? missing : checkTypes(spec, on, other);
  },
  plan(spec, on, context) {
    const other = tableNamed(spec.to, context.find);
    const value = columnExpr(spec.column, on, 'here');
    const match = select({
      from: tableOf(other.table),
      alias: 'there',
      columns: { found: integer(1) },
      where: eq(columnExpr(fieldOf(spec), other, 'there'), value),
    });
    const where = and_(isNotNull(value), not_(exists(match)));
    return { shape: 'query', failing: select({ from: context.rows, alias: 'here', where }) };
  },
  describe: (spec) => `every \`${spec.column.name}\` stands in \`${fieldOf(spec).name}\` of \`${spec.to.name}\``,
  reads: (spec) => [spec.to],
};

function fieldOf(spec: RelationshipsSpec): Ref {
  return spec.field ?? spec.column;
}

function checkTypes(spec: RelationshipsSpec, on: TableShape, other: TableShape): Diagnostic[] {
  const type = typeOfColumn(spec.column, on);
  const otherType = typeOfColumn(fieldOf(spec), other);
  if (type === null || otherType === null || type === otherType) return [];
  const isNumber = (one: string) => one === 'integer' || one === 'number';
  if (isNumber(type) && isNumber(otherType)) return [];
  return [
    diagnostic(wrongColumnType, {
      message: `\`${spec.column.name}\` holds ${describeType(type)}, but \`${fieldOf(spec).name}\` of \`${spec.to.name}\` holds ${describeType(otherType)}.`,
      span: spec.column.span,
    }),
  ];
}
