import { checkPayload } from '../../src/model/check-value.ts';
import type { EventDef } from '../../src/model/event.ts';
import type { JsonObject, JsonValue, Property, ValueType } from '../../src/model/values.ts';

/** A payload to show: the first example that is written, else one put together from the properties' own; null where none fits. */
export function examplePayload(event: EventDef): JsonObject | null {
  const [written] = event.examples;
  if (written !== undefined) return written.value;
  const payload = examplePart(event.properties);
  if (payload === null || Object.keys(payload).length === 0) return null;
  return checkPayload(event, payload).length === 0 ? payload : null;
}

/** Null where a property that must be there has no value to show. */
function examplePart(properties: readonly Property[]): JsonObject | null {
  const entries: [string, JsonValue][] = [];
  for (const property of properties) {
    const value = exampleValue(property);
    if (value !== undefined) entries.push([property.name, value]);
    else if (property.required) return null;
  }
  return Object.fromEntries(entries);
}

function exampleValue(value: ValueType & Partial<Pick<Property, 'example'>>): JsonValue | undefined {
  if (value.example !== undefined) return value.example;
  if (value.const !== undefined) return value.const;
  if (value.enum !== undefined) return value.enum[0];
  if (value.type === 'object') return exampleFields(value.properties ?? []);
  if (value.type === 'array') {
    const item = value.items === undefined ? undefined : exampleValue(value.items);
    return item === undefined ? [] : [item];
  }
  return plainValues[value.type];
}

function exampleFields(properties: readonly Property[]): JsonObject {
  return Object.fromEntries(
    properties.flatMap((field): [string, JsonValue][] => {
      const value = exampleValue(field);
      return value === undefined ? [] : [[field.name, value]];
    }),
  );
}

/** Values that say nothing but their type. Texts and numbers are left to the catalog: made-up ones would mislead. */
const plainValues: Partial<Record<ValueType['type'], JsonValue>> = {
  boolean: true,
  date: '2025-01-14',
  timestamp: '2025-01-14T08:00:00Z',
  uuid: '018f4a3c-6f2e-7c1a-9b7d-2f1e5a6c8d90',
};
