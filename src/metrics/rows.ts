import type { At, Located, Ref, Shape } from '../yaml/shape.ts';
import { byKind, documented, located, mapped, object, ref, text } from '../yaml/shapes.ts';

/** Rows of a table that a kind looks at one by one, as written: `checkout.start`, or `{of: order.paid, where: amount > 0}`. */
export interface RowsOf {
  readonly of: Ref;
  /** A SQL condition on the columns of the table. */
  readonly where?: Located<string>;
  /** The column that tells when, where it differs from that of the metric. */
  readonly time?: Ref;
  readonly at: At;
}

/** What a map that narrows rows consists of. */
export const rowsFields = {
  required: { of: documented('The event, model or seed whose rows are looked at.', ref) },
  optional: {
    where: documented('A SQL condition: only rows for which it holds count.', located(text)),
    time: documented('The column that tells when, where it differs from that of the metric.', ref),
  },
};

const narrowed = object({ what: 'rows of a table', ...rowsFields });

/** All rows of a table, by its name. */
export const allRowsShape: Shape<RowsOf> = mapped(ref, (of) => ({ of, at: { self: of.span } }));

/** The name of a table alone, or a map that narrows its rows. */
export const rowsShape: Shape<RowsOf> = byKind<RowsOf, never, RowsOf>({ scalar: allRowsShape, map: narrowed });
