import { columnsShape } from '../../check/column-shape.ts';
import { storageShape } from '../../check/storage-shape.ts';
import type { Read, Shape } from '../../yaml/shape.ts';
import {
  anyNode,
  byKind,
  documented,
  integer,
  jsonObject,
  listOrOne,
  mapped,
  object,
  oneOf,
  text,
} from '../../yaml/shapes.ts';

export const materializations = ['view', 'table', 'incremental', 'ephemeral'] as const;
export const timeGrains = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const;

export interface PartitionSpec {
  readonly by: string;
  readonly grain?: (typeof timeGrains)[number];
  readonly lookback?: number;
}

/** A bare column stands for partitions of a day. */
const partitionShape: Shape<PartitionSpec> = byKind<PartitionSpec, never, PartitionSpec>({
  scalar: mapped(text, (by) => ({ by })),
  map: object({
    what: 'a partition',
    required: {
      by: documented('The column that tells which partition a row belongs to: a date or a timestamp.', text),
    },
    optional: {
      grain: documented('The period of a partition; `day` unless written.', oneOf(timeGrains, 'grain')),
      lookback: documented(
        'How many partitions before the newest one are built again, for late data; 0 unless written.',
        integer({ min: 0, max: 10_000 }),
      ),
    },
  }),
});

/** The head of a model. */
export const headShape = object({
  what: 'the head of a model',
  optional: {
    description: documented('What a row of it is, in a sentence or more.', text),
    owner: documented('Who answers for it.', text),
    tags: documented('Words to select by.', listOrOne(text)),
    meta: documented('Labels of your own, which the docs and `catalog.json` show.', jsonObject),
    renamed_from: documented('What it was called before, so that `waymark diff` knows it is the same.', text),
    materialized: documented('How it is built; `view` unless written.', oneOf(materializations, 'materialization')),
    partition: documented('For `incremental`: whole periods of time are replaced.', partitionShape),
    key: documented('For `incremental`: rows with the same key are replaced.', listOrOne(text, { min: 1 })),
    storage: documented(
      'How its table lies in a warehouse that can be told: partitions, clusters, expiry, labels.',
      storageShape,
    ),
    columns: documented('All of its columns: a contract that is checked before it is published.', columnsShape),
    assertions: documented('What must hold of its rows before it is published.', anyNode),
    maximum_bytes_billed: documented(
      "On BigQuery: a job that builds it and would bill more bytes is refused. The target's limit unless written.",
      integer({ min: 1 }),
    ),
    vars: documented('Values of variables where the project has none.', jsonObject),
  },
});

export type HeadSpec = Read<typeof headShape>;
