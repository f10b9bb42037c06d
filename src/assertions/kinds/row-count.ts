import { aggregate, integer as integerExpr } from '../../sql/make.ts';
import type { At } from '../../yaml/shape.ts';
import { integer, object } from '../../yaml/shapes.ts';
import { type Bounds, checkBounds, describeBounds, outside } from '../bounds.ts';
import type { AssertionKind } from '../kind.ts';

export interface RowCountSpec {
  readonly min?: number;
  readonly max?: number;
  readonly equals?: number;
  readonly at: At;
}

export const rowCount: AssertionKind<RowCountSpec> = {
  kind: 'row_count',
  written: true,
  summary: 'The table has a number of rows between bounds.',
  notes: 'With `where`, only the rows that it leaves are counted. An empty table has 0 rows.',
  example: 'row_count: {min: 1}',
  codes: [],
  shape: object({
    what: 'a `row_count` assertion',
    optional: { min: integer({ min: 0 }), max: integer({ min: 0 }), equals: integer({ min: 0 }) },
  }),
  check: (spec) => checkBounds(boundsOf(spec), spec.at.self),
  plan(spec) {
    const count = aggregate('count');
    return { shape: 'aggregate', fails: outside(count, boundsOf(spec), integerExpr), observed: count };
  },
  describe: (spec) =>
    spec.equals === undefined
      ? `the number of rows is ${describeBounds(boundsOf(spec))}`
      : `the number of rows is ${spec.equals}`,
};

function boundsOf({ min, max, equals }: RowCountSpec): Bounds<number> {
  if (equals !== undefined) return { min: Math.max(equals, min ?? equals), max: Math.min(equals, max ?? equals) };
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}
