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
 * for this event. The list of parameters is gone through once for all properties (`v`).
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
      return parameterCheck(property, index, own);
    }),
  ];
  const taken = `select r, ${takenApart(event.properties, `r.${quotedName(name)}`, fields)} as v from (select t as r from (${rows.relation}) as t) as rows_read`;
  // Each key once, none that is null, and none that the event does not have, unless it has no value.
  return judgeValues(target, rows, checks, taken, ['v.keys_read = v.parameters', 'v.others = 0']);
}

const kinds = ['STRING', 'INTEGER', 'FLOAT'] as const;

interface ValueFields {
  /** The first of them that is set is the value: text, whole number, double. */
  readonly expressions: readonly [text: string, whole: string, double: string];
}

/** The fields of a parameter's value; null where the list is not one of parameters. */
function valueFields(list: SourceColumn): ValueFields | null {
  const typeOf = (of: readonly SourceColumn[] | undefined, name: string): string | null => {
    const found = of?.find((one) => one.name === name);
    return found === undefined ? null : typeName(found.type);
  };
  const value = list.fields?.find((one) => one.name === 'value');
  const isList = /^ARRAY<(?:RECORD|STRUCT)>$/i.test(list.type) && typeOf(list.fields, 'key') === 'STRING';
  if (!isList || value === undefined || typeName(value.type) !== 'RECORD') return null;
  const found = valueNames.map(([name, type]) => {
    const is = typeOf(value.fields, name);
    return is === null ? `cast(null as ${sqlNames[type]})` : is === type ? `p.value.${name}` : null;
  });
  const [text, whole, float, double] = found;
  if (!text || !whole || !float || !double) return null;
  return { expressions: [text, whole, `coalesce(${float}, ${double})`] };
}

const valueNames = [
  ['string_value', 'STRING'],
  ['int_value', 'INTEGER'],
  ['float_value', 'FLOAT'],
  ['double_value', 'FLOAT'],
] as const;
const sqlNames = { STRING: 'string', INTEGER: 'int64', FLOAT: 'float64' } as const;

/** The values of all properties from one pass over the parameters, as a struct: `s0`, `i0` and `f0` for the first one. */
function takenApart(properties: readonly Property[], list: string, { expressions }: ValueFields): string {
  const values = properties.flatMap(({ name }, index) =>
    expressions.map(
      (value, kind) => `max(if(p.key = ${bigqueryText(name)}, ${value}, null)) as ${letters[kind]}${index}`,
    ),
  );
  const isSet = expressions.map((one) => `${one} is not null`).join(' or ');
  const names = properties.map((one) => bigqueryText(one.name)).join(', ');
  const isKnown = names === '' ? 'false' : `coalesce(p.key in (${names}), false)`;
  const counts = `count(*) as parameters, count(distinct p.key) as keys_read, countif(not ${isKnown} and (${isSet})) as others`;
  return `(select as struct ${[counts, ...values].join(', ')} from unnest(${list}) as p)`;
}

const letters = ['s', 'i', 'f'] as const;

function parameterCheck(property: Property, index: number, own: SourceColumn | undefined): ValueCheck {
  const fields = letters.map((letter) => `v.${letter}${index}`);
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
