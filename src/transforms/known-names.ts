import type { Catalog } from '../model/catalog.ts';
import type { EventDef } from '../model/event.ts';
import type { SourceDef } from '../model/source.ts';
import type { JsonObject } from '../model/values.ts';

/** The names that templates may refer to. */
export interface KnownNames {
  readonly models: ReadonlySet<string>;
  readonly seeds: ReadonlySet<string>;
  readonly events: ReadonlyMap<string, EventDef>;
  readonly sources: ReadonlyMap<string, SourceDef>;
  readonly vars: JsonObject;
  /** False where a file could not be read, so that a name may be defined there. */
  readonly isComplete: boolean;
}

export function knownNames(
  catalog: Catalog,
  models: ReadonlySet<string>,
  vars: JsonObject,
  isComplete: boolean,
): KnownNames {
  return {
    models,
    seeds: new Set(catalog.seeds.map((seed) => seed.name)),
    events: new Map(catalog.events.map((event) => [event.name, event])),
    sources: new Map(catalog.sources.map((source) => [source.name, source])),
    vars,
    isComplete,
  };
}
