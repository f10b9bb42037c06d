import { call, integer as integerExpr } from '../../sql/make.ts';
import type { At, Ref } from '../../yaml/shape.ts';
import { integer, object, ref } from '../../yaml/shapes.ts';
import { checkBounds, describeBounds, outside } from '../bounds.ts';
import { checkColumnOfType, columnExpr, typeOfColumn } from '../columns.ts';
import type { AssertionKind } from '../kind.ts';

export interface LengthSpec {
  readonly column: Ref;
  readonly min?: number;
  readonly max?: number;
  readonly at: At;
}

export const length: AssertionKind<LengthSpec> = {
  kind: 'length',
  written: true,
  summary: 'Texts of the column have a length between bounds, or lists a number of elements.',
  notes: 'Null passes. Lengths of text are in Unicode code points, not bytes. Both bounds belong to the range.',
  example: 'length: {column: country, min: 2, max: 2}',
  codes: [],
  shape: object({
    what: 'a `length` assertion',
    required: { column: ref },
    optional: { min: integer({ min: 0 }), max: integer({ min: 0 }) },
  }),
  check(spec, on) {
    const column = checkColumnOfType(spec.column, ['string', 'array'], on);
    return column.length > 0 ? column : checkBounds(boundsOf(spec), spec.at.self);
  },
  plan(spec, on) {
    const measure = typeOfColumn(spec.column, on) === 'array' ? 'array_length' : 'length';
    const fails = outside(call(measure, columnExpr(spec.column, on)), boundsOf(spec), integerExpr);
    return { shape: 'rows', fails };
  },
  describe: (spec) => `the length of \`${spec.column.name}\` is ${describeBounds(spec)}`,
};

function boundsOf({ min, max }: LengthSpec): { min?: number; max?: number } {
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}
