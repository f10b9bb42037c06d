import type { Property } from '../../../model/values.ts';
import type { ColumnRows, EventTarget, SourceColumn } from '../../../run/load/load-dialect.ts';
import { standardProperties } from '../../../run/load/standard-properties.ts';
import { columnCheck, judgeValues, ruleConditions, standardCheck, type ValueCheck } from './accept-columns.ts';
import { nothing, quotedName } from './column-value.ts';
import { add, countKeys, type KeyCounts, parsedObject, plainText } from './json-text.ts';
import { at, hasOnly, hasPlainName, jsonReading, type NullStyle, objectOf, presentOk } from './json-value.ts';
import { typeName } from './scalar-value.ts';
import { alias } from './typed-columns.ts';

/**
 * A query of the typed columns, `_raw` and the row's key for rows of an envelope in columns: the payload is a struct, or JSON as a
 * value or as text. Null where SQL cannot tell for this event.
 */
export function acceptEnvelope(target: EventTarget, rows: ColumnRows): string | null {
  const { source, event } = target;
  const name = source.fields.properties ?? 'properties';
  const payload = rows.columns.find((one) => one.name === name);
  const parts = payload === undefined ? null : payloadParts(event.properties, payload);
  if (parts === null || rows.isText) return null;
  const context = source.context.map((property) => {
    // By the exact name, unlike the columns of a flat table.
    const found = rows.columns.find((one) => one.name === property.name);
    return columnCheck(property, found, false);
  });
  const standard = standardProperties(target, true).map((one) => standardCheck(one, rows));
  const taken = `select ${['r', ...parts.taken].join(', ')} from (select t as r from (${rows.relation}) as t) as rows_read`;
  return judgeValues(target, rows.columns, [...context, ...standard, ...parts.checks], taken, parts.conditions);
}

interface PayloadParts {
  readonly checks: readonly ValueCheck[];
  readonly conditions: readonly string[];
  /** What is taken out of the row beforehand. */
  readonly taken: readonly string[];
}

function payloadParts(properties: readonly Property[], payload: SourceColumn): PayloadParts | null {
  const column = `r.${quotedName(payload.name)}`;
  const type = typeName(payload.type);
  if (type === 'RECORD') return structParts(properties, payload.fields ?? [], column);
  if (!properties.every(hasPlainName)) return null;
  switch (type) {
    case 'JSON':
      return { ...jsonParts(properties, 'p', 'typed'), taken: [`${objectOf(column)} as p`] };
    case 'STRING': {
      const counts: KeyCounts = new Map();
      countKeys(properties, 'p', counts);
      const parts = jsonParts(properties, 'p', 'typed');
      const conditions = [...parts.conditions, ...plainText(column, counts)];
      return { ...parts, conditions, taken: [`${parsedObject(column)} as p`] };
    }
    default:
      return null;
  }
}

function structParts(properties: readonly Property[], fields: readonly SourceColumn[], column: string): PayloadParts {
  const checks = properties.map((property) => {
    const found = fields.find((one) => one.name === property.name);
    return columnCheck(property, found, false, { of: column, depth: 1 });
  });
  const known = new Set(properties.map((one) => one.name));
  const others = fields.filter((one) => !known.has(one.name)).map((one) => `${column}.${quotedName(one.name)} is null`);
  return { checks, conditions: [`${column} is not null`, ...others], taken: [] };
}

/** The parts of a payload that is the JSON object `json`, null where it is none. */
function jsonParts(properties: readonly Property[], json: string, style: NullStyle): Omit<PayloadParts, 'taken'> {
  return {
    checks: properties.map((one) => jsonCheck(one, json, style)),
    conditions: [`${json} is not null`, hasOnly(json, properties)],
  };
}

/** The check of a property that is a field of a JSON object. */
function jsonCheck(property: Property, json: string, style: NullStyle): ValueCheck {
  const field = at(json, property.name);
  const reading = jsonReading(property, style);
  if (reading === null) return { property, value: nothing(property), ok: presentOk(property, field, null, style) };
  const ok = presentOk(property, field, reading, style, alias(property.column), ruleConditions(property));
  return { property, value: reading.value(field), ok };
}

/**
 * The same for lines of JSON; `rows` is a query of `raw` and `file`. Fields of the envelope that nobody knows may hold anything.
 */
export function acceptLines(target: EventTarget, rows: string): string | null {
  const { source, event } = target;
  const name = source.fields.properties ?? 'properties';
  const outer = [...source.context, ...standardProperties(target, false)];
  const outerNames = [name, ...outer.map((one) => one.name)];
  if (new Set(outerNames).size < outerNames.length) return null;
  if (![{ name }, ...outer, ...event.properties].every(hasPlainName)) return null;
  const counts: KeyCounts = new Map();
  add(counts, name, '1');
  countKeys(outer, 'j', counts);
  countKeys(event.properties, 'p', counts);
  const parts = jsonParts(event.properties, 'p', 'json');
  const checks = [...outer.map((one) => jsonCheck(one, 'j', 'json')), ...parts.checks];
  const taken = `select r, j, ${objectOf(at('j', name))} as p from (select t as r, ${parsedObject('t.raw')} as j from (select raw, file as waymark_file from (${rows}) as lines) as t) as rows_read`;
  const conditions = [...parts.conditions, ...plainText('r.raw', counts)];
  return judgeValues(target, null, checks, taken, conditions);
}
