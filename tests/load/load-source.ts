import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { fileSpan } from '../../src/base/span.ts';
import { checkCatalog } from '../../src/check/check.ts';
import { duckdbTarget } from '../../src/dialects/duckdb/index.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import type { Project, Settings } from '../../src/model/project.ts';
import { planLoad, runLoad } from '../../src/run/load/index.ts';
import type { LoadCounts, LoadResult } from '../../src/run/load-step.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';

/** The settings that a project without `waymark.yaml` has, as far as loading looks at them. */
const settings: Settings = {
  name: 'test',
  paths: { catalog: 'catalog', transforms: 'transforms', generators: 'generators', out: 'dist' },
  timeZone: 'UTC',
  weekStart: 'monday',
  vars: {},
  defaultTarget: 'dev',
  targets: {},
  at: { self: fileSpan('waymark.yaml') },
};

/** A catalog written as YAML, without errors. */
export function catalogFrom(yaml: string): Catalog {
  const { value, diagnostics } = checkCatalog([{ path: 'catalog/events.yaml', text: yaml }], settings);
  const errors = diagnostics.filter((one) => one.severity === 'error');
  if (value === null || errors.length > 0)
    throw new Error(errors.map((one) => `${one.code}: ${one.message}`).join('\n'));
  return value;
}

export interface LoadOutcome {
  readonly result: LoadResult | null;
  readonly counts: Readonly<Record<string, Omit<LoadCounts, 'event'>>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly codes: readonly string[];
}

export interface LoadOptions {
  readonly source?: string;
  readonly now?: string;
  readonly runId?: string;
  readonly fullRefresh?: boolean;
  readonly signal?: AbortSignal;
  readonly record?: readonly string[];
}

/** A database, in memory unless a path is given. */
export async function openWarehouse(root: string, path = ':memory:'): Promise<Warehouse> {
  const at = { self: fileSpan('waymark.yaml') };
  return await duckdbTarget.open({ name: 'dev', dialect: 'duckdb', schema: 'main', options: { path }, at }, root);
}

export async function loadSource(
  root: string,
  warehouse: Warehouse,
  catalog: Catalog,
  options: LoadOptions,
): Promise<LoadOutcome> {
  const project: Project = { settings, catalog, models: [], unitTests: [] };
  const source = catalog.sources.find((one) => options.source === undefined || one.name === options.source);
  if (source === undefined) throw new Error('no such source');
  const planned = await planLoad({ root, project, source, dialect: warehouse.dialect });
  const outcome =
    planned.value === null
      ? { value: null, diagnostics: [] }
      : await runLoad(planned.value, {
          warehouse,
          runId: options.runId ?? 'run-1',
          now: new Date(options.now ?? '2025-06-01T00:00:00Z'),
          fullRefresh: options.fullRefresh ?? false,
          signal: options.signal ?? new AbortController().signal,
          record: () => (options.record ?? []).map((sql) => ({ sql, origin: { step: 'test', span: null } })),
        });
  const diagnostics = [...planned.diagnostics, ...outcome.diagnostics];
  return {
    result: outcome.value,
    counts: Object.fromEntries((outcome.value?.counts ?? []).map(({ event, ...rest }) => [event ?? '', rest])),
    diagnostics,
    codes: diagnostics.map((one) => one.code),
  };
}
