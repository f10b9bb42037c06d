import type { Catalog, EntityDef } from '../model/catalog.ts';
import type { ReadContext } from '../yaml/shape.ts';
import type { FileSpecs } from './catalog-shape.ts';
import { type AllDefinitions, gatherDefinitions } from './definitions.ts';
import { type ResolvedEvent, resolveEvent, resolveShared } from './resolve-events.ts';
import { type ResolvedGroup, resolveGroups } from './resolve-groups.ts';
import { linkEvent, resolveEntities } from './resolve-links.ts';
import type { ResolvedProperty } from './resolve-properties.ts';
import { resolveSeeds } from './resolve-seeds.ts';
import { type ResolvedSource, resolveSource } from './resolve-sources.ts';
import { type Written, writtenTypes } from './written-types.ts';

/** Everything that the files define, put together and linked: what rules look at. Maps are sorted by name. */
export interface World {
  readonly all: AllDefinitions;
  readonly properties: ReadonlyMap<string, ResolvedProperty>;
  readonly groups: ReadonlyMap<string, ResolvedGroup>;
  readonly entities: ReadonlyMap<string, EntityDef>;
  readonly events: ReadonlyMap<string, ResolvedEvent>;
  readonly sources: ReadonlyMap<string, ResolvedSource>;
  readonly seeds: Catalog['seeds'];
  readonly written: Written;
}

export function resolve(files: readonly FileSpecs[], context: ReadContext): World {
  const all = gatherDefinitions(files, context);
  const properties = resolveShared(all, context);
  const groups = resolveGroups({ all, properties }, context);
  const shared = { all, properties, groups };
  const events = new Map<string, ResolvedEvent>();
  for (const entry of all.events.values()) events.set(entry.name, resolveEvent(entry, shared, context));
  const entities = resolveEntities({ all, properties, events }, context);
  const links = { all, properties, events, entities };
  const linked = new Map([...events].map(([name, event]) => [name, linkEvent(event, links, context)]));
  const sources = new Map<string, ResolvedSource>();
  for (const entry of all.sources.values()) {
    const source = resolveSource(entry, shared, context);
    if (source !== null) sources.set(entry.name, source);
  }
  const seeds = resolveSeeds(all, context);
  const written = writtenTypes({ properties, groups, events: linked, sources });
  return { all, properties, groups, entities, events: linked, sources, seeds, written };
}
