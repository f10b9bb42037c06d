import type { AssertionDef } from '../model/assertion.ts';
import type { EventDef } from '../model/event.ts';
import { formatPattern } from '../model/formats.ts';
import type { Duration, Property } from '../model/values.ts';
import { type At, type Ref, spanOf } from '../yaml/shape.ts';

/**
 * What an event's own definition asserts without being asked: required, enum, range, length and pattern of each property,
 * the unique event id, `once_per`, `after`, `freshness` and `volume`. `key` is the property that identifies the entity of
 * `once_per`, where the event has one.
 *
 * Broken values are quarantined while loading, so those about properties guard the loader itself. Severity is `error` but
 * for what lies with the senders and the network: order, freshness and volume warn.
 */
export function impliedAssertions(event: EventDef, key: string | null): AssertionDef[] {
  const about = subjectOf(event);
  const eventId: Ref = { name: 'event_id', span: event.at.self };
  return [
    about('unique', 'event_id', { columns: [eventId] }, event.at, 'error'),
    ...event.properties.flatMap((property) => propertyAssertions(property, about)),
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
  ];
}

const propertyKinds = new Set(['unique', 'not_null', 'accepted_values', 'range', 'length', 'pattern']);

/** Whether it follows from a property of an event, or from an event having an id at all, rather than from a field of the event. */
export function isOfProperty({ implied, kind, subject }: AssertionDef): boolean {
  return implied && propertyKinds.has(kind) && subject.kind === 'event';
}

type About = (kind: string, rest: string, spec: object, place: At, severity: AssertionDef['severity']) => AssertionDef;

function subjectOf(event: EventDef): About {
  return (kind, rest, spec, place, severity) => ({
    id: `${kind}:${event.name}:${rest}`,
    kind,
    subject: { kind: 'event', name: event.name },
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
function propertyAssertions(property: Property, about: About): AssertionDef[] {
  const column: Ref = { name: property.column, span: property.at.self };
  const place: At = { self: property.at.self };
  const assert = (kind: string, spec: object): AssertionDef =>
    about(kind, property.column, { column, ...spec, at: place }, place, 'error');
  const located = <T>(value: T) => ({ value, span: property.at.self });
  const { minimum: min, maximum: max, exclusive_minimum: above, exclusive_maximum: below } = property;
  const options = property.enum ?? (property.const === undefined ? undefined : [property.const]);
  const least = property.min_length ?? property.min_items;
  const most = property.max_length ?? property.max_items;
  const found: AssertionDef[] = [];
  if (property.required && property.nullable !== true) found.push(assert('not_null', {}));
  if (options !== undefined) found.push(assert('accepted_values', { values: options.map(located) }));
  if ([min, max, above, below].some((bound) => bound !== undefined)) {
    const bounds = Object.entries({ min, max, above, below }).filter(([, bound]) => bound !== undefined);
    found.push(assert('range', Object.fromEntries(bounds.map(([name, bound]) => [name, located(bound)]))));
  }
  if (least !== undefined || most !== undefined) {
    found.push(
      assert('length', { ...(least !== undefined && { min: least }), ...(most !== undefined && { max: most }) }),
    );
  }
  if (property.pattern !== undefined) found.push(assert('pattern', { pattern: located(property.pattern) }));
  if (property.format !== undefined) {
    const pattern = located(formatPattern[property.format]);
    found.push(about('pattern', `${property.column}:${property.format}`, { column, pattern }, place, 'error'));
  }
  return found;
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
