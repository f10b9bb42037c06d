import { formatPattern, valuePattern } from '../model/formats.ts';
import type { JsonValue, ValueType } from '../model/values.ts';
import { isObject } from './json.ts';

/** Makes the check whether a value is of a type. Compiled once, since it looks at every value that is carried over. */
export function makeIsValid(type: ValueType): (value: JsonValue) => boolean {
  const isOfKind = kindCheck(type);
  const patterns = textPatterns(type);
  const allowed = type.const !== undefined ? [type.const] : type.enum;
  return (value) => {
    if (value === null) return type.nullable === true;
    if (!isOfKind(value)) return false;
    if (allowed && !allowed.some((one) => one === value)) return false;
    if (typeof value === 'number') return isInRange(type, value);
    if (typeof value === 'string') return hasLength(type, value) && patterns.every((one) => one.test(value));
    return true;
  };
}

function kindCheck(type: ValueType): (value: JsonValue) => boolean {
  switch (type.type) {
    case 'integer':
      return (value) => typeof value === 'number' && Number.isSafeInteger(value);
    case 'number':
      return (value) => typeof value === 'number';
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'array':
      return arrayCheck(type);
    case 'object':
      return objectCheck(type);
    case 'uuid':
    case 'date':
    case 'timestamp':
    case 'string':
      return (value) => typeof value === 'string';
  }
}

function textPatterns({ type, format, pattern }: ValueType): RegExp[] {
  const own = type === 'uuid' || type === 'date' || type === 'timestamp' ? valuePattern[type] : undefined;
  const formatted = format === undefined ? undefined : formatPattern[format];
  return [own, formatted, pattern].flatMap((one) => (one === undefined ? [] : new RegExp(one, 'u')));
}

function arrayCheck(type: ValueType): (value: JsonValue) => boolean {
  const isItem = type.items ? makeIsValid(type.items) : () => true;
  return (value) =>
    Array.isArray(value) &&
    value.length >= (type.min_items ?? 0) &&
    value.length <= (type.max_items ?? Number.POSITIVE_INFINITY) &&
    value.every((item: JsonValue) => isItem(item));
}

function objectCheck(type: ValueType): (value: JsonValue) => boolean {
  const fields = new Map((type.properties ?? []).map((field) => [field.name, makeIsValid(field)]));
  const required = (type.properties ?? []).filter((field) => field.required).map((field) => field.name);
  return (value) =>
    isObject(value) &&
    required.every((name) => Object.hasOwn(value, name)) &&
    Object.entries(value).every(([name, field]) => fields.get(name)?.(field) === true);
}

function isInRange(type: ValueType, value: number): boolean {
  return (
    value >= (type.minimum ?? Number.NEGATIVE_INFINITY) &&
    value <= (type.maximum ?? Number.POSITIVE_INFINITY) &&
    value > (type.exclusive_minimum ?? Number.NEGATIVE_INFINITY) &&
    value < (type.exclusive_maximum ?? Number.POSITIVE_INFINITY)
  );
}

function hasLength(type: ValueType, value: string): boolean {
  if (type.min_length === undefined && type.max_length === undefined) return true;
  const length = [...value].length;
  return length >= (type.min_length ?? 0) && length <= (type.max_length ?? Number.POSITIVE_INFINITY);
}
