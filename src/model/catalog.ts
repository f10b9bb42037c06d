import type { At, Ref } from '../yaml/shape.ts';
import type { AssertionDef } from './assertion.ts';
import type { EventDef } from './event.ts';
import type { MetricDef } from './metric.ts';
import type { RollupDef } from './rollup.ts';
import type { SourceDef } from './source.ts';
import type { SeedDef } from './transform.ts';
import type { Property } from './values.ts';
import type { WaiverDef } from './waiver.ts';

/**
 * The checked catalog: resolved, linked by name, deeply read-only, JSON-serialisable.
 * Every list is sorted by name, so that equal catalogs serialise equally however they are split into files.
 */
export interface Catalog {
  readonly properties: readonly Property[];
  readonly groups: readonly GroupDef[];
  readonly entities: readonly EntityDef[];
  readonly events: readonly EventDef[];
  readonly sources: readonly SourceDef[];
  readonly seeds: readonly SeedDef[];
  readonly metrics: readonly MetricDef[];
  readonly rollups: readonly RollupDef[];
  /** Top-level `checks:`, those written on events, and those that the events' own rules imply. */
  readonly assertions: readonly AssertionDef[];
  readonly waivers: readonly WaiverDef[];
  /** Present (and true) only beside errors: a file could not be read, so that names may be defined that are not known. */
  readonly incomplete?: boolean;
}

/** A named list of shared properties that events include together. Nested groups are already flattened. */
export interface GroupDef {
  readonly name: string;
  readonly description?: string;
  readonly properties: readonly string[];
  readonly at: At;
}

/** A thing that events are about, known by a key property. */
export interface EntityDef {
  readonly name: string;
  readonly description?: string;
  /** Name of the property that identifies it. */
  readonly key: string;
  /** A model, a seed or an event that has one row for each. */
  readonly table?: Ref;
  readonly at: At;
}
