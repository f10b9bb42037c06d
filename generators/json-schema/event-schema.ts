import type { EventDef } from '../../src/model/event.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';
import { ruleSchema } from './rule-schema.ts';
import { deprecationText, objectKeywords, propertySchema } from './value-schema.ts';

export const dialectUri = 'https://json-schema.org/draft/2020-12/schema';

/** `urn:waymark:<project>:<kind>:<name>`: the same however files move. Characters that a URN has no place for are escaped. */
export function schemaId(project: string, kind: 'event' | 'source' | 'bundle', name?: string): string {
  const parts = name === undefined ? [project, kind] : [project, kind, name];
  return ['urn', 'waymark', ...parts.map(urnPart)].join(':');
}

function urnPart(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * The JSON Schema (draft 2020-12) of an event's payload. It accepts exactly the payloads that loading accepts, apart from
 * properties with `coerce`, where loading also takes other JSON types that convert.
 */
export function eventSchema(event: EventDef, id?: string): JsonSchema {
  return {
    ...(id === undefined ? {} : { $schema: dialectUri, $id: id }),
    title: event.name,
    ...(event.description === undefined ? {} : { description: event.description }),
    $comment: eventComment(event),
    ...(event.status === 'deprecated' ? { deprecated: true } : {}),
    type: 'object',
    ...objectKeywords(event.properties, propertySchema),
    ...(event.rules.length === 0 ? {} : { allOf: event.rules.map((rule) => ruleSchema(rule, event.properties)) }),
    ...(event.examples.length === 0 ? {} : { examples: event.examples.map((one) => one.value) }),
  };
}

function eventComment(event: EventDef): string {
  const deprecation = event.deprecation === undefined ? '' : deprecationText(event.deprecation);
  return [`version: ${event.version}; status: ${event.status}`, deprecation].filter((one) => one !== '').join('. ');
}
