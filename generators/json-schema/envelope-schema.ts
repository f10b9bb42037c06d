import { valuePattern } from '../../src/model/formats.ts';
import { idType } from '../../src/model/id-type.ts';
import type { SourceDef } from '../../src/model/source.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';
import type { Printed } from '../pretty-json.ts';
import { dialectUri, schemaId } from './event-schema.ts';
import { propertySchema, valueSchema } from './value-schema.ts';

/**
 * The schema of one row of a source with the layout `envelope`: its fields, and in them the payload of the event that it names.
 * Payload schemas are referred to by their ids and stand in the bundle. Rows may carry fields that Waymark does not read. For those
 * who only print it, `ofPayload` may print what it says of each event.
 */
export function envelopeSchema(
  source: SourceDef,
  project: string,
  ofPayload: PayloadSchemas<JsonSchema | Printed> = payloadSchema,
): JsonSchema {
  const fields = source.fields;
  const event = fields.event ?? 'event';
  const payload = fields.properties ?? 'properties';
  const time = { type: 'string', format: 'date-time', pattern: valuePattern.timestamp };
  const properties: [string, JsonSchema][] = [
    [event, anyOf(source.events)],
    ...(fields.id === undefined ? [] : [entry(fields.id, valueSchema(idType(source)))]),
    [fields.time, time],
    ...(fields.received === undefined ? [] : [entry(fields.received, time)]),
    [payload, { type: 'object' }],
    ...source.context.map((one) => entry(one.name, propertySchema(one))),
  ];
  const optional = new Set(source.context.filter((one) => !one.required).map((one) => one.name));
  return {
    $schema: dialectUri,
    $id: schemaId(project, 'source', source.name),
    title: source.name,
    ...(source.description === undefined ? {} : { description: source.description }),
    $comment: 'The schemas that this one refers to stand in bundle.json.',
    type: 'object',
    properties: Object.fromEntries(properties),
    required: [...new Set(properties.map(([name]) => name).filter((name) => !optional.has(name)))],
    ...allPayloads(source.events, ofPayload({ event, payload, project })),
  };
}

/** One of some names; nothing where there are none, which `enum` cannot say. */
export function anyOf(names: readonly string[]): JsonSchema {
  return names.length === 0 ? { not: {} } : { enum: names };
}

/** What the fields are called that hold the name of an event and its payload, in which project. */
export interface PayloadFields {
  readonly event: string;
  readonly payload: string;
  readonly project: string;
}

/** Makes for each event what says that its name holds its payload. */
export type PayloadSchemas<T> = (fields: PayloadFields) => (name: string) => T;

export const payloadSchema: PayloadSchemas<JsonSchema> =
  ({ event, payload, project }) =>
  (name) => ({
    if: { properties: { [event]: { const: name } }, required: [event] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { [payload]: { $ref: schemaId(project, 'event', name) } } },
  });

/** All that is said of some events. Nothing where there are none, for `allOf` cannot be empty. */
export function allPayloads(names: readonly string[], ofEvent: (name: string) => JsonSchema | Printed): JsonSchema {
  return names.length === 0 ? {} : { allOf: names.map(ofEvent) };
}

function entry(name: string, schema: JsonSchema): [string, JsonSchema] {
  return [name, schema];
}
