import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { targetTypes } from '../dialects/index.ts';
import type { TimeGrain } from '../model/transform.ts';
import type { JsonObject, JsonValue } from '../model/values.ts';
import { plainRow } from '../run/plain-row.ts';
import { loadProject } from '../run/project/load-project.ts';
import { metricStatement } from '../run/query-metrics.ts';
import type { Warehouse } from '../run/warehouse.ts';
import type { MetricMap, SharedDimension, TypedQuery, TypedRow } from './metric-types.ts';

export interface OpenOptions {
  /** A target of `waymark.yaml`; its `default_target` unless given. */
  readonly target?: string;
  /** Values of variables, over those of `waymark.yaml`. */
  readonly vars?: JsonObject;
}

/** A project whose metrics can be asked for. */
export interface OpenedProject<Metrics extends MetricMap<Metrics>> {
  /**
   * Rows of metrics, as `waymark query` gives them: what the last build published. Integers beyond 2^53 are rounded.
   * Rejects with an error that carries `diagnostics` where the query is wrong, and with the warehouse's own where it fails.
   */
  queryMetrics<
    const Name extends keyof Metrics & string,
    const Dimension extends SharedDimension<Metrics, Name> = never,
    const Grain extends TimeGrain = never,
  >(query: TypedQuery<Metrics, Name, Dimension, Grain>): Promise<TypedRow<Metrics, Name, Dimension, Grain>[]>;
  /** Frees the connections to the warehouse. */
  close(): Promise<void>;
}

/** Thrown by `openProject` and `queryMetrics` where the project or the query is wrong. */
export type FindingsError = Error & { readonly diagnostics: readonly Diagnostic[] };

/** Opens the project that a folder lies in. The warehouse is opened with the first query. */
export async function openProject<Metrics extends MetricMap<Metrics>>(
  folder: string,
  options: OpenOptions = {},
): Promise<OpenedProject<Metrics>> {
  const { vars, target: wanted } = options;
  const loaded = loadProject(folder, { env: process.env, targetTypes, ...(vars && { vars }) });
  if (loaded.value === null || hasErrors(loaded.diagnostics)) throw withFindings(loaded.diagnostics);
  const project = loaded.value;
  const { targets, defaultTarget } = project.project.settings;
  const name = wanted ?? defaultTarget;
  const target = Object.hasOwn(targets, name) ? targets[name] : undefined;
  const type = target && targetTypes[target.dialect];
  if (target === undefined || type === undefined) throw new Error(`waymark.yaml has no target '${name}'`);
  const { open } = type;
  if (!open) throw new Error(`Waymark writes SQL for ${target.dialect} and does not run it.`);
  let warehouse: Promise<Warehouse> | null = null;
  return {
    async queryMetrics(query) {
      const { order = [], rollup, ...rest } = query;
      const ordering = order.map((one) => ({ name: one.replace(/^-/, ''), descending: one.startsWith('-') }));
      const planned = metricStatement(project, { ...rest, order: ordering }, type.dialect, rollup);
      if (planned.value === null) throw withFindings(planned.diagnostics);
      warehouse ??= open(target, project.root);
      const rows = await (await warehouse).query(planned.value.statement);
      return rows.map((row) => plainNumbers(plainRow(row))) as Awaited<
        ReturnType<OpenedProject<Metrics>['queryMetrics']>
      >;
    },
    async close() {
      const opened = warehouse;
      warehouse = null;
      await (await opened)?.close();
    },
  };
}

function plainNumbers(row: Readonly<Record<string, JsonValue>>): JsonObject {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
  );
}

function withFindings(diagnostics: readonly Diagnostic[]): FindingsError {
  const errors = diagnostics.filter((one) => one.severity === 'error');
  const lines = errors.map(({ code, message, hint, span }) => {
    const place = span === null ? '' : `${span.path}:${span.line}:${span.column} `;
    return `${place}${code}: ${message}${hint === null ? '' : ` ${hint}`}`;
  });
  return Object.assign(new Error(lines.join('\n')), { diagnostics });
}
