import { idType } from '../../model/id-type.ts';
import type { Property } from '../../model/values.ts';
import type { EventTarget } from './load-dialect.ts';

/**
 * The event's name, its id and its times as properties of a row, by the columns that they end in (`_event`: none). `numbered`:
 * ids may be whole numbers.
 */
export function standardProperties({ source, event }: EventTarget, numbered: boolean): Property[] {
  const { fields } = source;
  const common = { required: true, at: event.at } as const;
  const found: Property[] = [{ ...common, name: fields.time, column: 'event_time', type: 'timestamp' }];
  if (fields.event !== undefined)
    found.push({ ...common, name: fields.event, column: '_event', type: 'string', const: event.name });
  if (fields.id !== undefined)
    found.push({
      ...common,
      ...idType(source),
      name: fields.id,
      column: 'event_id',
      ...(numbered && { coerce: true }),
    });
  if (fields.received !== undefined)
    found.push({ ...common, name: fields.received, column: 'received_at', type: 'timestamp' });
  return found;
}

/** Dates, timestamps and UUIDs are compared as they are written, which a typed value no longer knows. */
export function isForm({ type }: Pick<Property, 'type'>): boolean {
  return type === 'date' || type === 'timestamp' || type === 'uuid';
}

/** True where a rule of the event compares a property with what was written for it. */
export function comparesWrittenText({ event }: EventTarget): boolean {
  const forms = new Set(event.properties.filter(isForm).map((one) => one.name));
  return event.rules.some((rule) => [...rule.when, ...rule.require].some((one) => forms.has(one.property)));
}
