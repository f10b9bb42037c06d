import type { StoragePartition } from '../model/storage.ts';
import type { Shape } from '../yaml/shape.ts';
import {
  byKind,
  documented,
  duration,
  flag,
  integer,
  listOrOne,
  mapOf,
  mapped,
  object,
  oneOf,
  text,
} from '../yaml/shapes.ts';

const storageGrains = ['hour', 'day', 'month', 'year'] as const;

const partitionMap = mapped(
  object({
    what: 'a partition of a stored table',
    required: { by: documented('The column that tells which partition a row lies in.', text) },
    optional: {
      grain: documented(
        'Of a date or timestamp: the period of a partition; `day` unless written.',
        oneOf(storageGrains, 'grain'),
      ),
      from: documented('Of whole numbers: where the first partition begins.', integer()),
      to: documented('Of whole numbers: where the last partition ends; it does not belong to it.', integer()),
      step: documented('Of whole numbers: how many of them a partition holds.', integer({ min: 1 })),
    },
  }),
  ({ by, grain, from, to, step }): StoragePartition =>
    to === undefined && from === undefined && step === undefined
      ? { by, ...(grain && { grain }) }
      : { by, from: from ?? 0, to: to ?? 0, step: step ?? 0 },
);

/** A bare column stands for partitions of a day, `none` for no partitions. */
const partition: Shape<StoragePartition | 'none'> = byKind<StoragePartition | 'none', never, StoragePartition>({
  scalar: mapped(text, (by): StoragePartition | 'none' => (by === 'none' ? by : { by })),
  map: partitionMap,
});

const labels = mapped(mapOf(text, 'label'), (entries) =>
  entries.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }])),
);

/** How a table lies in a warehouse. */
export const storageShape = object({
  what: '`storage`',
  optional: {
    partition: documented(
      'What its rows are kept apart by: a date or timestamp, `{by: day, grain: month}`, a range of whole numbers, `{by: shop, from: 0, to: 1000, step: 10}`, or `none`.',
      partition,
    ),
    cluster: documented('Up to four columns that rows are sorted by within a partition.', listOrOne(text, { min: 1 })),
    expire_after: documented('So long after it was last published the table is dropped.', duration),
    expire_partitions_after: documented('So long after its period a partition is dropped.', duration),
    require_partition_filter: documented('True: queries have to say which partitions they read.', flag),
    labels: documented('Labels for those who look after the warehouse.', labels),
  },
});
