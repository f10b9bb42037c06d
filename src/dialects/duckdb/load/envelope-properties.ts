import { idType } from '../../../model/id-type.ts';
import type { Property } from '../../../model/values.ts';
import type { EventTarget } from '../../../run/load/load-dialect.ts';

/** What is read of an envelope beside the payload: the context of the source, and the event's name, its id and its times as properties. */
export function envelopeProperties({ source, event }: EventTarget): Property[] {
  const { fields } = source;
  const at = event.at;
  const found: Property[] = [...source.context];
  const common = { required: true, at } as const;
  if (fields.event !== undefined)
    found.push({ ...common, name: fields.event, column: '_event', type: 'string', const: event.name });
  if (fields.id !== undefined) found.push({ ...common, ...idType(source), name: fields.id, column: 'event_id' });
  found.push({ ...common, name: fields.time, column: 'event_time', type: 'timestamp' });
  if (fields.received !== undefined)
    found.push({ ...common, name: fields.received, column: 'received_at', type: 'timestamp' });
  return found;
}
