import { aggregate, column, ne, sqlExpr } from '../../sql/make.ts';
import { aliased, join, select, tableOf } from '../../sql/make-relation.ts';
import type { Located, Ref } from '../../yaml/shape.ts';
import { located, mapped, object, ref, text } from '../../yaml/shapes.ts';
import { checkTable, tableNamed } from '../columns.ts';
import type { AssertionKind } from '../kind.ts';

export interface EqualRowcountSpec {
  readonly to: Ref;
  readonly other_where?: Located<string>;
}

export const equalRowcount: AssertionKind<EqualRowcountSpec> = {
  kind: 'equal_rowcount',
  written: true,
  summary: 'The table has as many rows as another one.',
  notes: '`where` narrows this table, `other_where` the other one. Two empty tables are equal.',
  example: 'equal_rowcount: order.paid',
  codes: [],
  shape: object({
    what: 'an `equal_rowcount` assertion',
    required: { to: ref },
    optional: { other_where: located(text) },
  }),
  short: mapped(ref, (to) => ({ to })),
  check: (spec, _on, context) => [...checkTable(spec.to, context), ...sqlOf(spec).flatMap(context.checkSql)],
  plan(spec, _on, context) {
    const here = select({ from: context.rows, columns: { n: aggregate('count') } });
    const there = select({
      from: tableOf(tableNamed(spec.to, context.find).table),
      columns: { n: aggregate('count') },
      ...(spec.other_where && { where: sqlExpr(context.renderSql(spec.other_where.value)) }),
    });
    const failing = select({
      from: join('cross', aliased(here, 'here'), aliased(there, 'there')),
      columns: { number_of_rows: column('n', 'here'), expected: column('n', 'there') },
      where: ne(column('n', 'here'), column('n', 'there')),
    });
    return { shape: 'query', failing };
  },
  describe: (spec) => `there are as many rows as in \`${spec.to.name}\``,
  reads: (spec) => [spec.to],
  sql: sqlOf,
};

function sqlOf(spec: EqualRowcountSpec): Located<string>[] {
  return spec.other_where === undefined ? [] : [spec.other_where];
}
