import type { JsonObject, JsonValue } from '../../model/values.ts';
import type { Statement } from '../../sql/nodes.ts';
import type { Row, Warehouse } from '../warehouse.ts';
import {
  bookkeeping,
  createTable,
  deleteRows,
  type FailureRow,
  failureColumns,
  failuresTable,
  insertRows,
  type StateRow,
  stateColumns,
  stateTable,
} from './state-table.ts';

/** What the target holds, read once at the start of a run. */
export interface RunState {
  /** By step id. */
  readonly steps: ReadonlyMap<string, StateRow>;
  /** All tables and views of the target's schema. */
  readonly objects: ReadonlyMap<string, 'table' | 'view'>;
  /** Names of tables and views that steps have published. */
  readonly owned: ReadonlySet<string>;
  /** Ids of assertions that have rows in `waymark_failures`. */
  readonly failing: ReadonlySet<string>;
  /** The runner's own tables that another version of Waymark made with other columns: they are made anew. */
  readonly outdated: readonly string[];
}

export const emptyState: RunState = {
  steps: new Map(),
  objects: new Map(),
  owned: new Set(),
  failing: new Set(),
  outdated: [],
};

/** Some columns of all rows of one of the runner's own tables. */
type ReadTable = (name: string, columns: string) => Promise<readonly Row[]>;

/** Reads the state of a target; leaves the target as it is. Three round trips. */
export async function readState(
  warehouse: Warehouse,
  readTable: ReadTable = (name, columns) => queryTable(warehouse, name, columns),
): Promise<RunState> {
  const objects = await warehouse.objects();
  const own = [
    { name: stateTable, columns: stateColumns.map((one) => one.name) },
    { name: failuresTable, columns: failureColumns.map((one) => one.name) },
  ];
  const outdated: string[] = [];
  for (const { name, columns } of own) {
    if (objects.has(name) && !(await hasColumns(warehouse, name, columns))) outdated.push(name);
  }
  const isReadable = (name: string): boolean => objects.has(name) && !outdated.includes(name);
  const rows = isReadable(stateTable) ? await readRows(warehouse, readTable) : [];
  const failing = isReadable(failuresTable)
    ? (await readTable(failuresTable, 'distinct assertion')).map((row) => asText(row.assertion))
    : [];
  return {
    steps: new Map(rows.map((row) => [row.id, row])),
    objects,
    owned: new Set(rows.flatMap((row) => row.object ?? [])),
    failing: new Set(failing),
    outdated,
  };
}

async function hasColumns(warehouse: Warehouse, name: string, wanted: readonly string[]): Promise<boolean> {
  const columns = await warehouse.columns({ schema: null, name });
  return columns?.map((one) => one.name).join() === wanted.join();
}

/** Creates the runner's own tables where they are missing or outdated. */
export async function prepareState(warehouse: Warehouse, { objects, outdated }: RunState): Promise<void> {
  const { dialect } = warehouse;
  const isMissing = (name: string): boolean => !objects.has(name) || outdated.includes(name);
  const statements: Statement[] = outdated.map((name) =>
    bookkeeping(`drop table ${dialect.table({ schema: null, name })}`),
  );
  if (isMissing(stateTable)) statements.push(createTable(dialect, stateTable, stateColumns));
  if (isMissing(failuresTable)) statements.push(createTable(dialect, failuresTable, failureColumns));
  if (statements.length > 0) await warehouse.execute(statements);
}

/**
 * Replaces the rows of steps. `state` is what was read at the start: what is not in it needs no deletion, unless it was
 * written meanwhile (`claimed`).
 */
export function recordSteps(
  { dialect }: Pick<Warehouse, 'dialect'>,
  state: RunState,
  rows: readonly StateRow[],
  claimed = false,
): Statement[] {
  const known = rows.filter((row) => claimed || state.steps.has(row.id)).map((row) => row.id);
  return [...deleteRows(dialect, stateTable, 'id', known), ...insertRows(dialect, stateTable, stateColumns, rows)];
}

/** Replaces the failing rows of all assertions that were evaluated. */
export function recordFailures(
  { dialect }: Pick<Warehouse, 'dialect'>,
  state: RunState,
  evaluated: readonly string[],
  rows: readonly FailureRow[],
): Statement[] {
  const known = evaluated.filter((assertion) => state.failing.has(assertion));
  return [
    ...deleteRows(dialect, failuresTable, 'assertion', known),
    ...insertRows(dialect, failuresTable, failureColumns, rows),
  ];
}

async function readRows({ dialect }: Warehouse, readTable: ReadTable): Promise<StateRow[]> {
  const names = stateColumns.map((one) => dialect.identifier(one.name)).join(', ');
  return (await readTable(stateTable, names)).map(asStateRow);
}

function queryTable(warehouse: Warehouse, name: string, columns: string): Promise<readonly Row[]> {
  const table = warehouse.dialect.table({ schema: null, name });
  return warehouse.query(bookkeeping(`select ${columns} from ${table}`));
}

function asStateRow(row: Row): StateRow {
  return {
    id: asText(row.id),
    kind: asText(row.kind),
    object: asTextOrNull(row.object),
    materialized: asTextOrNull(row.materialized),
    definition: asText(row.definition),
    fingerprint: asText(row.fingerprint),
    version: asText(row.version),
    audited: asTextOrNull(row.audited),
    runId: asText(row.run_id),
    publishedAt: asText(row.published_at),
    rows: row.row_count === null ? null : Number(row.row_count),
    details: asDetails(row.details),
  };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : String(value ?? '');
}

function asTextOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : asText(value);
}

function asDetails(value: unknown): JsonObject {
  const parsed: JsonValue = JSON.parse(asText(value) || '{}');
  return isObject(parsed) ? parsed : {};
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
