import { type Diagnostic, sortDiagnostics } from '../base/diagnostic.ts';
import type { Outcome } from '../base/outcome.ts';
import { compareText, type Source } from '../base/span.ts';
import { type MetricIndex, metricIndex } from '../metrics/metric-index.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Settings } from '../model/project.ts';
import type { Dependency, ModelDef } from '../model/transform.ts';
import type { Dialect } from '../sql/dialect.ts';
import { knownNames } from './known-names.ts';
import { checkAllAssertions } from './load/check-assertions.ts';
import { checkModel, checkPartials, type FileChecking } from './load/check-files.ts';
import { checkAllMetrics } from './load/check-metrics.ts';
import { findCycles } from './load/find-cycles.ts';
import { gatherFiles } from './load/gather-files.ts';
import { rollupModels } from './load/rollup-models.ts';
import { type ReadTransform, readTransform } from './read/read-transform.ts';
import type { ModelFiles, Transforms } from './transforms.ts';
import { checkUnitTests } from './unit-tests/check-unit-tests.ts';
import { type ReadUnitTests, readUnitTests } from './unit-tests/read-unit-tests.ts';

/** The texts below the folder of the transforms. */
export interface TransformSources {
  /** `*.hbs` */
  readonly templates: readonly Source[];
  /** `*.yaml`: unit tests. */
  readonly unitTests: readonly Source[];
}

/** The same, read; a file's reading depends on nothing but its path and text. */
export interface ReadTransforms {
  readonly templates: readonly ReadTransform[];
  readonly unitTests: readonly ReadUnitTests[];
}

/**
 * Reads and checks templates and unit tests, and all assertions of the project. The result also comes with errors, as far
 * as the files were understood. `dialects` are all that are known; the one of the default target is tried first.
 */
export function loadTransforms(
  sources: TransformSources,
  catalog: Catalog,
  settings: Settings,
  dialects: readonly Dialect[],
): Outcome<Transforms> {
  const read = { templates: sources.templates.map(readTransform), unitTests: sources.unitTests.map(readUnitTests) };
  return checkTransforms(read, catalog, settings, dialects);
}

/** Checks files that were read before, here, in another thread or in an earlier process. */
export function checkTransforms(
  read: ReadTransforms,
  catalog: Catalog,
  settings: Settings,
  dialects: readonly Dialect[],
): Outcome<Transforms> {
  const findings: Diagnostic[] = [...read.templates, ...read.unitTests].flatMap((one) => one.diagnostics);
  const report = (finding: Diagnostic): void => {
    findings.push(finding);
  };
  const dialectNames = dialects.map((dialect) => dialect.name);
  const files = read.templates.flatMap((one) => one.file ?? []).sort((a, b) => compareText(a.path, b.path));
  const gathered = gatherFiles(files, catalog, dialectNames, report);
  const tables = catalog.rollups.map((one) => one.table);
  const known = knownNames(
    catalog,
    new Set([...gathered.models.keys(), ...tables]),
    settings.vars,
    catalog.incomplete !== true,
  );
  const sorted = defaultFirst(dialects, settings);
  const marked = new Map<string, string>();
  const checking: FileChecking = { files: gathered, known, settings, dialects: sorted, marked, report };
  const partials = checkPartials(checking);
  const models = [...gathered.models.values()].map((one) => modelOf(one, checkModel(one, partials, checking)));
  const written: Transforms = {
    models,
    unitTests: [],
    files: gathered.models,
    partials: gathered.partials,
    rollups: new Map(catalog.rollups.map((one) => [one.table, one])),
    metrics: lazyIndex(catalog, models, settings),
    known,
    marked,
    settings,
  };
  const ofMetrics = checkAllMetrics(written, catalog);
  const rollups = rollupModels(written, catalog, ofMetrics);
  findings.push(...ofMetrics, ...rollups.diagnostics);
  const transforms: Transforms = { ...written, models: withRollups(models, rollups.models) };
  findings.push(...findCycles(transforms.models));
  const [dialect] = sorted;
  if (dialect !== undefined) findings.push(...checkAllAssertions(transforms, catalog, dialect));
  const tests = checkUnitTests(read.unitTests, transforms, catalog);
  findings.push(...tests.diagnostics);
  return { value: { ...transforms, unitTests: tests.value ?? [] }, diagnostics: sortDiagnostics(findings) };
}

/** A model of the same name wins: the clash was reported. */
function withRollups(models: readonly ModelDef[], rollups: readonly ModelDef[]): readonly ModelDef[] {
  if (rollups.length === 0) return models;
  const taken = new Set(models.map((one) => one.name));
  return [...models, ...rollups.filter((one) => !taken.has(one.name))].sort((a, b) => compareText(a.name, b.name));
}

function lazyIndex(catalog: Catalog, models: readonly ModelDef[], settings: Settings): () => MetricIndex {
  let index: MetricIndex | undefined;
  return () => {
    index ??= metricIndex({ catalog, models, vars: settings.vars });
    return index;
  };
}

function modelOf({ name, path, head }: ModelFiles, dependsOn: readonly Dependency[]): ModelDef {
  const { vars: _, ...rest } = head;
  return { ...rest, name, path, dependsOn };
}

function defaultFirst(dialects: readonly Dialect[], settings: Settings): Dialect[] {
  const name = settings.targets[settings.defaultTarget]?.dialect;
  return [...dialects].sort((a, b) => Number(b.name === name) - Number(a.name === name));
}
