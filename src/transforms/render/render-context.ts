import type { DateRange } from '../../metrics/plan/query.ts';
import type { JsonObject } from '../../model/values.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { Expr } from '../../sql/nodes.ts';
import type { RenderContext, TableKind } from '../helpers/helper.ts';
import type { KnownNames } from '../known-names.ts';
import type { Transforms } from '../transforms.ts';

/** What of an incremental model is built again: from `start` on and before `end`. Null bounds where it merges on a key. */
export interface IncrementalRun {
  readonly start: Expr | null;
  readonly end: Expr | null;
  /** The type of the partition column, where the table tells; absent: what the head declares. */
  readonly type?: 'date' | 'timestamp';
}

export interface RenderOptions {
  readonly dialect: Dialect;
  /** Null or absent: the model is built as a whole. */
  readonly incremental?: IncrementalRun | null;
  /** Of a rollup: only the rows of these dates. Null or absent: all of them. */
  readonly within?: readonly DateRange[] | null;
  /** Values over those of the project. */
  readonly vars?: JsonObject;
  /** The schema that tables are named with; absent: they are named without one. */
  readonly schema?: string | null;
  /** The SQL of a table that stands in for another one, or null for the table itself. */
  readonly replace?: (kind: TableKind | 'self', name: string) => string | null;
}

/** The context that a template of the project is rendered in. `self` is the name of the table that is built, if any. */
export function renderContext(
  { settings }: Transforms,
  known: KnownNames,
  options: RenderOptions,
  self: string | null,
): RenderContext {
  const { dialect, incremental = null, schema = null, replace } = options;
  const { start = null, end = null, type } = incremental ?? {};
  const table = (kind: TableKind | 'self', name: string, physical: string): string =>
    replace?.(kind, name) ?? printTable(dialect, physical, schema);
  return {
    dialect,
    timeZone: settings.timeZone,
    weekStart: settings.weekStart,
    vars: options.vars === undefined ? known.vars : { ...known.vars, ...options.vars },
    incremental: incremental !== null,
    partition: { start, end, column: null, type: type ?? null },
    self: self === null ? null : table('self', self, self),
    tableOf: (kind, name) => table(kind, name, physicalName(kind, name, known)),
  };
}

/** The name of a table in the warehouse. */
export function physicalName(kind: TableKind, name: string, known: KnownNames): string {
  if (kind === 'event') return known.events.get(name)?.table ?? name;
  return kind === 'source' ? (known.sources.get(name)?.table ?? name) : name;
}

/** `schema.name` where the name says its schema itself, as tables of sources may. */
export function printTable(dialect: Dialect, name: string, schema: string | null): string {
  const dot = name.lastIndexOf('.');
  return dot === -1
    ? dialect.table({ schema, name })
    : dialect.table({ schema: name.slice(0, dot), name: name.slice(dot + 1) });
}
