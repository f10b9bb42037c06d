import type { Property } from '../../../model/values.ts';
import type { ColumnRows, EventTarget, SourceColumn } from '../../../run/load/load-dialect.ts';
import { standardProperties } from '../../../run/load/standard-properties.ts';
import { bigqueryText } from '../text.ts';
import {
  columnCheck,
  judgeValues,
  propertyCheck,
  ruleConditions,
  standardCheck,
  type ValueCheck,
} from './accept-columns.ts';
import { columnReading, nothing, quotedName } from './column-value.ts';
import { typeName } from './scalar-value.ts';
import { alias } from './typed-columns.ts';

/**
 * A query of the typed columns, `_raw` and the row's key for rows of the export of Google Analytics. Null where SQL cannot tell
 * for this event.
 */
export function acceptParameters(target: EventTarget, rows: ColumnRows): string | null {
  const { source, event } = target;
  const name = source.fields.properties ?? 'event_params';
  const list = rows.columns.find((one) => one.name === name);
  const fields = list === undefined ? null : valueFields(list);
  if (list === undefined || fields === null) return null;
  const checks = [
    ...source.context.map((one) => propertyCheck(one, rows)),
    ...standardProperties(target, true).map((one) => timeCheck(one, rows)),
    ...event.properties.map((property, index) => {
      // Other columns of the export that are called like a property are read too.
      const own = property.name === name ? undefined : rows.columns.find((one) => one.name === property.name);
      return parameterCheck(property, valuesOf(`v${index}`, fields), own);
    }),
  ];
  const values = takenApart(event.properties, `r.${quotedName(name)}`, fields);
  const taken = `select ${['r', ...values].join(', ')} from (select t as r from (${rows.relation}) as t) as rows_read`;
  return judgeValues(target, rows.columns, checks, taken, ['is_closed']);
}

const kinds = ['STRING', 'INTEGER', 'FLOAT'] as const;

/** Names of the fields that a value has. */
type ValueFields = ReadonlySet<string>;

/** The first of them that is set is the value: text, whole number, double. */
function valuesOf(value: string, fields: ValueFields): readonly [text: string, whole: string, double: string] {
  const [text, whole, float, double] = [
    ['string_value', 'string'],
    ['int_value', 'int64'],
    ['float_value', 'float64'],
    ['double_value', 'float64'],
  ].map(([name = '', type]) => (fields.has(name) ? `${value}.${name}` : `cast(null as ${type})`));
  return [text ?? '', whole ?? '', `coalesce(${float}, ${double})`];
}

/** The fields of a parameter's value; null where the list is not one of parameters. */
function valueFields({ type, fields = [] }: SourceColumn): ValueFields | null {
  const key = fields.find((one) => one.name === 'key');
  const value = fields.find((one) => one.name === 'value');
  const isList = /^ARRAY<(?:RECORD|STRUCT)>$/i.test(type) && key !== undefined && typeName(key.type) === 'STRING';
  if (!isList || value === undefined || typeName(value.type) !== 'RECORD') return null;
  const found = (value.fields ?? []).filter((one) => Object.hasOwn(valueTypes, one.name));
  if (found.some((one) => typeName(one.type) !== valueTypes[one.name])) return null;
  return new Set(found.map((one) => one.name));
}

const valueTypes: Readonly<Record<string, string>> = {
  string_value: 'STRING',
  int_value: 'INTEGER',
  float_value: 'FLOAT',
  double_value: 'FLOAT',
};

/** The value of each property (`v0`, `v1`, …), and whether the parameters are those of the event (`is_closed`). */
function takenApart(properties: readonly Property[], list: string, fields: ValueFields): string[] {
  const parameters = `unnest(${list}) as p`;
  const values = properties.map(
    // A key that comes twice is in doubt anyway; without a limit it would end the statement.
    ({ name }, index) => `(select p.value from ${parameters} where p.key = ${bigqueryText(name)} limit 1) as v${index}`,
  );
  const names = properties.map((one) => bigqueryText(one.name)).join(', ');
  const isKnown = names === '' ? 'false' : `coalesce(p.key in (${names}), false)`;
  const isSet = valuesOf('p.value', fields)
    .map((one) => `${one} is not null`)
    .join(' or ');
  // Each key once, none that is null, and none that the event does not have, unless it has no value.
  const isClosed = `count(*) = count(distinct p.key) and countif(not ${isKnown} and (${isSet})) = 0`;
  return [...values, `(select ${isClosed} from ${parameters}) as is_closed`];
}

/** `fields`: the three values of the parameter of that name; `own`: another column of the export of that name. */
function parameterCheck(property: Property, fields: readonly string[], own: SourceColumn | undefined): ValueCheck {
  const isAbsent = `(${fields.map((one) => `${one} is null`).join(' and ')})`;
  if (own !== undefined) {
    const check = columnCheck({ ...property, nullable: false }, own, false);
    return { ...check, property, ok: `(${isAbsent} and ${check.ok})` };
  }
  const branches = fields.flatMap((field, kind) => {
    const reading = columnReading(property, { name: '', type: kinds[kind] ?? '' }, { isText: false, depth: 0 });
    return reading === null ? [] : [{ field, reading }];
  });
  // A field after one that is set, but not read, tells nothing.
  const readable = branches.map(({ field, reading }, at) => {
    const before = fields
      .slice(0, fields.indexOf(field))
      .filter((one) => branches.slice(0, at).every((b) => b.field !== one));
    const when = [...before.map((one) => `${one} is null`), `${field} is not null`].join(' and ');
    return { when, value: reading.value(field), ok: reading.ok(field, alias(property.column)) };
  });
  if (readable.length === 0) return { property, value: nothing(property), ok: property.required ? 'false' : isAbsent };
  const value = `case ${readable.map((one) => `when ${one.when} then ${one.value}`).join(' ')} end`;
  const ok = `case ${readable.map((one) => `when ${one.when} then ${one.ok}`).join(' ')} else false end`;
  const right = [`${alias(property.column)} is not null`, ok, ...ruleConditions(property)].join(' and ');
  return { property, value, ok: property.required ? `(${right})` : `(${isAbsent} or (${right}))` };
}

/** Whole microseconds since 1970 are a time, in years 1 to 9999; other types that show no time of day are not. */
function timeCheck(property: Property, rows: ColumnRows): ValueCheck {
  const found = rows.columns.find((one) => one.name === property.name);
  const type = found === undefined ? '' : typeName(found.type);
  if (property.type !== 'timestamp' || instants.has(type)) return standardCheck(property, rows);
  if (found === undefined || type !== 'INTEGER') return columnCheck(property, undefined, false);
  const micros = `r.${quotedName(found.name)}`;
  const isInRange = `${micros} between -62135596799999999 and 253402300799999999`;
  return {
    property,
    value: `if(${isInRange}, timestamp_micros(${micros}), null)`,
    ok: `coalesce(${isInRange}, false)`,
  };
}

const instants: ReadonlySet<string> = new Set(['STRING', 'TIMESTAMP', 'DATETIME']);
