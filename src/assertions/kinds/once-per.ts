import type { Ref } from '../../yaml/shape.ts';
import { name, object, ref } from '../../yaml/shapes.ts';
import { checkColumns } from '../columns.ts';
import type { AssertionKind } from '../kind.ts';
import { repeatedKeys } from './unique.ts';

export interface OncePerSpec {
  readonly entity: string;
  /** The property that identifies the entity. */
  readonly key: Ref;
}

export const oncePer: AssertionKind<OncePerSpec> = {
  kind: 'once_per',
  written: false,
  summary: 'An event happens at most once for each entity.',
  notes:
    'Follows from `once_per` of an event. Counts the entities that have more than one. Events without a key are passed over.',
  example: 'once_per: order',
  codes: [],
  shape: object({ what: 'a `once_per` assertion', required: { entity: name, key: ref } }),
  check: ({ key }, on) => checkColumns([key], on),
  plan: ({ key }, on, context) => ({ shape: 'query', failing: repeatedKeys([key], on, context) }),
  describe: ({ entity, key }) => `at most one for each ${entity} (\`${key.name}\`)`,
};
