import type { PiiClass, ScalarKind } from '../model/values.ts';
import type { At, Shape } from '../yaml/shape.ts';
import { byKind, documented, mapOf, mapped, type NamedEntry, object, oneOf, text } from '../yaml/shapes.ts';
import { piiClasses } from './type-shape.ts';

export const scalarKinds = ['string', 'integer', 'number', 'boolean', 'date', 'timestamp', 'uuid'] as const;

export interface ColumnSpec {
  readonly type?: ScalarKind;
  readonly description?: string;
  readonly unit?: string;
  readonly pii?: PiiClass;
  readonly renamed_from?: string;
  readonly at: At;
}

const scalarKind = oneOf(scalarKinds, 'column type');

/** A column of a seed or of a model's contract; a bare type stands for `{type: …}`. */
export const columnShape: Shape<ColumnSpec> = byKind<ColumnSpec, never, ColumnSpec>({
  scalar: mapped(scalarKind, (type, node): ColumnSpec => ({ type, at: { self: node.span, type: node.span } })),
  map: object({
    what: 'a column',
    optional: {
      type: documented('The type of its values.', scalarKind),
      description: documented('What it means, in a sentence.', text),
      unit: documented('Unit of the number: `USD`, `s`, `count`. Metrics over it have it too.', text),
      pii: documented('Privacy class of its values.', oneOf(piiClasses, 'privacy class')),
      renamed_from: documented('What it was called before, so that `waymark diff` knows it is the same.', text),
    },
  }),
});

export const columnsShape: Shape<readonly NamedEntry<ColumnSpec>[]> = mapOf(columnShape, 'column');
