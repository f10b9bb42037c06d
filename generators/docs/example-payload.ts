import { checkPayload } from '../../src/model/check-value.ts';
import type { EventDef } from '../../src/model/event.ts';
import type { JsonObject, JsonValue, Property, ValueType } from '../../src/model/values.ts';

/** A payload to show: the first example that is written, else one put together from the properties' own; null where none fits. */
export function examplePayload(event: EventDef): JsonObject | null {
  const [written] = event.examples;
  if (written !== undefined) return written.value;
  const entries = event.properties.flatMap((property): [string, JsonValue][] => {
    const value = exampleValue(property);
    return value === undefined ? [] : [[property.name, value]];
  });
  const payload = Object.fromEntries(entries);
  return checkPayload(event, payload).length === 0 && entries.length > 0 ? payload : null;
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
