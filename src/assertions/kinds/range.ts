import type { At, Located, Ref } from '../../yaml/shape.ts';
import { located, object, ref } from '../../yaml/shapes.ts';
import { type Bounds, checkBounds, describeBounds, outside } from '../bounds.ts';
import { checkColumnOfType, columnExpr, typeOfColumn } from '../columns.ts';
import { type Constant, checkConstant, constant, constantExpr } from '../constants.ts';
import type { AssertionKind } from '../kind.ts';

const bound = located(constant);

export interface RangeSpec {
  readonly column: Ref;
  readonly min?: Located<Constant>;
  readonly max?: Located<Constant>;
  readonly above?: Located<Constant>;
  readonly below?: Located<Constant>;
  readonly at: At;
}

export const range: AssertionKind<RangeSpec> = {
  kind: 'range',
  written: true,
  summary: 'The values of the column lie between bounds.',
  notes:
    'Null passes. `min` and `max` belong to the range, `above` and `below` do not. Dates and timestamps are written as text (`2025-01-14`, `2025-01-14T08:00:00Z`).',
  example: 'range: {column: amount, min: 0, below: 10000}',
  codes: [],
  shape: object({
    what: 'a `range` assertion',
    required: { column: ref },
    optional: { min: bound, max: bound, above: bound, below: bound },
  }),
  check(spec, on) {
    const column = checkColumnOfType(spec.column, ['integer', 'number', 'date', 'timestamp'], on);
    if (column.length > 0) return column;
    const type = typeOfColumn(spec.column, on);
    const written = [spec.min, spec.max, spec.above, spec.below].filter((one) => one !== undefined);
    // A whole-number column may be bounded by 0.5.
    const values = written.flatMap((one) => checkConstant(one.value, type === 'integer' ? 'number' : type, one.span));
    return values.length > 0 ? values : checkBounds(boundsOf(spec), spec.at.self);
  },
  plan(spec, on) {
    const type = typeOfColumn(spec.column, on);
    const fails = outside(columnExpr(spec.column, on), boundsOf(spec), (value) =>
      constantExpr(value, type === 'integer' || type === 'number' ? null : type),
    );
    return { shape: 'rows', fails };
  },
  describe({ column, min, max, above, below }) {
    const bounds = { min: min?.value, max: max?.value, above: above?.value, below: below?.value };
    return `\`${column.name}\` is ${describeBounds(bounds)}`;
  },
};

function boundsOf({ min, max, above, below }: RangeSpec): Bounds {
  return {
    ...(min && { min: min.value }),
    ...(max && { max: max.value }),
    ...(above && { above: above.value }),
    ...(below && { below: below.value }),
  };
}
