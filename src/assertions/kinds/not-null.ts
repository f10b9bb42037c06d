import { isNull } from '../../sql/make.ts';
import type { Read } from '../../yaml/shape.ts';
import { mapped, object, ref } from '../../yaml/shapes.ts';
import { checkColumns, columnExpr } from '../columns.ts';
import type { AssertionKind } from '../kind.ts';

const shape = object({ what: 'a `not_null` assertion', required: { column: ref } });

export type NotNullSpec = Omit<Read<typeof shape>, 'at'>;

export const notNull: AssertionKind<NotNullSpec> = {
  kind: 'not_null',
  written: true,
  summary: 'No row has null in the column.',
  notes: 'An empty table passes. Empty text is not null.',
  example: 'not_null: order_id',
  codes: [],
  shape,
  short: mapped(ref, (column) => ({ column })),
  check: ({ column }, on) => checkColumns([column], on),
  plan: ({ column }, on) => ({ shape: 'rows', fails: isNull(columnExpr(column, on)) }),
  describe: ({ column }) => `\`${column.name}\` is never null`,
};
