import { remember } from '../../src/base/remember.ts';
import type { EventDef } from '../../src/model/event.ts';
import type { Property } from '../../src/model/values.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';
import { enclosed, isSameAt, type Printed, prettyItem, quoted } from '../pretty-json.ts';
import { type PayloadFields, type PayloadSchemas, payloadSchema } from './envelope-schema.ts';
import { eventSchema, schemaId } from './event-schema.ts';
import { propertySchema } from './value-schema.ts';

/** The schema of an event, to be printed. */
export type SchemaOf = (event: EventDef) => JsonSchema;

/** Makes schemas of events that are printed in several places. Of properties that events share the schemas are printed once. */
export function eventSchemas(project: string): SchemaOf {
  const printed = new Map<Property, string>();
  const textOf = (property: Property, indent: string): string => {
    const known = printed.get(property);
    if (known !== undefined && isSameAt(known, indent)) return known;
    const text = prettyItem(propertySchema(property), indent);
    printed.set(property, text);
    return text;
  };
  const entryAt = remember((indent) =>
    remember((property: Property) => `${quoted(property.name)}: ${textOf(property, indent)}`),
  );
  const ofProperties =
    (properties: readonly Property[]): Printed =>
    (indent) =>
      enclosed('{', properties.map(entryAt(`${indent}  `)), '}', indent);
  return (event) => eventSchema(event, schemaId(project, 'event', event.name), ofProperties);
}

/** What envelopes, and the bundle, say of each event. It is printed once for all whose fields have the same names. */
export function payloadTexts(): PayloadSchemas<Printed> {
  const known = new Map<string, ReturnType<PayloadSchemas<Printed>>>();
  return (fields) => {
    const key = JSON.stringify(fields);
    const found = known.get(key) ?? textsOf(fields);
    known.set(key, found);
    return found;
  };
}

function textsOf(fields: PayloadFields): (name: string) => Printed {
  const textAt = remember((indent) => remember((name) => prettyItem(payloadSchema(fields)(name), indent)));
  return (name) => (indent) => textAt(indent)(name);
}
