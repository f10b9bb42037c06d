import { contentHash } from '../../base/hash.ts';
import type { JsonObject } from '../../model/values.ts';
import type { RunState } from '../state/run-state.ts';
import { eventFiller } from './change-book.ts';

/**
 * Which version of everything that can be read is published now. Keys are those of `Step.inputs`. A version changes
 * whenever the table may have other rows or columns than before; it begins with what the state of the target tells.
 */
export interface VersionBook {
  /** Null where it was never published. */
  get(key: string): string | null;
  /** The same by what fills the table: an event may be filled by several loads, everything else fills itself. */
  parts(key: string): Readonly<Record<string, string>>;
  set(key: string, version: string): void;
  /** Sets the versions of the events that a source filled. */
  setLoaded(source: string, versions: ReadonlyMap<string, string>): void;
  /** The hash of a definition and the versions of what it reads. */
  fingerprint(definition: string, inputs: readonly string[]): string;
}

/** `details` of a load's state: the version of every event that it fills, and what changed in it lately. */
export function loadDetails(versions: ReadonlyMap<string, string>, changes: JsonObject): JsonObject {
  return { versions: Object.fromEntries(versions), changes };
}

/** `runId`: that of the run that is resumed, if one is. */
export function versionBook(state: RunState, runId: string): VersionBook {
  const versions = new Map<string, string>();
  /** Event → source → version. */
  const events = new Map<string, Map<string, string>>();
  const setLoaded = (source: string, loaded: Iterable<readonly [string, string]>): void => {
    for (const [event, version] of loaded) {
      const known = events.get(event);
      if (known) known.set(source, version);
      else events.set(event, new Map([[source, version]]));
    }
  };
  for (const row of state.steps.values()) {
    if (row.kind === 'load') setLoaded(row.id.slice('load:'.length), loadedVersions(row.details));
    else if (row.kind === 'model' || row.kind === 'seed') versions.set(row.id, row.version);
  }
  const get = (key: string): string | null => {
    // Nobody tells when a table that others fill has changed: it counts as new in every run.
    if (key.startsWith('table:')) return runId;
    if (!key.startsWith('event:')) return versions.get(key) ?? null;
    const sources = events.get(key.slice('event:'.length));
    return sources === undefined ? null : contentHash(JSON.stringify([...sources].sort()));
  };
  const parts = (key: string): Record<string, string> => {
    if (!key.startsWith('event:')) {
      const version = get(key);
      return version === null ? {} : { [key]: version };
    }
    const event = key.slice('event:'.length);
    return Object.fromEntries(
      [...(events.get(event) ?? [])].map(([source, version]) => [eventFiller(`load:${source}`, event), version]),
    );
  };
  return {
    get,
    parts,
    set: (key, version) => void versions.set(key, version),
    setLoaded,
    fingerprint: (definition, inputs) =>
      contentHash(JSON.stringify([definition, inputs.map((key) => [key, get(key)])])),
  };
}

/** The versions of events in the details of a load. */
export function loadedVersions(details: JsonObject): [string, string][] {
  const { versions } = details;
  if (typeof versions !== 'object' || versions === null || Array.isArray(versions)) return [];
  return Object.entries(versions).flatMap(([event, version]) =>
    typeof version === 'string' ? [[event, version] satisfies [string, string]] : [],
  );
}
