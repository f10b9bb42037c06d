import { timeGrains } from '../metrics/plan/time-grains.ts';
import { documented, list, located, object, oneOf, ref, text } from '../yaml/shapes.ts';
import { storageShape } from './storage-shape.ts';

/** A rollup as written. */
export const rollupShape = object({
  what: 'a rollup',
  required: { metrics: documented('Metrics, each a column of the table.', list(ref)) },
  optional: {
    description: documented('What it is for, in a sentence.', text),
    owner: documented('Who answers for it.', text),
    by: documented('Dimensions that all of its metrics have; a row for each combination.', list(ref)),
    grain: documented(
      'A row for each of these periods. Unless written: one for all of time.',
      located(oneOf(timeGrains, 'grain')),
    ),
    tags: documented('Words to find it by.', list(text)),
    storage: documented(
      'How its table lies in a warehouse that can be told: partitions, clusters, expiry, labels.',
      storageShape,
    ),
  },
});

export type RollupSpec = NonNullable<ReturnType<typeof rollupShape.read>>;
