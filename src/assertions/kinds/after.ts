import { aggregate, and_, column, eq, exists, integer, isNotNull, le, not_ } from '../../sql/make.ts';
import { select, tableOf } from '../../sql/make-relation.ts';
import type { Ref } from '../../yaml/shape.ts';
import { object, ref } from '../../yaml/shapes.ts';
import { checkColumns, checkTable, columnExpr, tableNamed } from '../columns.ts';
import type { AssertionKind } from '../kind.ts';

export interface AfterSpec {
  readonly event: Ref;
  /** The property that both events share. */
  readonly by: Ref;
}

export const after: AssertionKind<AfterSpec> = {
  kind: 'after',
  written: false,
  summary: 'Before each event, another one happened for the same key.',
  notes:
    'Follows from `after` of an event. The earlier event has to be there, at the same time or before. Events without a key are passed over.',
  example: 'after: checkout.session_created',
  codes: [],
  shape: object({ what: 'an `after` assertion', required: { event: ref, by: ref } }),
  check({ event, by }, on, context) {
    const other = context.find(event.name);
    return other === null ? checkTable(event, context) : [...checkColumns([by], on), ...checkColumns([by], other)];
  },
  plan({ event, by }, on, context) {
    const other = tableNamed(event, context.find);
    const [key, otherKey] = [columnExpr(by, on, 'later'), columnExpr(by, other)];
    const firsts = select({
      from: tableOf(other.table),
      columns: { key: otherKey, first_time: aggregate('min', [column('event_time')]) },
      groupBy: [otherKey],
    });
    const match = select({
      from: firsts,
      alias: 'earlier',
      columns: { found: integer(1) },
      where: and_(
        eq(column('key', 'earlier'), key),
        le(column('first_time', 'earlier'), column('event_time', 'later')),
      ),
    });
    const where = and_(isNotNull(key), not_(exists(match)));
    return { shape: 'query', failing: select({ from: context.rows, alias: 'later', where }) };
  },
  describe: ({ event, by }) => `\`${event.name}\` came before, for the same \`${by.name}\``,
  reads: ({ event }) => [event],
};
