import type { ColumnLineage } from './column-lineage.ts';
import { originOf, tableOfOrigin } from './flow.ts';
import { type Origin, originsOfColumn } from './model-lineage.ts';

/** How a model reads a column: for one of its own, for which rows it has, passed on beside all others, or it is not known. */
export interface ColumnUse {
  readonly model: string;
  /** The column that is made of it; null where the model as a whole is meant. */
  readonly column: string | null;
  readonly how: 'column' | 'rows' | 'passed' | 'not followed';
  /** Why it is not followed. */
  readonly why?: string;
}

/** What models that read a table make of its columns. The key `*` is for what is said of every column. */
export function directUses(
  table: string,
  readers: readonly { readonly name: string }[],
  lineage: ColumnLineage,
): ReadonlyMap<string, readonly ColumnUse[]> {
  const uses = new Map<string, ColumnUse[]>();
  for (const { name: model } of readers) {
    const found = lineage.model(model);
    if (found === null) continue;
    if (!found.isSure) {
      addUse(uses, '*', { model, column: null, how: 'not followed', why: found.why });
      continue;
    }
    addUses(uses, table, found.rows, { model, column: null, how: 'rows' });
    for (const [column, origins] of found.columns) addUses(uses, table, origins, { model, column, how: 'column' });
    if (found.passes.includes(table)) addUse(uses, '*', { model, column: null, how: 'passed' });
  }
  return uses;
}

/** Of those origins that are columns of the table. */
function addUses(uses: Map<string, ColumnUse[]>, table: string, origins: readonly Origin[], use: ColumnUse): void {
  for (const one of origins) if (tableOfOrigin(one) === table) addUse(uses, one.slice(table.length + 1), use);
}

function addUse(uses: Map<string, ColumnUse[]>, column: string, use: ColumnUse): void {
  const own = uses.get(column);
  if (own === undefined) uses.set(column, [use]);
  else own.push(use);
}

/** A metric that rests on a column: with its value, or only where it is asked by a dimension. */
export interface MetricUse {
  readonly metric: string;
  readonly isDimension: boolean;
}

/** What metrics rest on, through all models and metrics between. */
export interface MetricUses {
  /** Of a table: by column, `*` for any of them. Null where no metric rests on it. */
  on(table: string): ReadonlyMap<string, readonly MetricUse[]> | null;
  /** Everything that a metric rests on, by the columns of tables; sorted. */
  of(metric: string): readonly Origin[];
}

/** Walks up from every metric. `inputsOf` are the ids of what a model reads. */
export function metricUses(lineage: ColumnLineage, inputsOf: (model: string) => readonly string[]): MetricUses {
  const tables = new Map<string, Map<string, MetricUse[]>>();
  const totals = new Map<string, readonly Origin[]>();
  for (const metric of lineage.metrics) {
    const total = upstream(totalOrigins(metric, lineage), lineage, inputsOf);
    const all = upstream([...total, ...dimensionOrigins(metric, lineage)], lineage, inputsOf);
    totals.set(metric, [...total].sort());
    for (const origin of all) {
      const table = tableOfOrigin(origin);
      const columns = tables.get(table) ?? new Map<string, MetricUse[]>();
      tables.set(table, columns);
      const column = origin.slice(table.length + 1);
      const use = { metric, isDimension: !total.has(origin) };
      const own = columns.get(column);
      if (own === undefined) columns.set(column, [use]);
      else own.push(use);
    }
  }
  return { on: (table) => tables.get(table) ?? null, of: (metric) => totals.get(metric) ?? [] };
}

/** An origin without a column (`event:order.paid#`) stands for which rows there are. */
function totalOrigins(metric: string, lineage: ColumnLineage): Origin[] {
  const own = lineage.metric(metric);
  if (own === null) return [];
  return [
    ...own.measures.flatMap(({ of, columns }) => [originOf(of, ''), ...columns]),
    ...own.metrics.map((one) => `metric:${one}`),
  ];
}

function dimensionOrigins(metric: string, lineage: ColumnLineage): Origin[] {
  return [...(lineage.metric(metric)?.dimensions.values() ?? [])].flat();
}

/** Origins with everything that they are made of themselves. */
function upstream(
  start: readonly Origin[],
  lineage: ColumnLineage,
  inputsOf: (model: string) => readonly string[],
): ReadonlySet<Origin> {
  const seen = new Set(start);
  for (const origin of seen) for (const one of madeOf(origin, lineage, inputsOf)) seen.add(one);
  // Metrics between are no columns.
  return new Set([...seen].filter((one) => !one.startsWith('metric:')));
}

function madeOf(
  origin: Origin,
  lineage: ColumnLineage,
  inputsOf: (model: string) => readonly string[],
): readonly Origin[] {
  const table = tableOfOrigin(origin);
  const name = table.slice(table.indexOf(':') + 1);
  const column = origin.slice(table.length + 1);
  if (table.startsWith('metric:')) {
    if (column === '') return totalOrigins(name, lineage);
    const own = lineage.metric(name);
    const inherited = (own?.metrics ?? []).map((one) => `metric:${one}#${column}`);
    return [...(own?.dimensions.get(column) ?? []), ...inherited];
  }
  if (!table.startsWith('model:')) return [];
  const model = lineage.model(name);
  if (model === null) return [];
  const whole = (): Origin[] => inputsOf(name).map((one) => originOf(one, '*'));
  if (!model.isSure) return whole();
  if (column === '') return model.rows;
  if (column !== '*') return [...model.rows, ...(originsOfColumn(model, column) ?? whole())];
  return [...model.rows, ...[...model.columns.values()].flat(), ...model.passes.map((one) => originOf(one, '*'))];
}
