import { diagnostic } from '../base/diagnostic.ts';
import type { EntityDef } from '../model/catalog.ts';
import type { AfterDef } from '../model/event.ts';
import type { ReadContext, Ref } from '../yaml/shape.ts';
import { type AllDefinitions, reportUnknown } from './definitions.ts';
import type { AfterSpec } from './event-shape.ts';
import { afterWithoutKey, unknownEntity, unknownEvent, unknownProperty } from './resolve-codes.ts';
import type { ResolvedEvent } from './resolve-events.ts';
import type { ResolvedProperty } from './resolve-properties.ts';

export interface Links {
  readonly all: AllDefinitions;
  readonly properties: ReadonlyMap<string, ResolvedProperty>;
  readonly events: ReadonlyMap<string, ResolvedEvent>;
  readonly entities: ReadonlyMap<string, EntityDef>;
}

/** Entities whose key is a shared property, or a property of some event. */
export function resolveEntities(links: Omit<Links, 'entities'>, context: ReadContext): ReadonlyMap<string, EntityDef> {
  const entities = new Map<string, EntityDef>();
  let known: Set<string> | null = null;
  for (const { name, span, value: spec } of links.all.entities.values()) {
    if (spec === undefined) continue;
    const description = spec.description === undefined ? {} : { description: spec.description };
    const table = spec.table === undefined ? {} : { table: spec.table };
    entities.set(name, { name, ...description, key: spec.key.name, ...table, at: { ...spec.at, name: span } });
    if (links.all.properties.has(spec.key.name)) continue;
    known ??= allPropertyNames(links);
    if (known.has(spec.key.name) || [...links.events.values()].some((event) => event.broken)) continue;
    reportUnknown(unknownProperty, 'property', spec.key, known, links.all, context);
  }
  return entities;
}

function allPropertyNames(links: Omit<Links, 'entities'>): Set<string> {
  const names = new Set(links.all.properties.keys());
  for (const event of links.events.values()) for (const name of event.properties.keys()) names.add(name);
  return names;
}

/** The event with what links it to others. */
export function linkEvent(event: ResolvedEvent, links: Links, context: ReadContext): ResolvedEvent {
  const { spec } = event;
  const after = (spec.after ?? []).flatMap((one) => afterOf(event, one, links, context));
  const once = spec.once_per === undefined ? null : entityOf(spec.once_per, links, context);
  if (after.length === 0 && once === null) return event;
  return { ...event, def: { ...event.def, ...(once === null ? {} : { once_per: once }), after } };
}

function entityOf(ref: Ref, links: Links, context: ReadContext): Ref | null {
  if (links.entities.has(ref.name)) return ref;
  if (!links.all.entities.has(ref.name))
    reportUnknown(unknownEntity, 'entity', ref, links.all.entities.keys(), links.all, context);
  return null;
}

function afterOf(event: ResolvedEvent, after: AfterSpec, links: Links, context: ReadContext): AfterDef[] {
  const before = links.events.get(after.event.name);
  if (before === undefined) {
    reportUnknown(unknownEvent, 'event', after.event, links.all.events.keys(), links.all, context);
    return [];
  }
  const keys = keysOf(event, after, links).filter((key) => mayHave(event, key) && mayHave(before, key));
  const [by] = keys;
  if (by !== undefined && (keys.length === 1 || after.by !== undefined || isOnceKey(event, by, links)))
    return [{ event: after.event, by }];
  if (!event.broken && !before.broken && links.all.complete) reportNoKey(event, after, keys, context);
  return [];
}

/** Candidates for the property by which two events are matched, the best first. */
function keysOf(event: ResolvedEvent, after: AfterSpec, links: Links): string[] {
  if (after.by !== undefined) return [after.by.name];
  const once = event.spec.once_per === undefined ? undefined : links.entities.get(event.spec.once_per.name)?.key;
  const keys = new Set(once === undefined ? [] : [once]);
  for (const entity of links.entities.values()) keys.add(entity.key);
  return [...keys];
}

function isOnceKey(event: ResolvedEvent, key: string, links: Links): boolean {
  return event.spec.once_per !== undefined && links.entities.get(event.spec.once_per.name)?.key === key;
}

function mayHave(event: ResolvedEvent, property: string): boolean {
  return event.properties.has(property);
}

function reportNoKey(event: ResolvedEvent, after: AfterSpec, keys: readonly string[], context: ReadContext): void {
  const { by } = after;
  const both = `\`${event.name}\` and \`${after.event.name}\``;
  const message =
    by !== undefined
      ? `${both} do not share the property \`${by.name}\`.`
      : keys.length > 1
        ? `${both} share the keys of several entities: ${keys.map((key) => `\`${key}\``).join(', ')}.`
        : `${both} do not share the key of an entity by which they could be matched.`;
  const hint = by === undefined ? `Name the property: \`after: {event: ${after.event.name}, by: …}\`.` : null;
  context.report(diagnostic(afterWithoutKey, { message, hint, span: by?.span ?? after.event.span }));
}
