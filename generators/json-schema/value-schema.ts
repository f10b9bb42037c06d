import { formatPattern, valuePattern } from '../../src/model/formats.ts';
import type { Deprecation, Property, StringFormat, ValueKind, ValueType } from '../../src/model/values.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';

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

/** The schema of a property, with what people want to know of it. */
export function propertySchema(property: Property): JsonSchema {
  const comment = [property.unit && `unit: ${property.unit}`, property.pii && `pii: ${property.pii}`].filter(Boolean);
  return {
    ...(property.description === undefined ? {} : { description: property.description }),
    ...valueSchema(property, propertySchema),
    ...(comment.length === 0 ? {} : { $comment: comment.join('; ') }),
    ...(property.deprecated === undefined ? {} : { deprecated: true }),
    ...(property.example === undefined ? {} : { examples: [property.example] }),
  };
}

/** The schema of a value: exactly what the catalog allows. `ofField` says how the fields of objects are described. */
export function valueSchema(value: ValueType, ofField: (field: Property) => JsonSchema = valueSchema): JsonSchema {
  const type = jsonType(value.type);
  const nullable = value.nullable === true;
  return {
    type: nullable ? [type, 'null'] : type,
    ...constants(value, nullable),
    ...numberKeywords(value),
    ...textKeywords(value),
    ...(value.type === 'array' ? arrayKeywords(value, ofField) : {}),
    ...(value.type === 'object' && value.properties !== undefined ? objectKeywords(value.properties, ofField) : {}),
  };
}

/** `properties`, `required` and `additionalProperties: false` of a closed object. */
export function objectKeywords(properties: readonly Property[], ofField: (field: Property) => JsonSchema): JsonSchema {
  const required = properties.filter((one) => one.required).map((one) => one.name);
  return {
    properties: Object.fromEntries(properties.map((one) => [one.name, ofField(one)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
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

function constants(value: ValueType, nullable: boolean): JsonSchema {
  const orNull = nullable ? [null] : [];
  return {
    ...(value.enum === undefined ? {} : { enum: [...value.enum, ...orNull] }),
    ...(value.const === undefined ? {} : nullable ? { enum: [value.const, null] } : { const: value.const }),
  };
}

/** What 64-bit integers can hold. Both bounds are doubles exactly. */
const lowestInteger = -(2 ** 63);
const aboveHighestInteger = 2 ** 63;

function numberKeywords(value: ValueType): JsonSchema {
  const { minimum, maximum, exclusive_minimum, exclusive_maximum } = value;
  const free = value.type === 'integer' && value.enum === undefined && value.const === undefined;
  return {
    ...(minimum !== undefined
      ? { minimum }
      : free && exclusive_minimum === undefined
        ? { minimum: lowestInteger }
        : {}),
    ...(maximum === undefined ? {} : { maximum }),
    ...(exclusive_minimum === undefined ? {} : { exclusiveMinimum: exclusive_minimum }),
    ...(exclusive_maximum !== undefined
      ? { exclusiveMaximum: exclusive_maximum }
      : free && maximum === undefined
        ? { exclusiveMaximum: aboveHighestInteger }
        : {}),
  };
}

function textKeywords(value: ValueType): JsonSchema {
  const format = formatKeyword[value.format ?? value.type];
  const known = value.format === undefined ? textPattern(value.type) : formatPattern[value.format];
  const both = known !== undefined && value.pattern !== undefined;
  const pattern = known ?? value.pattern;
  return {
    ...(format === undefined ? {} : { format }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(both ? { allOf: [{ pattern: value.pattern }] } : {}),
    ...(value.min_length === undefined ? {} : { minLength: value.min_length }),
    ...(value.max_length === undefined ? {} : { maxLength: value.max_length }),
  };
}

function textPattern(kind: ValueKind): string | undefined {
  return kind === 'date' || kind === 'timestamp' || kind === 'uuid' ? valuePattern[kind] : undefined;
}

function arrayKeywords(value: ValueType, ofField: (field: Property) => JsonSchema): JsonSchema {
  return {
    ...(value.items === undefined ? {} : { items: valueSchema(value.items, ofField) }),
    ...(value.min_items === undefined ? {} : { minItems: value.min_items }),
    ...(value.max_items === undefined ? {} : { maxItems: value.max_items }),
  };
}
