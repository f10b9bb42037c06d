import type { EventDef } from '../model/event.ts';
import type { EventColumn } from '../model/event-columns.ts';
import type { StorageDef, StorageGrain, StoragePartition } from '../model/storage.ts';
import type { ColumnContract, ModelDef, SeedDef, TimeGrain } from '../model/transform.ts';

/** How one table is to lie in a warehouse, and what the warehouse is to know of it. Dialects without such things pass over it. */
export interface TableLayout {
  readonly kind: 'event' | 'model' | 'rollup' | 'seed';
  readonly description: string | null;
  readonly owner: string | null;
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly partition: LayoutPartition | null;
  readonly cluster: readonly string[];
  /** Seconds. */
  readonly expireAfter: number | null;
  readonly expirePartitionsAfter: number | null;
  readonly requireFilter: boolean;
  /** Those of which something is known, in order. */
  readonly columns: readonly LayoutColumn[];
}

export interface LayoutColumn {
  readonly name: string;
  readonly description: string | null;
  /** Privacy class; null where there is none. */
  readonly pii: string | null;
}

/** `type` null: not declared, and told by the warehouse once there is a table or a query. */
export type LayoutPartition =
  | {
      readonly kind: 'time';
      readonly column: string;
      readonly type: 'date' | 'timestamp' | null;
      readonly grain: StorageGrain;
    }
  | {
      readonly kind: 'range';
      readonly column: string;
      readonly from: number;
      readonly to: number;
      readonly step: number;
    };

/** The column that the typed tables of events are partitioned by unless their `storage` says otherwise. */
const eventPartition: LayoutPartition = { kind: 'time', column: 'event_time', type: 'timestamp', grain: 'day' };

/** The layout of the typed table of an event; `describe` says what is known of a column. */
export function eventLayout(
  event: EventDef,
  columns: readonly EventColumn[],
  describe: (column: EventColumn) => LayoutColumn,
): TableLayout {
  const typeOf = (name: string): 'date' | 'timestamp' | null =>
    timeType(columns.find((one) => one.name === name)?.value.type);
  return {
    ...common('event', event.description, event.owner, event.tags, event.storage),
    partition: partitionOf(event.storage, typeOf, eventPartition),
    columns: columns.map(describe),
  };
}

/** The layout of the table or view of a model or rollup. An incremental one by time is partitioned by what it replaces. */
export function modelLayout(model: ModelDef): TableLayout {
  const kind = model.rollup === undefined ? 'model' : 'rollup';
  const typeOf = (name: string): 'date' | 'timestamp' | null =>
    timeType(model.columns.find((one) => one.name.toLowerCase() === name.toLowerCase())?.type);
  const own = model.partition;
  const usual: LayoutPartition | null = own
    ? { kind: 'time', column: own.column, type: typeOf(own.column), grain: storedGrain(own.grain) }
    : null;
  return {
    ...common(kind, model.description, model.owner, model.tags, model.storage),
    partition: model.materialized === 'view' ? null : partitionOf(model.storage, typeOf, usual),
    columns: model.columns.map(describedColumn),
  };
}

/** The layout of the table of a seed. */
export function seedLayout(seed: SeedDef): TableLayout {
  const typeOf = (name: string) => timeType(seed.columns.find((one) => one.name === name)?.type);
  return {
    ...common('seed', seed.description, undefined, [], seed.storage),
    partition: partitionOf(seed.storage, typeOf, null),
    columns: seed.columns.map(describedColumn),
  };
}

/** The layout with the type of its partition column, which is known once there is a query or a table. */
export function withPartitionType(layout: TableLayout, typeOf: (column: string) => string | null): TableLayout {
  const { partition } = layout;
  if (partition?.kind !== 'time' || partition.type !== null) return layout;
  return { ...layout, partition: { ...partition, type: timeType(typeOf(partition.column)) } };
}

function common(
  kind: TableLayout['kind'],
  description: string | undefined,
  owner: string | undefined,
  tags: readonly string[],
  storage: StorageDef | undefined,
): Omit<TableLayout, 'partition' | 'columns'> {
  return {
    kind,
    description: description ?? null,
    owner: owner ?? null,
    tags,
    labels: Object.fromEntries((storage?.labels ?? []).map((one) => [one.name, one.value])),
    cluster: storage?.cluster ?? [],
    expireAfter: storage?.expire_after?.seconds ?? null,
    expirePartitionsAfter: storage?.expire_partitions_after?.seconds ?? null,
    requireFilter: storage?.require_partition_filter ?? false,
  };
}

function partitionOf(
  storage: StorageDef | undefined,
  typeOf: (column: string) => 'date' | 'timestamp' | null,
  usual: LayoutPartition | null,
): LayoutPartition | null {
  const written: StoragePartition | 'none' | undefined = storage?.partition;
  if (written === 'none') return null;
  if (written === undefined) return usual;
  if ('step' in written) {
    const { by, from, to, step } = written;
    return { kind: 'range', column: by, from, to, step };
  }
  return { kind: 'time', column: written.by, type: typeOf(written.by), grain: written.grain ?? 'day' };
}

/** The longest stored period that whole periods of a grain are made of. */
function storedGrain(grain: TimeGrain): StorageGrain {
  if (grain === 'week') return 'day';
  return grain === 'quarter' ? 'month' : grain;
}

function timeType(type: string | null | undefined): 'date' | 'timestamp' | null {
  return type === 'date' || type === 'timestamp' ? type : null;
}

function describedColumn({ name, description, pii }: ColumnContract): LayoutColumn {
  return { name, description: description ?? null, pii: classOf(pii) };
}

/** The privacy class; null where there is none. */
export function classOf(pii: string | undefined): string | null {
  return pii === undefined || pii === 'none' ? null : pii;
}
