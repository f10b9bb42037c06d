import type { EventDef } from './event.ts';
import type { SourceDef, standardColumns } from './source.ts';
import type { Property, ValueKind, ValueType } from './values.ts';

/** A column of the typed table of an event. */
export interface EventColumn {
  readonly name: string;
  readonly value: ValueType;
  /** What the catalog says of it; null for standard columns. */
  readonly property: Property | null;
  /** True where rows without a value are kept. */
  readonly nullable: boolean;
  readonly origin: 'standard' | 'context' | 'payload';
}

const standardTypes: Readonly<Record<(typeof standardColumns)[number], ValueKind>> = {
  event_id: 'string',
  event_time: 'timestamp',
  received_at: 'timestamp',
  _late: 'boolean',
  _source: 'string',
  _file: 'string',
};

/** Absent where a source has no field for it, or reads from a table instead of files. */
const nullableStandard = new Set(['event_id', '_file']);

/**
 * The columns of the typed table of an event, in order: the standard ones, the context of the sources that may hold the
 * event, and the properties of its payload.
 */
export function eventColumns(event: EventDef, sources: readonly SourceDef[]): EventColumn[] {
  const columns = new Map<string, EventColumn>();
  for (const [name, type] of Object.entries(standardTypes)) {
    columns.set(name, {
      name,
      value: { type },
      property: null,
      nullable: nullableStandard.has(name),
      origin: 'standard',
    });
  }
  const own = sources.filter((source) => holdsEvent(source, event.name));
  for (const property of own.flatMap((source) => source.context)) {
    if (columns.has(property.column)) continue;
    const isEverywhere = own.every((source) =>
      source.context.some((one) => one.column === property.column && one.required),
    );
    const nullable = property.nullable === true || !isEverywhere;
    columns.set(property.column, { name: property.column, value: property, property, nullable, origin: 'context' });
  }
  for (const property of event.properties) {
    if (columns.has(property.column)) continue;
    const nullable = property.nullable === true || !property.required;
    columns.set(property.column, { name: property.column, value: property, property, nullable, origin: 'payload' });
  }
  return [...columns.values()];
}

const heldEvents = new WeakMap<SourceDef, ReadonlySet<string>>();

/** Whether a source may hold an event. Lists of events are long, and this is asked for each of them. */
function holdsEvent(source: SourceDef, event: string): boolean {
  const known = heldEvents.get(source);
  if (known !== undefined) return known.has(event);
  const events = new Set(source.events);
  heldEvents.set(source, events);
  return events.has(event);
}
