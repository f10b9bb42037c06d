import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/suggest.ts';
import { type EventColumn, eventColumns } from '../../model/event-columns.ts';
import type { Project, TargetDef } from '../../model/project.ts';
import type { StorageDef, StoragePartition } from '../../model/storage.ts';
import type { ColumnContract } from '../../model/transform.ts';
import { spanOf } from '../../yaml/shape.ts';
import type { TargetTypes } from './check-targets.ts';
import { badStorage, noPolicyTag, storageIgnored } from './storage-codes.ts';

/** A table of the project, as far as its storage can be wrong. */
interface StoredTable {
  readonly name: string;
  readonly what: 'table' | 'view' | 'ephemeral model';
  readonly storage: StorageDef | undefined;
  /** Null: not known. Asked only where something depends on it: projects have thousands of events. */
  columns(): readonly StoredColumn[] | null;
  /** True where it is partitioned although its storage does not say so. */
  readonly isPartitioned: boolean;
}

interface StoredColumn {
  readonly name: string;
  readonly type: string | null;
  readonly pii: string | null;
}

/** Complains about storage that cannot be, that no target heeds, and about columns that a target leaves unprotected. */
export function checkStorage(project: Project, types: TargetTypes): Diagnostic[] {
  const tables = storedTables(project);
  const written = tables.filter((one) => one.storage !== undefined);
  return [
    ...written.flatMap((one) => checkTable(one)),
    ...findIgnored(written, project, types),
    ...Object.values(project.settings.targets).flatMap((target) => findUntagged(tables, target, types)),
  ];
}

function storedTables({ catalog, models }: Project): StoredTable[] {
  const events = catalog.events.map(
    (event): StoredTable => ({
      name: event.table,
      what: 'table',
      storage: event.storage,
      columns: () => (event.incomplete === true ? null : eventColumns(event, catalog.sources).map(storedEventColumn)),
      isPartitioned: true,
    }),
  );
  const seeds = catalog.seeds.map(
    ({ name, storage, columns }): StoredTable => ({
      name,
      what: 'table',
      storage,
      columns: () => columns.map(storedColumn),
      isPartitioned: false,
    }),
  );
  const built = models.map(
    ({ name, storage, columns, materialized, partition }): StoredTable => ({
      name,
      what: materialized === 'view' ? 'view' : materialized === 'ephemeral' ? 'ephemeral model' : 'table',
      storage,
      columns: () => (columns.length === 0 ? null : columns.map(storedColumn)),
      isPartitioned: partition !== undefined,
    }),
  );
  return [...events, ...seeds, ...built];
}

function storedEventColumn({ name, value, property }: EventColumn): StoredColumn {
  return { name, type: value.type, pii: property?.pii ?? null };
}

function storedColumn({ name, type, pii }: ColumnContract): StoredColumn {
  return { name, type: type ?? null, pii: pii ?? null };
}

function checkTable(table: StoredTable): Diagnostic[] {
  const { storage } = table;
  if (storage === undefined) return [];
  const complain = (field: string, message: string, hint: string | null = null): Diagnostic =>
    diagnostic(badStorage, { message, hint, span: spanOf(storage, field) });
  if (table.what !== 'table') return checkWithoutRows(table, storage, complain);
  return [...checkPartition(table, storage, complain), ...checkCluster(table, storage, complain)];
}

type Complain = (field: string, message: string, hint?: string | null) => Diagnostic;

const ofRows = ['partition', 'cluster', 'expire_partitions_after', 'require_partition_filter'] as const;

function checkWithoutRows({ name, what }: StoredTable, storage: StorageDef, complain: Complain): Diagnostic[] {
  const article = what === 'view' ? 'a view' : 'an ephemeral model';
  if (what === 'ephemeral model')
    return [complain('self', `\`${name}\` is ${article}: there is no table to be stored.`)];
  const hint = 'Take it out, or write `materialized: table`.';
  return ofRows
    .filter((field) => storage[field] !== undefined)
    .map((field) => complain(field, `\`${name}\` is ${article}, which has no \`${field}\`.`, hint));
}

function checkPartition(table: StoredTable, storage: StorageDef, complain: Complain): Diagnostic[] {
  const { partition } = storage;
  const found: Diagnostic[] = [];
  const isPartitioned = partition === undefined ? table.isPartitioned : partition !== 'none';
  for (const field of ['expire_partitions_after', 'require_partition_filter'] as const) {
    if (isPartitioned || storage[field] === undefined || storage[field] === false) continue;
    const hint = 'Write `partition:` beside it.';
    found.push(complain(field, `\`${table.name}\` has no partitions that \`${field}\` could be about.`, hint));
  }
  if (partition === undefined || partition === 'none') return found;
  const unknown = unknownColumn(table, partition.by);
  if (unknown !== null) return [...found, complain('partition', unknown.message, unknown.hint)];
  const problem = 'step' in partition ? rangeProblem(table, partition) : periodProblem(table, partition);
  return problem === null ? found : [...found, complain('partition', problem.message, problem.hint)];
}

interface Problem {
  readonly message: string;
  readonly hint: string | null;
}

