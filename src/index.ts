import type { MetricMap } from './program/metric-types.ts';
import type { OpenedProject, OpenOptions } from './program/open-project.ts';

/**
 * Opens the project that a folder lies in, to ask for its metrics:
 * `const shop = await openProject<Metrics>('.')`, with `Metrics` from the generated `dist/types/metrics.d.ts`.
 */
export async function openProject<Metrics extends MetricMap<Metrics>>(
  folder: string,
  options: OpenOptions = {},
): Promise<OpenedProject<Metrics>> {
  // Generators import this file too, and need none of it.
  const program = await import('./program/open-project.ts');
  return program.openProject<Metrics>(folder, options);
}

/** What a project's own generators need: `import { type Generator, success } from 'waymark'`. */
export type { EmittedFile, Generator, GeneratorInput } from '../generators/generator.ts';
export type { TextCache } from '../generators/text-cache.ts';
export type { Diagnostic, Severity } from './base/diagnostic.ts';
export { failure, type Outcome, success } from './base/outcome.ts';
export type { AssertionDef } from './model/assertion.ts';
export type { Catalog, EntityDef } from './model/catalog.ts';
export type { EventDef, PropertyRule } from './model/event.ts';
export type { Project, Settings, TargetDef } from './model/project.ts';
export type { SourceDef } from './model/source.ts';
export type { ColumnContract, ModelDef, SeedDef, UnitTestDef } from './model/transform.ts';
export type { JsonValue, Property, ValueType } from './model/values.ts';
export type { MetricEntry, TypedQuery, TypedRow } from './program/metric-types.ts';
export type { FindingsError, OpenedProject, OpenOptions } from './program/open-project.ts';
export type { Dialect } from './sql/dialect.ts';
