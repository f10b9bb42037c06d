import { sqlName, typeName } from '../base/names.ts';
import { suggest } from '../base/suggest.ts';
import type { EventDef } from '../model/event.ts';
import type { Property } from '../model/values.ts';
import type { ReadContext, Ref } from '../yaml/shape.ts';
import { isJsonObject, type NamedEntry, toJson } from '../yaml/shapes.ts';
import { type AllDefinitions, type Definition, reportUnknown } from './definitions.ts';
import type { EventSpec } from './event-shape.ts';
import { unknownGroup } from './resolve-codes.ts';
import type { ResolvedGroup } from './resolve-groups.ts';
import { deprecationOf, propertyOf, type ResolvedProperty } from './resolve-properties.ts';
import { ruleOf } from './resolve-rules.ts';
import { reportNoType, resolveUse } from './resolve-use.ts';
import type { PropertySpec } from './type-shape.ts';

export interface ResolvedEvent {
  readonly name: string;
  /** Without `after`, `once_per` and assertions, which need the other events. */
  readonly def: EventDef;
  readonly spec: EventSpec;
  readonly properties: ReadonlyMap<string, ResolvedProperty>;
  /** Properties that the event writes about itself, with what they extend. */
  readonly written: readonly ResolvedProperty[];
  /** True where it may have properties that are not known, because something could not be understood. */
  readonly broken: boolean;
  /** True where anything in it was complained about while it was read. */
  readonly complained: boolean;
}

export interface SharedParts {
  readonly all: AllDefinitions;
  readonly properties: ReadonlyMap<string, ResolvedProperty>;
  readonly groups: ReadonlyMap<string, ResolvedGroup>;
}

/** The shared properties that have a type. */
export function resolveShared(all: AllDefinitions, context: ReadContext): ReadonlyMap<string, ResolvedProperty> {
  const resolved = new Map<string, ResolvedProperty>();
  for (const { name, span, value: spec, broken } of all.properties.values()) {
    if (spec === undefined) continue;
    const property = propertyOf(name, span, spec);
    if (property !== null) resolved.set(name, { property, spec, broken, reused: false });
    else if (!broken) reportNoType(name, span, spec, context);
  }
  return resolved;
}

export function resolveEvent(entry: Definition<EventSpec>, shared: SharedParts, context: ReadContext): ResolvedEvent {
  const spec = entry.value ?? { at: { self: entry.span } };
  const building: Building = {
    shared,
    context,
    properties: new Map(),
    written: [],
    broken: entry.value === undefined || entry.ambiguous,
  };
  for (const include of spec.include ?? []) includeGroup(include, building);
  for (const use of spec.properties ?? []) useProperty(use, building);
  if (entry.broken && mayLackProperties(spec)) building.broken = true;
  const { properties, written, broken } = building;
  const def = eventOf(
    entry,
    spec,
    [...properties.values()].map((one) => one.property),
    broken,
  );
  return { name: entry.name, def, spec, properties, written, broken, complained: entry.broken };
}

/** True where a part that brings properties could not be read, or may be hidden behind a typo. */
function mayLackProperties(spec: EventSpec): boolean {
  const parts = ['properties', 'include'] as const;
  return Object.keys(spec.at).some((key) => !Object.hasOwn(spec, key) && suggest(key, parts).length > 0);
}

interface Building {
  readonly shared: SharedParts;
  readonly context: ReadContext;
  readonly properties: Map<string, ResolvedProperty>;
  readonly written: ResolvedProperty[];
  broken: boolean;
}

function includeGroup(include: Ref, building: Building): void {
  const { shared, context, properties } = building;
  const group = shared.groups.get(include.name);
  if (group === undefined || group.broken) building.broken = true;
  if (!shared.all.groups.has(include.name))
    reportUnknown(unknownGroup, 'group', include, shared.all.groups.keys(), shared.all, context);
  if (group === undefined) return;
  for (const [name, found] of asIncluded(group)) properties.set(name, found);
}

const included = new WeakMap<ResolvedGroup, ReadonlyMap<string, ResolvedProperty>>();

/** The properties of a group as all events that include it have them. */
function asIncluded(group: ResolvedGroup): ReadonlyMap<string, ResolvedProperty> {
  const known = included.get(group);
  if (known !== undefined) return known;
  const made = new Map<string, ResolvedProperty>();
  for (const [name, found] of group.properties) {
    made.set(name, { ...found, reused: true, property: { ...found.property, group: group.def.name } });
  }
  included.set(group, made);
  return made;
}

function useProperty(use: NamedEntry<PropertySpec>, building: Building): void {
  const { shared, context, properties } = building;
  const resolved = resolveUse(use, properties.get(use.name), shared, context);
  if (resolved === null) {
    building.broken = true;
    return;
  }
  properties.set(use.name, resolved);
  building.written.push(resolved);
}

function eventOf(
  { name, span }: NamedEntry<EventSpec>,
  spec: EventSpec,
  properties: readonly Property[],
  broken: boolean,
): EventDef {
  const { description, trigger, owner, retention, storage, freshness, volume, sample, status, renamed_from } = spec;
  return {
    name,
    table: `event_${sqlName(name)}`,
    typeName: typeName(name),
    ...(description === undefined ? {} : { description }),
    ...(trigger === undefined ? {} : { trigger }),
    ...(owner === undefined ? {} : { owner }),
    platforms: spec.platforms ?? [],
    tags: spec.tags ?? [],
    ...(spec.meta === undefined ? {} : { meta: spec.meta }),
    status: status?.stage ?? 'active',
    ...(status?.deprecation === undefined ? {} : { deprecation: deprecationOf(status.deprecation) }),
    version: spec.version ?? '1.0.0',
    ...(renamed_from === undefined ? {} : { renamed_from }),
    properties,
    rules: (spec.rules ?? []).flatMap((rule) => ruleOf(rule)),
    after: [],
    ...(retention === undefined ? {} : { retention }),
    ...(storage === undefined ? {} : { storage }),
    ...(freshness === undefined ? {} : { freshness: withoutAt(freshness) }),
    ...(volume === undefined ? {} : { volume: withoutAt(volume) }),
    examples: (spec.examples ?? []).flatMap((node) => {
      const value = toJson(node);
      return isJsonObject(value) ? [{ value, span: node.span }] : [];
    }),
    ...(sample === undefined ? {} : { sample }),
    ...(broken ? { incomplete: true } : {}),
    at: { ...spec.at, name: span },
  };
}

function withoutAt<T extends { readonly at: unknown }>({ at: _, ...rest }: T): Omit<T, 'at'> {
  return rest;
}
