import { in_, not_ } from '../../sql/make.ts';
import type { Located, Ref } from '../../yaml/shape.ts';
import { list, located, object, ref } from '../../yaml/shapes.ts';
import { checkColumns, columnExpr, typeOfColumn } from '../columns.ts';
import { type Constant, checkConstant, constant, constantExpr } from '../constants.ts';
import type { AssertionKind } from '../kind.ts';

export interface AcceptedValuesSpec {
  readonly column: Ref;
  readonly values: readonly Located<Constant>[];
}

export const acceptedValues: AssertionKind<AcceptedValuesSpec> = {
  kind: 'accepted_values',
  written: true,
  summary: 'The column holds only the values listed.',
  notes: 'Null passes; add `not_null` where it must not. Text is compared exactly, with case.',
  example: 'accepted_values: {column: tier, values: [basic, plus, premium]}',
  codes: [],
  shape: object({
    what: 'an `accepted_values` assertion',
    required: { column: ref, values: list(located(constant), { min: 1 }) },
  }),
  check({ column, values }, on) {
    const missing = checkColumns([column], on);
    const type = typeOfColumn(column, on);
    return [...missing, ...values.flatMap((one) => checkConstant(one.value, type, one.span))];
  },
  plan({ column, values }, on) {
    const type = typeOfColumn(column, on);
    const options = values.map((one) => constantExpr(one.value, type));
    return { shape: 'rows', fails: not_(in_(columnExpr(column, on), options)) };
  },
  describe: ({ column, values }) =>
    `\`${column.name}\` is one of ${values.map((one) => `\`${one.value}\``).join(', ')}`,
};
