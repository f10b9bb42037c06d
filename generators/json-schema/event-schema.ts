import type { EventDef } from '../../src/model/event.ts';
import type { Property } from '../../src/model/values.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';
import type { Printed } from '../pretty-json.ts';
import { ruleSchema } from './rule-schema.ts';
import { addObjectKeywords, deprecationText, fieldSchemas, type Keywords } from './value-schema.ts';

export const dialectUri = 'https://json-schema.org/draft/2020-12/schema';

/** `urn:waymark:<project>:<kind>:<name>`: the same however files move. Characters that a URN has no place for are escaped. */
export function schemaId(project: string, kind: 'event' | 'source' | 'bundle', name?: string): string {
  const id = `urn:waymark:${urnPart(project)}:${kind}`;
  return name === undefined ? id : `${id}:${urnPart(name)}`;
}

/** Most names: nothing of them is escaped. */
const plainPart = /^[\w.-]*$/;

function urnPart(text: string): string {
  if (plainPart.test(text)) return text;
  return encodeURIComponent(text).replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * The JSON Schema (draft 2020-12) of an event's payload. It accepts exactly the payloads that loading accepts, apart from
 * properties with `coerce`, where loading also takes other JSON types that convert. For those who only print it, `ofProperties`
 * may print the schemas of its properties.
 */
export function eventSchema(
  event: EventDef,
  id?: string,
  ofProperties: (properties: readonly Property[]) => JsonSchema | Printed = fieldSchemas,
): JsonSchema {
  const { name, description, status, properties, rules, examples } = event;
  const schema: Keywords = id === undefined ? {} : { $schema: dialectUri, $id: id };
  schema.title = name;
  if (description !== undefined) schema.description = description;
  schema.$comment = eventComment(event);
  if (status === 'deprecated') schema.deprecated = true;
  schema.type = 'object';
  addObjectKeywords(schema, properties, ofProperties(properties));
  if (rules.length > 0) schema.allOf = rules.map((rule) => ruleSchema(rule, properties));
  if (examples.length > 0) schema.examples = examples.map((one) => one.value);
  return schema;
}

function eventComment(event: EventDef): string {
  const comment = `version: ${event.version}; status: ${event.status}`;
  const deprecation = event.deprecation === undefined ? '' : deprecationText(event.deprecation);
  return deprecation === '' ? comment : `${comment}. ${deprecation}`;
}