function rangeProblem(table: StoredTable, { by, from, to, step }: RangePartition): Problem | null {
  const problem = (message: string, hint: string | null = null): Problem => ({ message, hint });
  if (step < 1 || to <= from) return problem('Ranges of whole numbers take `from`, a greater `to`, and a `step`.');
  if ((to - from) / step > mostPartitions)
    return problem(`These are more than ${mostPartitions} partitions.`, 'Write a greater `step`.');
  const type = typeOf(table, by);
  if (type === null || type === 'integer') return null;
  return problem(`\`${by}\` is declared as ${type}; ranges are those of an integer.`);
}

function periodProblem(table: StoredTable, { by, grain }: TimePartition): Problem | null {
  const type = typeOf(table, by);
  if (type === 'date' && grain === 'hour') return { message: `\`${by}\` is a date, which has no hours.`, hint: null };
  if (type === null || type === 'date' || type === 'timestamp') return null;
  const hint = type === 'integer' ? 'Write `{by: …, from: 0, to: 1000, step: 10}`.' : null;
  return { message: `\`${by}\` is declared as ${type}; partitions are periods of a date or a timestamp.`, hint };
}

type RangePartition = Extract<StoragePartition, { step: number }>;
type TimePartition = Exclude<StoragePartition, { step: number }>;

/** What BigQuery takes of one table. */
const mostPartitions = 10_000;
const mostClusters = 4;

function checkCluster(table: StoredTable, { cluster = [] }: StorageDef, complain: Complain): Diagnostic[] {
  const found = cluster.flatMap((name) => {
    const unknown = unknownColumn(table, name);
    if (unknown !== null) return [complain('cluster', unknown.message, unknown.hint)];
    const type = typeOf(table, name);
    const cannot = type === 'number' || type === 'array' || type === 'object';
    return cannot
      ? [complain('cluster', `\`${name}\` is declared as ${type}, which rows cannot be clustered by.`)]
      : [];
  });
  if (new Set(cluster.map((one) => one.toLowerCase())).size < cluster.length)
    found.push(complain('cluster', 'A column stands here twice.'));
  if (cluster.length > mostClusters)
    found.push(complain('cluster', `There are at most ${mostClusters} columns to cluster by.`));
  return found;
}

function unknownColumn({ name, columns: known }: StoredTable, column: string): Problem | null {
  const columns = known();
  if (columns === null || columns.some((one) => one.name.toLowerCase() === column.toLowerCase())) return null;
  const names = columns.map((one) => one.name);
  return { message: `\`${name}\` has no column \`${column}\`.`, hint: didYouMean(column, names) };
}

function typeOf({ columns }: StoredTable, column: string): string | null {
  return columns()?.find((one) => one.name.toLowerCase() === column.toLowerCase())?.type ?? null;
}

function findIgnored(written: readonly StoredTable[], { settings }: Project, types: TargetTypes): Diagnostic[] {
  const [first] = written;
  const targets = Object.values(settings.targets);
  const heeds = ({ dialect }: TargetDef): boolean => types[dialect]?.dialect.storage !== undefined;
  if (first?.storage === undefined || targets.some(heeds)) return [];
  const others = written.length === 1 ? '' : ` and of ${written.length - 1} more`;
  return [
    diagnostic(storageIgnored, {
      message: `\`storage\` of \`${first.name}\`${others} changes nothing: no target is of a type that heeds it.`,
      span: spanOf(first.storage, 'self'),
    }),
  ];
}

/** Pseudonyms stand in nearly every table and are joined by: they can have a tag, and need none. */
const guarded: ReadonlySet<string> = new Set(['personal', 'sensitive']);

/** Privacy classes of columns of which the target has no policy tag. */
function findUntagged(tables: readonly StoredTable[], target: TargetDef, types: TargetTypes): Diagnostic[] {
  if (types[target.dialect]?.dialect.storage === undefined) return [];
  const { policy_tags: tags } = target.options;
  const known = new Set(typeof tags === 'object' && tags !== null ? Object.keys(tags) : []);
  // What is written wrong there is told already.
  if ([...known].some((name) => name !== 'pseudonymous' && !guarded.has(name))) return [];
  const columns = new Map<string, string[]>();
  for (const { name, what, columns: own } of tables) {
    for (const column of what === 'ephemeral model' ? [] : (own() ?? [])) {
      if (column.pii === null || !guarded.has(column.pii) || known.has(column.pii)) continue;
      columns.set(column.pii, [...(columns.get(column.pii) ?? []), `${name}.${column.name}`]);
    }
  }
  return [...columns].map(([pii, names]) => {
    const [first, ...more] = names;
    const others = more.length === 0 ? ' is' : ` and ${more.length} more columns are`;
    return diagnostic(noPolicyTag, {
      message: `The target \`${target.name}\` has no policy tag for \`${pii}\`: \`${first}\`${others} open to all who may read the table.`,
      hint: `Write \`policy_tags: {${pii}: projects/…/policyTags/…}\`, or \`${pii}: none\` where that is meant.`,
      span: spanOf(target, 'policy_tags'),
    });
  });
}
