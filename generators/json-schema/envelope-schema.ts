import { valuePattern } from '../../src/model/formats.ts';
import { idType } from '../../src/model/id-type.ts';
import type { SourceDef } from '../../src/model/source.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';
import { dialectUri, schemaId } from './event-schema.ts';
import { propertySchema, valueSchema } from './value-schema.ts';

/**
 * The schema of one row of a source with the layout `envelope`: its fields, and in them the payload of the event that it names.
 * Payload schemas are referred to by their ids and stand in the bundle. Rows may carry fields that Waymark does not read.
 */
export function envelopeSchema(source: SourceDef, project: string): JsonSchema {
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
    ...payloadSchemas(event, payload, source.events, project),
  };
}

/** One of some names; nothing where there are none, which `enum` cannot say. */
export function anyOf(names: readonly string[]): JsonSchema {
  return names.length === 0 ? { not: {} } : { enum: names };
}

/** For each event: what names it holds its payload. Nothing where there are no events, for `allOf` cannot be empty. */
export function payloadSchemas(event: string, payload: string, names: readonly string[], project: string): JsonSchema {
  const allOf = names.map((name) => ({
    if: { properties: { [event]: { const: name } }, required: [event] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { [payload]: { $ref: schemaId(project, 'event', name) } } },
  }));
  return allOf.length === 0 ? {} : { allOf };
}

function entry(name: string, schema: JsonSchema): [string, JsonSchema] {
  return [name, schema];
}
