import type { EventDef } from '../../src/model/event.ts';

/** What the index exports beside the events' types. */
const ownNames = ['AnyEvent', 'EventName', 'EventOf', 'EventPayloads', 'Track'];

/** True where the type of one of them has another name than the event gives it. */
export function isRenamed(events: readonly EventDef[]): boolean {
  return events.some((event) => ownNames.includes(event.typeName));
}

/** The name of each event's type. One that the index needs for itself, as of an event `any_event`, gets `Payload` behind it. */
export function exportedNames(events: readonly EventDef[]): (event: EventDef) => string {
  const taken = new Set([...ownNames, ...events.map((event) => event.typeName)]);
  const renamed = new Map<EventDef, string>();
  for (const event of events) {
    if (!ownNames.includes(event.typeName)) continue;
    let name = `${event.typeName}Payload`;
    while (taken.has(name)) name += 'Payload';
    taken.add(name);
    renamed.set(event, name);
  }
  return (event) => renamed.get(event) ?? event.typeName;
}
