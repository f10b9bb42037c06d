import { formatPattern, valuePattern } from '../../src/model/formats.ts';
import type { Deprecation, Property, StringFormat, ValueKind, ValueType } from '../../src/model/values.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';
import type { Printed } from '../pretty-json.ts';

/** JSON Schema's own name of a form of text, where it has one. An annotation: the `pattern` beside it decides. */
const formatKeyword: Partial<Record<StringFormat | ValueKind, string>> = {
  date: 'date',
  timestamp: 'date-time',
  uuid: 'uuid',
  email: 'email',
  uri: 'uri',
  hostname: 'hostname',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
};

/** A schema that is being put together. */
export type Keywords = { [keyword: string]: unknown };

/** The schema of a property, with what people want to know of it. */
export function propertySchema(property: Property): JsonSchema {
  const { description, unit, pii, deprecated, example } = property;
  const schema: Keywords = {};
  if (description !== undefined) schema.description = description;
  addValue(schema, property, propertySchema);
  const comment = [unit && `unit: ${unit}`, pii && `pii: ${pii}`].filter(Boolean);
  if (comment.length > 0) schema.$comment = comment.join('; ');
  if (deprecated !== undefined) schema.deprecated = true;
  if (example !== undefined) schema.examples = [example];
  return schema;
}

/** The schema of a value: exactly what the catalog allows. `ofField` says how the fields of objects are described. */
export function valueSchema(value: ValueType, ofField: (field: Property) => JsonSchema = valueSchema): JsonSchema {
  const schema: Keywords = {};
  addValue(schema, value, ofField);
  return schema;
}

function addValue(schema: Keywords, value: ValueType, ofField: (field: Property) => JsonSchema): void {
  const type = jsonType(value.type);
  const nullable = value.nullable === true;
  schema.type = nullable ? [type, 'null'] : type;
  addConstants(schema, value, nullable);
  addNumberKeywords(schema, value);
  addTextKeywords(schema, value);
  if (type === 'array') addArrayKeywords(schema, value, ofField);
  if (type === 'object' && value.properties !== undefined)
    addObjectKeywords(schema, value.properties, fieldSchemas(value.properties, ofField));
}

/** `properties`, `required` and `additionalProperties: false` of a closed object. `fields` are the schemas of its properties. */
export function addObjectKeywords(
  schema: Keywords,
  properties: readonly Property[],
  fields: JsonSchema | Printed,
): void {
  schema.properties = fields;
  const required = properties.filter((one) => one.required).map((one) => one.name);
  if (required.length > 0) schema.required = required;
  schema.additionalProperties = false;
}

/** The schemas of properties by their names. */
export function fieldSchemas(
  properties: readonly Property[],
  ofField: (field: Property) => JsonSchema = propertySchema,
): JsonSchema {
  return Object.fromEntries(properties.map((one) => [one.name, ofField(one)]));
}

/** "Reason. Use `x` instead. May be removed after 2026-01-01." */
export function deprecationText(deprecation: Deprecation): string {
  const { reason, replaced_by, remove_after } = deprecation;
  const sentences = [
    reason === undefined ? null : reason.replace(/[.\s]+$/, ''),
    replaced_by === undefined ? null : `Use \`${replaced_by}\` instead`,
    remove_after === undefined ? null : `May be removed after ${remove_after}`,
  ];
  return sentences.flatMap((one) => (one === null ? [] : [`${one}.`])).join(' ');
}

function jsonType(kind: ValueKind): string {
  return kind === 'date' || kind === 'timestamp' || kind === 'uuid' ? 'string' : kind;
}

function addConstants(schema: Keywords, value: ValueType, nullable: boolean): void {
  if (value.enum !== undefined) schema.enum = nullable ? [...value.enum, null] : value.enum;
  if (value.const === undefined) return;
  if (nullable) schema.enum = [value.const, null];
  else schema.const = value.const;
}

/** What 64-bit integers can hold. Both bounds are doubles exactly. */
const lowestInteger = -(2 ** 63);
const aboveHighestInteger = 2 ** 63;

function addNumberKeywords(schema: Keywords, value: ValueType): void {
  const { minimum, maximum, exclusive_minimum, exclusive_maximum } = value;
  const free = value.type === 'integer' && value.enum === undefined && value.const === undefined;
  if (minimum !== undefined) schema.minimum = minimum;
  else if (free && exclusive_minimum === undefined) schema.minimum = lowestInteger;
  if (maximum !== undefined) schema.maximum = maximum;
  if (exclusive_minimum !== undefined) schema.exclusiveMinimum = exclusive_minimum;
  if (exclusive_maximum !== undefined) schema.exclusiveMaximum = exclusive_maximum;
  else if (free && maximum === undefined) schema.exclusiveMaximum = aboveHighestInteger;
}

function addTextKeywords(schema: Keywords, value: ValueType): void {
  const format = formatKeyword[value.format ?? value.type];
  const known = value.format === undefined ? textPattern(value.type) : formatPattern[value.format];
  const pattern = known ?? value.pattern;
  if (format !== undefined) schema.format = format;
  if (pattern !== undefined) schema.pattern = pattern;
  if (known !== undefined && value.pattern !== undefined) schema.allOf = [{ pattern: value.pattern }];
  if (value.min_length !== undefined) schema.minLength = value.min_length;
  if (value.max_length !== undefined) schema.maxLength = value.max_length;
}

function textPattern(kind: ValueKind): string | undefined {
  return kind === 'date' || kind === 'timestamp' || kind === 'uuid' ? valuePattern[kind] : undefined;
}

function addArrayKeywords(schema: Keywords, value: ValueType, ofField: (field: Property) => JsonSchema): void {
  if (value.items !== undefined) schema.items = valueSchema(value.items, ofField);
  if (value.min_items !== undefined) schema.minItems = value.min_items;
  if (value.max_items !== undefined) schema.maxItems = value.max_items;
}
