import type { PropertyCondition } from './condition.ts';
import type { PropertyRule } from './event.ts';
import { formatPattern, valuePattern } from './formats.ts';
import type { JsonObject, JsonValue, Property, ValueType } from './values.ts';

/** Where a value does not fit. `path` leads from the checked value to it, or to the object that lacks or has a key too much. */
export interface ValueProblem {
  readonly path: readonly (string | number)[];
  /** The key of the language that it breaks: `type`, `enum`, `minimum`, …; `unknown`: a key that the closed object does not have. */
  readonly rule: string;
  /** A sentence without a full stop. */
  readonly message: string;
}

/**
 * What is wrong with a value. Gives the verdict that the JSON Schema and the SQL of the same type give.
 * `coerce` makes no difference here: values that are converted while loading are not valid as they are written.
 */
export function checkValue(type: ValueType, value: JsonValue): ValueProblem[] {
  const problems: ValueProblem[] = [];
  visit(type, value, { path: [], problems });
  return problems;
}

/** What is wrong with the payload of an event: its properties, and then its rules across properties. */
export function checkPayload(
  event: { readonly properties: readonly Property[]; readonly rules: readonly PropertyRule[] },
  payload: JsonObject,
): ValueProblem[] {
  const problems = checkValue({ type: 'object', properties: event.properties }, payload);
  // A payload whose values have the wrong type need not be complained about twice.
  if (problems.length > 0) return problems;
  return event.rules
    .filter((rule) => !holds(rule, payload))
    .map((rule) => ({
      path: [],
      rule: rule.name,
      message: `The rule \`${rule.name}\` does not hold${rule.description === undefined ? '' : `: ${rule.description}`}`,
    }));
}

interface Visit {
  readonly path: (string | number)[];
  readonly problems: ValueProblem[];
}

function complain(visit: Visit, rule: string, message: string): void {
  visit.problems.push({ path: [...visit.path], rule, message });
}

function visit(type: ValueType, value: JsonValue, at: Visit): void {
  if (value === null) {
    if (type.nullable !== true) complain(at, 'nullable', 'Null is not allowed');
    return;
  }
  if (!isOfType(type.type, value)) {
    complain(at, 'type', `${show(value)} is not ${typeWords[type.type]}`);
    return;
  }
  checkOptions(type, value, at);
  if (typeof value === 'number' || typeof value === 'bigint') checkRange(type, value, at);
  else if (typeof value === 'string') checkText(type, value, at);
  else if (isList(value)) checkItems(type, value, at);
  else if (isRecord(value)) checkFields(type, value, at);
}

const typeWords: Readonly<Record<ValueType['type'], string>> = {
  string: 'text',
  integer: 'a whole number of 64 bits',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date (`2025-12-31`)',
  timestamp: 'a timestamp (`2025-12-31T23:59:59Z`)',
  uuid: 'a UUID',
  array: 'a list',
  object: 'an object',
};

function isOfType(kind: ValueType['type'], value: JsonValue): boolean {
  switch (kind) {
    case 'string':
      return typeof value === 'string';
    case 'date':
    case 'timestamp':
    case 'uuid':
      return typeof value === 'string' && matches(valuePattern[kind], value);
    case 'integer':
      return isInteger(value);
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint';
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return isList(value);
    case 'object':
      return isRecord(value);
  }
}

const lowestInteger = -(2n ** 63n);
const highestInteger = 2n ** 63n - 1n;

function isInteger(value: JsonValue): boolean {
  if (typeof value === 'bigint') return value >= lowestInteger && value <= highestInteger;
  return Number.isInteger(value) && Math.abs(Number(value)) <= 2 ** 63 && Number(value) !== 2 ** 63;
}

function checkOptions(type: ValueType, value: JsonValue, at: Visit): void {
  if (type.enum !== undefined && !type.enum.some((option) => option === value)) {
    complain(at, 'enum', `${show(value)} is not one of ${type.enum.map((option) => show(option)).join(', ')}`);
  }
  if (type.const !== undefined && type.const !== value)
    complain(at, 'const', `${show(value)} is not ${show(type.const)}`);
}

