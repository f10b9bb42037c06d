import { contentHash } from '../../base/hash.ts';
import type { ModelDef } from '../../model/transform.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { timestamp } from '../../sql/make.ts';
import { modelLayout, type TableLayout } from '../../sql/table-layout.ts';
import { renderModel } from '../../transforms/render/render-model.ts';
import type { Transforms } from '../../transforms/transforms.ts';

/** Stands for any start and end: the definition does not change with the data. */
const someTime = timestamp('2000-01-01T00:00:00Z');

/**
 * Hash of what makes the rows of a model: its SQL, also that of ephemeral models in it, and how it is materialized. An
 * incremental model whose definition changes is built from scratch, so what only says how to go on (`lookback`) is left out.
 */
export function modelDefinition(model: ModelDef, transforms: Transforms, dialect: Dialect): string {
  const { materialized, partition, key } = model;
  const whole = renderModel(transforms, model.name, { dialect }).sql;
  const range = partition ? { start: someTime, end: someTime } : { start: null, end: null };
  const part =
    materialized === 'incremental' ? renderModel(transforms, model.name, { dialect, incremental: range }).sql : null;
  const by = partition ? [partition.column, partition.grain] : null;
  return contentHash(
    JSON.stringify([dialect.name, materialized, whole, part, by, key, ...storedWay(modelLayout(model), dialect)]),
  );
}

/** What cannot be changed of a table that exists; nothing where the warehouse cannot be told. */
export function storedWay({ partition, cluster }: TableLayout, dialect: Dialect): readonly unknown[] {
  return dialect.storage === undefined || (partition === null && cluster.length === 0) ? [] : [partition, cluster];
}

/** Hash of what a model promises of its columns. */
export function modelContract(model: ModelDef): string {
  return contentHash(JSON.stringify(model.columns.map(({ name, type }) => [name, type])));
}
