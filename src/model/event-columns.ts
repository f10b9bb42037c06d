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

const standard: readonly EventColumn[] = Object.entries(standardTypes).map(([name, type]) => ({
  name,
  value: { type },
  property: null,
  nullable: nullableStandard.has(name),
  origin: 'standard',
}));

/**
 * The columns of the typed table of an event, in order: the standard ones, the context of the sources that may hold the
 * event, and the properties of its payload.
 */
export function eventColumns(event: EventDef, sources: readonly SourceDef[]): EventColumn[] {
  const leading = leadingColumns(event, sources);
  return [...leading, ...payloadColumns(event, leading)];
}

/** Those that stand in front of the payload. The same list for events of the same source. */
export function leadingColumns(event: EventDef, sources: readonly SourceDef[]): readonly EventColumn[] {
  const own = sources.filter((source) => holdsEvent(source, event.name));
  const [only] = own;
  if (only === undefined) return standard;
  if (own.length > 1) return withContext(own);
  const known = leadingOfSource.get(only) ?? withContext(own);
  leadingOfSource.set(only, known);
  return known;
}

const leadingOfSource = new WeakMap<SourceDef, readonly EventColumn[]>();

function withContext(own: readonly SourceDef[]): readonly EventColumn[] {
  const columns = new Map(standard.map((one) => [one.name, one]));
  for (const property of own.flatMap((source) => source.context)) {
    if (columns.has(property.column)) continue;
    const isEverywhere = own.every((source) =>
      source.context.some((one) => one.column === property.column && one.required),
    );
    const nullable = property.nullable === true || !isEverywhere;
    columns.set(property.column, { name: property.column, value: property, property, nullable, origin: 'context' });
  }
  return [...columns.values()];
}

/** Those of the payload, but for names that are taken by `leading` ones. */
export function payloadColumns(event: EventDef, leading: readonly EventColumn[]): EventColumn[] {
  const taken = new Set<string>();
  for (const one of leading) taken.add(one.name);
  const columns: EventColumn[] = [];
  for (const property of event.properties) {
    const name = property.column;
    if (taken.has(name)) continue;
    taken.add(name);
    const nullable = property.nullable === true || !property.required;
    columns.push({ name, value: property, property, nullable, origin: 'payload' });
  }
  return columns;
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