function checkRange(type: ValueType, value: number | bigint, at: Visit): void {
  const { minimum, maximum, exclusive_minimum: above, exclusive_maximum: below } = type;
  if (minimum !== undefined && value < minimum) complain(at, 'minimum', `${value} is below ${minimum}`);
  if (maximum !== undefined && value > maximum) complain(at, 'maximum', `${value} is above ${maximum}`);
  if (above !== undefined && value <= above) complain(at, 'exclusive_minimum', `${value} is not above ${above}`);
  if (below !== undefined && value >= below) complain(at, 'exclusive_maximum', `${value} is not below ${below}`);
}

function checkText(type: ValueType, value: string, at: Visit): void {
  const { min_length: least, max_length: most, pattern, format } = type;
  if (least !== undefined || most !== undefined) {
    const length = codePoints(value);
    if (least !== undefined && length < least)
      complain(at, 'min_length', `${show(value)} has ${length} characters, fewer than ${least}`);
    if (most !== undefined && length > most)
      complain(at, 'max_length', `${show(value)} has ${length} characters, more than ${most}`);
  }
  if (pattern !== undefined && !matches(pattern, value))
    complain(at, 'pattern', `${show(value)} does not match \`${pattern}\``);
  if (format !== undefined && !matches(formatPattern[format], value))
    complain(at, 'format', `${show(value)} is not of the format \`${format}\``);
}

function checkItems(type: ValueType, list: readonly JsonValue[], at: Visit): void {
  const { min_items: least, max_items: most, items } = type;
  if (least !== undefined && list.length < least)
    complain(at, 'min_items', `${list.length} items are fewer than ${least}`);
  if (most !== undefined && list.length > most) complain(at, 'max_items', `${list.length} items are more than ${most}`);
  if (items === undefined) return;
  list.forEach((item, index) => {
    at.path.push(index);
    visit(items, item, at);
    at.path.pop();
  });
}

function checkFields(type: ValueType, object: JsonObject, at: Visit): void {
  if (type.properties === undefined) return;
  const known = new Set<string>();
  for (const field of type.properties) {
    known.add(field.name);
    if (!Object.hasOwn(object, field.name)) {
      if (field.required) complain(at, 'required', `\`${field.name}\` is missing`);
      continue;
    }
    at.path.push(field.name);
    visit(field, object[field.name] ?? null, at);
    at.path.pop();
  }
  for (const key of Object.keys(object)) {
    if (known.has(key)) continue;
    at.path.push(key);
    complain(at, 'unknown', `There is no property \`${key}\``);
    at.path.pop();
  }
}

/** True where the rule says nothing about the payload, or what it requires holds. */
export function holds(rule: PropertyRule, payload: JsonObject): boolean {
  return !rule.when.every((one) => meets(one, payload)) || rule.require.every((one) => meets(one, payload));
}

/** Whether a payload meets one condition. */
export function meets(condition: PropertyCondition, payload: JsonObject): boolean {
  const value = Object.hasOwn(payload, condition.property) ? (payload[condition.property] ?? null) : null;
  if (value === null) return condition.present === false;
  if (condition.present === false) return false;
  if (condition.equals !== undefined && condition.equals !== value) return false;
  if (condition.in !== undefined && !condition.in.includes(value)) return false;
  if (condition.not_in?.includes(value)) return false;
  return meetsBounds(condition, value);
}

function meetsBounds({ minimum, maximum }: PropertyCondition, value: JsonValue): boolean {
  if (minimum === undefined && maximum === undefined) return true;
  if (typeof value !== 'number' && typeof value !== 'bigint') return false;
  return (minimum === undefined || value >= minimum) && (maximum === undefined || value <= maximum);
}

const compiled = new Map<string, RegExp>();

function matches(pattern: string, text: string): boolean {
  let regex = compiled.get(pattern);
  if (regex === undefined) {
    regex = new RegExp(pattern, 'u');
    compiled.set(pattern, regex);
  }
  return regex.test(text);
}

/** Length in Unicode code points. */
function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isRecord(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in a message: short. */
function show(value: JsonValue): string {
  if (typeof value === 'string') return value.length > 60 ? `\`${value.slice(0, 60)}…\`` : `\`${value}\``;
  if (typeof value === 'object' && value !== null) return isList(value) ? 'A list' : 'An object';
  return `\`${value}\``;
}
