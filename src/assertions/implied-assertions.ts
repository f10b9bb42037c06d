import type { AssertionDef } from '../model/assertion.ts';
import type { EntityDef } from '../model/catalog.ts';
import type { EventDef } from '../model/event.ts';
import { formatPattern } from '../model/formats.ts';
import type { Duration, Property } from '../model/values.ts';
import { type At, type Ref, spanOf } from '../yaml/shape.ts';

/**
 * What an event's own definition asserts without being asked: required, enum, range, length and pattern of each property,
 * the unique event id, `once_per`, `after`, `freshness` and `volume`. `entities` are those of the
 * catalog by name.
 *
 * Broken values are quarantined while loading, so those about properties guard the loader itself. Severity is `error` but
 * for what lies with the senders and the network: order, freshness and volume warn.
 */
export function impliedAssertions(
  event: EventDef,
  entities: ReadonlyMap<string, Pick<EntityDef, 'key'>>,
): AssertionDef[] {
  const about = subjectOf(event);
  const key = keyOf(event, entities);
  const eventId: Ref = { name: 'event_id', span: event.at.self };
  const found = [about('unique', 'event_id', { columns: [eventId] }, event.at, 'error')];
  for (const property of event.properties) addPropertyAssertions(property, about, found);
  found.push(
    ...(event.once_per && key !== null
      ? [
          about(
            'once_per',
            event.once_per.name,
            { entity: event.once_per.name, key: { name: key, span: event.once_per.span } },
            at(event, 'once_per'),
            'error',
          ),
        ]
      : []),
    ...event.after.map((one) =>
      about(
        'after',
        one.event.name,
        { event: one.event, by: { name: one.by, span: one.event.span } },
        { self: one.event.span },
        'warning',
      ),
    ),
    ...freshnessAssertions(event, about),
    ...(event.volume
      ? [
          about(
            'volume',
            event.volume.per,
            { ...event.volume, at: at(event, 'volume') },
            at(event, 'volume'),
            'warning',
          ),
        ]
      : []),
  );
  return found;
}

/** The property that identifies the entity of `once_per`; null where the event does not have it. */
function keyOf(event: EventDef, entities: ReadonlyMap<string, Pick<EntityDef, 'key'>>): string | null {
  const key = event.once_per === undefined ? undefined : entities.get(event.once_per.name)?.key;
  return key !== undefined && event.properties.some((one) => one.name === key) ? key : null;
}

const propertyKinds = new Set(['unique', 'not_null', 'accepted_values', 'range', 'length', 'pattern']);

/** Whether it follows from a property of an event, or from an event having an id at all, rather than from a field of the event. */
export function isOfProperty({ implied, kind, subject }: AssertionDef): boolean {
  return implied && propertyKinds.has(kind) && subject.kind === 'event';
}

type About = (kind: string, rest: string, spec: object, place: At, severity: AssertionDef['severity']) => AssertionDef;

function subjectOf({ name }: EventDef): About {
  const subject = { kind: 'event', name } as const;
  return (kind, rest, spec, place, severity) => ({
    id: `${kind}:${name}:${rest}`,
    kind,
    subject,
    spec,
    severity,
    implied: true,
    at: place,
  });
}

function at(event: EventDef, field: string): At {
  return { self: spanOf(event, field) };
}

/** Values inside of lists and objects are judged while loading only. */
function addPropertyAssertions(property: Property, about: About, found: AssertionDef[]): void {
  const span = property.at.self;
  const column: Ref = { name: property.column, span };
  const place: At = { self: span };
  const options = property.enum ?? (property.const === undefined ? undefined : [property.const]);
  const assert = (kind: string, spec: object): void => {
    found.push(about(kind, property.column, spec, place, 'error'));
  };
  if (property.required && property.nullable !== true) assert('not_null', { column, at: place });
  if (options !== undefined)
    assert('accepted_values', { column, values: options.map((value) => ({ value, span })), at: place });
  addBounds(property, column, place, assert);
  const { pattern, format } = property;
  if (pattern !== undefined) assert('pattern', { column, pattern: { value: pattern, span }, at: place });
  if (format !== undefined) {
    const spec = { column, pattern: { value: formatPattern[format], span } };
    found.push(about('pattern', `${property.column}:${format}`, spec, place, 'error'));
  }
}

/** Of a number its range, of text and lists their length. */
function addBounds(property: Property, column: Ref, place: At, assert: (kind: string, spec: object) => void): void {
  const { minimum: min, maximum: max, exclusive_minimum: above, exclusive_maximum: below } = property;
  const located = <T>(value: T) => ({ value, span: column.span });
  if (min !== undefined || max !== undefined || above !== undefined || below !== undefined) {
    assert('range', {
      column,
      ...(min !== undefined && { min: located(min) }),
      ...(max !== undefined && { max: located(max) }),
      ...(above !== undefined && { above: located(above) }),
      ...(below !== undefined && { below: located(below) }),
      at: place,
    });
  }
  const least = property.min_length ?? property.min_items;
  const most = property.max_length ?? property.max_items;
  if (least === undefined && most === undefined) return;
  assert('length', {
    column,
    ...(least !== undefined && { min: least }),
    ...(most !== undefined && { max: most }),
    at: place,
  });
}

/** 95 % within `target`, 99 % within `acceptable`, and something within `grace`. */
function freshnessAssertions(event: EventDef, about: About): AssertionDef[] {
  if (event.freshness === undefined) return [];
  const place = at(event, 'freshness');
  const { target, acceptable, grace } = event.freshness;
  const share = (within: Duration, part: number): AssertionDef =>
    about('freshness', within.text, { within, share: part }, place, 'warning');
  const newest: Ref = { name: 'received_at', span: place.self };
  return [
    share(target, 0.95),
    ...(acceptable === undefined ? [] : [share(acceptable, 0.99)]),
    ...(grace === undefined
      ? []
      : [about('recency', 'received_at', { column: newest, within: grace }, place, 'warning')]),
  ];
}
