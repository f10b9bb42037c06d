import { aggregate, call, lt, multiply, number as numberExpr } from '../../sql/make.ts';
import type { Ref } from '../../yaml/shape.ts';
import { number, object, ref } from '../../yaml/shapes.ts';
import { checkColumns, columnExpr } from '../columns.ts';
import type { AssertionKind } from '../kind.ts';

export interface NotNullProportionSpec {
  readonly column: Ref;
  readonly at_least: number;
}

export const notNullProportion: AssertionKind<NotNullProportionSpec> = {
  kind: 'not_null_proportion',
  written: true,
  summary: 'At least a share of the rows has a value in the column.',
  notes: 'The share is a number from 0 to 1. An empty table passes.',
  example: 'not_null_proportion: {column: country, at_least: 0.95}',
  codes: [],
  shape: object({
    what: 'a `not_null_proportion` assertion',
    required: { column: ref, at_least: number({ min: 0, max: 1 }) },
  }),
  check: ({ column }, on) => checkColumns([column], on),
  plan({ column, at_least }, on) {
    const present = aggregate('count', [columnExpr(column, on)]);
    const rows = aggregate('count');
    return {
      shape: 'aggregate',
      fails: lt(present, multiply(numberExpr(at_least), rows)),
      observed: call('safe_divide', present, rows),
    };
  },
  describe: ({ column, at_least }) => `\`${column.name}\` is not null in at least ${percent(at_least)} of the rows`,
};

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(12))} %`;
}
