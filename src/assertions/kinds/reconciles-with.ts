import { diagnostic } from '../../base/diagnostic.ts';
import {
  and_,
  call,
  column,
  distinctFrom,
  gt,
  isNull,
  multiply,
  number as numberExpr,
  or_,
  sqlExpr,
  subtract,
} from '../../sql/make.ts';
import { aliased, join, select, tableOf } from '../../sql/make-relation.ts';
import type { Expr } from '../../sql/nodes.ts';
import { badNumber } from '../../yaml/read-codes.ts';
import type { Located, Ref, Shape } from '../../yaml/shape.ts';
import { located, object, ref, reportWrongKind, text } from '../../yaml/shapes.ts';
import { checkTable, tableNamed } from '../columns.ts';
import type { AssertionKind } from '../kind.ts';

/** Absolute, or a share of the other table's value in percent. */
export interface Tolerance {
  readonly value: number;
  readonly unit: 'absolute' | 'percent';
}

export interface ReconcilesWithSpec {
  readonly value: Located<string>;
  readonly other: Ref;
  readonly other_value: Located<string>;
  readonly tolerance?: Tolerance;
  readonly other_where?: Located<string>;
}

const tolerance: Shape<Tolerance> = {
  read(node, context) {
    if (node.kind !== 'scalar' || node.value === null || typeof node.value === 'boolean') {
      return reportWrongKind(node, 'a number or a percentage (`1%`)', context);
    }
    const [, amount, percent] = /^(\d+(?:\.\d+)?(?:e-?\d+)?)\s*(%?)$/i.exec(String(node.value)) ?? [];
    if (amount !== undefined) return { value: Number(amount), unit: percent === '%' ? 'percent' : 'absolute' };
    const message = `\`${node.value}\` is not a tolerance.`;
    context.report(diagnostic(badNumber, { message, hint: 'Write `0.01` or `1%`.', span: node.span }));
    return undefined;
  },
  schema: () => ({
    anyOf: [
      { type: 'number', minimum: 0 },
      { type: 'string', pattern: '^\\d+(\\.\\d+)?\\s*%?$' },
    ],
  }),
};

export const reconcilesWith: AssertionKind<ReconcilesWithSpec> = {
  kind: 'reconciles_with',
  written: true,
  summary: 'An aggregate of the table equals an aggregate of another one, within a tolerance.',
  notes:
    'Both values are SQL aggregates. The tolerance is absolute, or a percentage of the other value; without one they must be equal. Two nulls (sums over nothing) are equal, null and a number are not. `where` narrows this table, `other_where` the other one.',
  example: 'reconciles_with: {value: sum(amount), other: payments, other_value: sum(amount), tolerance: 0.01}',
  codes: [],
  shape: object({
    what: 'a `reconciles_with` assertion',
    required: { value: located(text), other: ref, other_value: located(text) },
    optional: { tolerance, other_where: located(text) },
  }),
  check: (spec, _on, context) => [...checkTable(spec.other, context), ...sqlOf(spec).flatMap(context.checkSql)],
  plan(spec, _on, context) {
    const render = (sql: Located<string>) => sqlExpr(context.renderSql(sql.value));
    const here = select({ from: context.rows, columns: { value: render(spec.value) } });
    const there = select({
      from: tableOf(tableNamed(spec.other, context.find).table),
      columns: { value: render(spec.other_value) },
      ...(spec.other_where && { where: render(spec.other_where) }),
    });
    const [value, other] = [column('value', 'here'), column('value', 'there')];
    const failing = select({
      from: join('cross', aliased(here, 'here'), aliased(there, 'there')),
      columns: { value, other_value: other, difference: subtract(value, other) },
      where: differs(value, other, spec.tolerance ?? { value: 0, unit: 'absolute' }),
    });
    return { shape: 'query', failing };
  },
  describe: (spec) =>
    `\`${spec.value.value}\` equals \`${spec.other_value.value}\` of \`${spec.other.name}\`${describeTolerance(spec.tolerance)}`,
  reads: (spec) => [spec.other],
  sql: sqlOf,
};

function sqlOf({ value, other_value, other_where }: ReconcilesWithSpec): Located<string>[] {
  return [value, other_value, ...(other_where === undefined ? [] : [other_where])];
}

function differs(value: Expr, other: Expr, allowed: Tolerance): Expr {
  const oneIsNull = and_(distinctFrom(value, other), or_(isNull(value), isNull(other)));
  if (allowed.value === 0) return distinctFrom(value, other);
  const limit =
    allowed.unit === 'absolute'
      ? numberExpr(allowed.value)
      : multiply(numberExpr(allowed.value / 100), call('abs', other));
  return or_(oneIsNull, gt(call('abs', subtract(value, other)), limit));
}

function describeTolerance(allowed: Tolerance | undefined): string {
  if (allowed === undefined || allowed.value === 0) return '';
  return `, give or take ${allowed.value}${allowed.unit === 'percent' ? ' %' : ''}`;
}
