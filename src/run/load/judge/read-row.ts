import type { SourceDef } from '../../../model/source.ts';
import type { JsonObject, JsonValue, Property } from '../../../model/values.ts';
import { convertFields, hasCoerced, type RowStyle } from './convert.ts';
import { isoOfMicros } from './instant.ts';
import { isRecord } from './strict-json.ts';

/** A row with its parts told apart. `undefined`: the row has no such field. */
export interface ReadRow {
  readonly event: JsonValue | undefined;
  readonly id: JsonValue | undefined;
  readonly time: JsonValue | undefined;
  readonly received: JsonValue | undefined;
  /** The payload of an event with these properties, as the value checker expects it. */
  readonly payload: (properties: readonly Property[]) => JsonValue | undefined;
  readonly context: JsonObject;
}

export type RowReader = (row: JsonObject) => ReadRow;

/** How the rows of a source are taken apart. */
export function rowReader(source: SourceDef, style: RowStyle): RowReader {
  if (source.layout === 'envelope') return (row) => readEnvelope(source, style, row);
  if (source.layout === 'columns') return (row) => readColumns(source, style, row);
  return (row) => readGa4(source, style, row);
}

function readEnvelope(source: SourceDef, style: RowStyle, row: JsonObject): ReadRow {
  const { fields } = source;
  const payload = parsedObject(own(row, fields.properties ?? 'properties'), style);
  return {
    ...standardFields(source, style, row),
    payload: (properties) => (isRecord(payload) ? convertPayload(properties, payload, style) : payload),
    context: convertFields(source.context, named(row, source.context), style),
  };
}

function readColumns(source: SourceDef, style: RowStyle, row: JsonObject): ReadRow {
  return {
    ...standardFields(source, style, row),
    payload: (properties) => convertPayload(properties, picked(row, properties), style),
    context: convertFields(source.context, picked(row, source.context), style),
  };
}

/** Parameters, and beside them those columns of the export (`items`, `ecommerce`, …) that the event has properties for. */
function readGa4(source: SourceDef, style: RowStyle, row: JsonObject): ReadRow {
  const name = source.fields.properties ?? 'event_params';
  const parameters = own(row, name);
  const standard = standardFields(source, style, row);
  return {
    ...standard,
    time: microsTime(own(row, source.fields.time)),
    received: source.fields.received === undefined ? undefined : microsTime(own(row, source.fields.received)),
    payload: (properties) => {
      const given = parameterValues(parameters);
      if (given === null) return parameters;
      const columns = properties.filter((one) => own(row, one.name) !== undefined && one.name !== name);
      const values = { ...withoutNulls(picked(row, columns)), ...given };
      return convertPayload(properties, values, 'typed');
    },
    context: convertFields(source.context, picked(row, source.context), 'typed'),
  };
}

function standardFields(source: SourceDef, style: RowStyle, row: JsonObject) {
  const { fields } = source;
  const time = (name: string | undefined): JsonValue | undefined => {
    const value = name === undefined ? undefined : own(row, name);
    if (style === 'json' || value === undefined) return value;
    return convertFields([timeProperty], { time: value }, style).time;
  };
  return {
    event: fields.event === undefined ? undefined : own(row, fields.event),
    id: fields.id === undefined ? undefined : idOf(own(row, fields.id), style),
    time: time(fields.time),
    received: time(fields.received),
  };
}

/** Tables may number their rows. */
function idOf(value: JsonValue | undefined, style: RowStyle): JsonValue | undefined {
  const isWhole = typeof value === 'bigint' || Number.isSafeInteger(value);
  return isWhole && style !== 'json' ? String(value) : value;
}

const nowhere = { path: '', line: 1, column: 1, endLine: 1, endColumn: 1 };
const timeProperty: Property = {
  name: 'time',
  column: 'time',
  type: 'timestamp',
  required: false,
  at: { self: nowhere },
};

function convertPayload(properties: readonly Property[], payload: JsonObject, style: RowStyle): JsonObject {
  return style === 'json' && !hasCoerced(properties) ? payload : convertFields(properties, payload, style);
}

/** The fields of exactly the names of properties. */
function named(row: JsonObject, properties: readonly Property[]): JsonObject {
  return Object.fromEntries(
    properties.flatMap(({ name }) => {
      const value = own(row, name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** The fields that properties name, by the name that people write or the SQL name. */
function picked(row: JsonObject, properties: readonly Property[]): JsonObject {
  const fields: [string, JsonValue][] = [];
  for (const property of properties) {
    const key = Object.hasOwn(row, property.name) ? property.name : property.column;
    const value = own(row, key);
    if (value !== undefined) fields.push([property.name, value]);
  }
  return Object.fromEntries(fields);
}

function parsedObject(value: JsonValue | undefined, style: RowStyle): JsonValue | undefined {
  if (typeof value !== 'string' || style === 'json') return value;
  try {
    const parsed: JsonValue = JSON.parse(value);
    return parsed;
  } catch {
    return value;
  }
}

/** Whole microseconds since 1970, also as text; anything else as it is. */
function microsTime(value: JsonValue | undefined): JsonValue | undefined {
  const isWhole = (typeof value === 'number' && Number.isSafeInteger(value)) || typeof value === 'bigint';
  if (!isWhole && !(typeof value === 'string' && /^-?\d{1,18}$/.test(value))) return value;
  const micros = BigInt(value);
  const isInRange = micros > -62_135_596_800_000_000n && micros < 253_402_300_800_000_000n;
  return isInRange ? isoOfMicros(micros) : value;
}

/** Key → the one value that is set, the last of several with the same key. Null where it is no list of parameters. */
function parameterValues(parameters: JsonValue | undefined): JsonObject | null {
  const values: [string, JsonValue][] = [];
  if (parameters === undefined || parameters === null) return {};
  if (!Array.isArray(parameters)) return null;
  for (const parameter of parameters) {
    if (!isRecord(parameter) || typeof parameter.key !== 'string') return null;
    const value = isRecord(parameter.value) ? setValue(parameter.value) : (parameter.value ?? null);
    if (value !== null) values.push([parameter.key, value]);
  }
  return Object.fromEntries(values);
}

function setValue({ string_value, int_value, float_value, double_value }: JsonObject): JsonValue {
  return string_value ?? wholeNumber(int_value) ?? float_value ?? double_value ?? null;
}

/** BigQuery's own JSON export writes 64-bit integers as text. */
function wholeNumber(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

function own(row: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(row, name) ? row[name] : undefined;
}
