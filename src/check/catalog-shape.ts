import type { YamlNode } from '../yaml/nodes.ts';
import type { At, Ref, Shape } from '../yaml/shape.ts';
import {
  byKind,
  documented,
  listOrOne,
  located,
  mapOf,
  mapped,
  type NamedEntry,
  object,
  ref,
  text,
} from '../yaml/shapes.ts';
import { checkNode } from './assertion-shape.ts';
import { columnsShape } from './column-shape.ts';
import { type EventSpec, eventShape } from './event-shape.ts';
import { type MetricSpec, metricShape } from './metric-shape.ts';
import { type RollupSpec, rollupShape } from './rollup-shape.ts';
import { type SourceSpec, sourceShape } from './source-shape.ts';
import { storageShape } from './storage-shape.ts';
import { groupPropertiesShape, type PropertySpec, propertiesShape } from './type-shape.ts';
import { type WaiverSpec, waiverShape } from './waiver-shape.ts';

export interface GroupSpec {
  readonly description?: string;
  readonly properties: readonly NamedEntry<PropertySpec>[];
  readonly include: readonly Ref[];
  readonly at: At;
}

const groupMap = object({
  what: 'a group',
  optional: {
    description: documented('What the properties have in common.', text),
    include: documented('Groups whose properties it has too.', listOrOne(ref)),
    properties: documented('Names of shared properties, or a map with properties of its own.', groupPropertiesShape),
  },
});

export const groupShape: Shape<GroupSpec> = byKind<never, GroupSpec, GroupSpec>({
  list: mapped(
    groupPropertiesShape,
    (properties, node): GroupSpec => ({ properties, include: [], at: { self: node.span, properties: node.span } }),
  ),
  map: mapped(
    groupMap,
    (group): GroupSpec => ({ ...group, properties: group.properties ?? [], include: group.include ?? [] }),
  ),
});

export interface EntitySpec {
  readonly key: Ref;
  readonly table?: Ref;
  readonly description?: string;
  readonly at: At;
}

export const entityShape: Shape<EntitySpec> = byKind<EntitySpec, never, EntitySpec>({
  scalar: mapped(ref, (key, node): EntitySpec => ({ key, at: { self: node.span, key: node.span } })),
  map: object({
    what: 'an entity',
    required: { key: documented('The property that identifies it.', ref) },
    optional: {
      description: documented('What it is, in a sentence.', text),
      table: documented(
        'A model or seed (or an event that happens once per entity) with one row for each. Metrics can be asked by its columns: `customer.segment`.',
        ref,
      ),
    },
  }),
});

export const seedShape = object({
  what: 'a seed',
  required: {
    file: documented('A CSV file, relative to the project.', located(text)),
    columns: documented('Its columns and their types, in any order.', columnsShape),
  },
  optional: {
    description: documented('What it holds, in a sentence.', text),
    storage: documented(
      'How its table lies in a warehouse that can be told: partitions, clusters, expiry, labels.',
      storageShape,
    ),
  },
});
export type SeedSpec = NonNullable<ReturnType<typeof seedShape.read>>;

/** Top-level keys that are free for anything, for instance to hold anchors. */
export function isFreeKey(key: string): boolean {
  return key.startsWith('x-');
}

/** One document of the catalog. */
export const catalogShape = object({
  what: 'the catalog',
  optional: {
    properties: documented('Properties that several events share.', propertiesShape),
    groups: documented('Named lists of shared properties.', mapOf(groupShape, 'group')),
    entities: documented('Things that events are about.', mapOf(entityShape, 'entity')),
    events: documented('What happens and is tracked.', mapOf(eventShape, 'event')),
    sources: documented('Where events are read from.', mapOf(sourceShape, 'source')),
    seeds: documented('CSV files that are part of the project.', mapOf(seedShape, 'seed')),
    metrics: documented('Figures that are defined once and asked for by name.', mapOf(metricShape, 'metric')),
    rollups: documented('Metrics by dimensions and time, kept as tables.', mapOf(rollupShape, 'rollup')),
    checks: documented('Assertions about events, models and seeds.', mapOf(checkNode, 'check')),
    waivers: documented('Breaks that `waymark diff` lets pass.', mapOf(waiverShape, 'waiver')),
  },
  ignore: isFreeKey,
});

/** All definitions of one file: plain data that can be cached and handed between threads. */
export interface FileSpecs {
  readonly path: string;
  /** False where the file or a section of it could not be read, so that it may define anything. */
  readonly complete: boolean;
  readonly properties: readonly NamedEntry<PropertySpec>[];
  readonly groups: readonly NamedEntry<GroupSpec>[];
  readonly entities: readonly NamedEntry<EntitySpec>[];
  readonly events: readonly NamedEntry<EventSpec>[];
  readonly sources: readonly NamedEntry<SourceSpec>[];
  readonly seeds: readonly NamedEntry<SeedSpec>[];
  readonly metrics: readonly NamedEntry<MetricSpec>[];
  readonly rollups: readonly NamedEntry<RollupSpec>[];
  readonly checks: readonly NamedEntry<YamlNode>[];
  readonly waivers: readonly NamedEntry<WaiverSpec>[];
}
