import type { JsonValue, Property, ValueType } from '../../../model/values.ts';
import type { FormMember, RowForm } from '../../../run/load/row-form.ts';
import { areDistinct } from './can-judge.ts';
import { anyItems, nullOrRight } from './list-check.ts';
import { anyObjectIsRight } from './object-check.ts';
import { allowedBooleans, integerRules, numberRules, scalarCheck } from './scalar-check.ts';
import { all, bareWord, field, quoted } from './sql-text.ts';
import { concatenated, type TextPart, type WrittenMember, writtenKey, writtenObject } from './written-text.ts';

/** A value as `json_transform` is asked for it, what is made of it, and how it is written. */
export interface WrittenValue {
  readonly shape: JsonValue;
  /** The typed value. */
  readonly value: string;
  /** True where it (not null) is valid for certain, given that it is written so. */
  readonly ok: string;
  readonly text: readonly TextPart[];
  /** Of a list whose column `joined` is used: all items as one text. */
  readonly joined?: string;
}

/** Columns that values are in where they are asked about. */
export interface ValueColumns {
  /** The typed value. */
  readonly typed: string;
  /** The items of a list as one text, which costs much to make. Null where there is no such column. */
  readonly joined: string | null;
}

/** A member that is always there; `shape` is null where nothing of it needs to be read. */
export interface FixedMember {
  readonly shape: JsonValue | null;
  readonly text: readonly TextPart[];
}

/** A field of an object. */
export interface WrittenField extends WrittenValue {
  readonly property: Property;
  readonly leaf: string;
  readonly member: WrittenMember;
}

/** A value of a type; null where it cannot be written again: lists of lists. */
function writtenValue(
  type: ValueType,
  leaf: string,
  { typed, joined }: ValueColumns,
  form: RowForm,
  formed: FormMember | undefined,
): WrittenValue | null {
  switch (type.type) {
    case 'array':
      return writtenList(type, leaf, joined, form, formed?.items ?? []);
    case 'object':
      return writtenStruct(type, leaf, form, formed?.members ?? []);
    case 'integer':
      // Whatever is no whole number of 64 bits is null or is written otherwise.
      return asItIs('BIGINT', leaf, all(integerRules(type, leaf)));
    case 'boolean': {
      const allowed = allowedBooleans(type);
      const ok = allowed.length === 2 ? 'true' : allowed.length === 0 ? 'false' : `${leaf} = ${allowed[0]}`;
      const text = { isSo: leaf, either: [{ constant: 'true' }], or: [{ constant: 'false' }] };
      return { shape: 'BOOLEAN', value: leaf, ok, text: [text] };
    }
    case 'number': {
      const { value } = scalarCheck(type);
      return { ...asItIs('JSON', leaf, all(numberRules(type, typed))), value: value(leaf) };
    }
    default: {
      const { shape, value, ok } = scalarCheck(type);
      return { shape, value: value(leaf), ok: ok(leaf, typed, null), text: inQuotes(leaf) };
    }
  }
}

function asItIs(shape: JsonValue, leaf: string, ok: string): WrittenValue {
  return { shape, value: leaf, ok, text: [{ expression: `${leaf}::varchar` }] };
}

const inQuotes = (leaf: string): TextPart[] => [{ constant: '"' }, { expression: leaf }, { constant: '"' }];

/** A list. Items that are null are not written, so that such a list is never the same. */
function writtenList(
  type: ValueType,
  leaf: string,
  joined: string | null,
  form: RowForm,
  members: readonly FormMember[],
): WrittenValue | null {
  const { items } = type;
  const { comma } = form;
  if (items?.type === 'array') return null;
  const sizes = [
    ...(type.min_items === undefined ? [] : [`len(${leaf}) >= ${type.min_items}`]),
    ...(type.max_items === undefined ? [] : [`len(${leaf}) <= ${type.max_items}`]),
  ];
  if (items === undefined) {
    const any = anyItems(leaf);
    return { ...any, ok: all([...sizes, any.ok]), text: listText(leaf, joinedItems(leaf, '', comma), '') };
  }
  if (items.type === 'object') {
    const objects = writtenObjects(items, leaf, form, members);
    return objects === null ? null : { ...objects, ok: all([...sizes, objects.ok]) };
  }
  const { shape, value, ok } = scalarCheck(items);
  const own = value('x');
  const right = ok('x', own, null);
  const isFree = right === 'true';
  const quote = shape === 'VARCHAR' ? '"' : '';
  const made = joinedItems(leaf, quote, comma);
  const text = joined ?? made;
  const wrong = `len(list_filter(${leaf}, lambda x: not coalesce(${nullOrRight(items, right)}, false))) = 0`;
  return {
    shape: [shape],
    value: own === 'x' ? leaf : `list_transform(${leaf}, lambda x: ${own})`,
    ok: all([...sizes, ...(isFree ? [] : [shortItems(items, text, wrong)])]),
    text: listText(leaf, text, quote),
    ...(joined === null ? {} : { joined: made }),
  };
}

/** A list of objects with scalar fields. */
function writtenObjects(
  { properties = [] }: ValueType,
  leaf: string,
  form: RowForm,
  members: readonly FormMember[],
): WrittenValue | null {
  const isFlat = properties.every((one) => one.type !== 'array' && one.type !== 'object');
  const inner = isFlat && properties.length > 0 ? writtenFields(properties, 'x', form, members, null) : null;
  if (inner === null) return null;
  const made = inner.fields.map((one) => `${quoted(one.property.column)}: ${one.value}`).join(', ');
  const right = all(inner.fields.map(isRight));
  const texts = `list_transform(${leaf}, lambda x: ${concatenated(inner.text)})`;
  return {
    shape: [inner.shape],
    value: `list_transform(${leaf}, lambda x: {${made}})`,
    ok: `len(list_filter(${leaf}, lambda x: not coalesce(${right}, false))) = 0`,
    text: listText(leaf, joinedItems(texts, '', form.comma), ''),
  };
}

/** Where all items together (`text`) are not longer than one may be, none is, and they need not be looked at one by one. */
function shortItems(items: ValueType, text: string, wrong: string): string {
  const isAlone = Object.keys(items).every((key) => ['type', 'max_length', 'nullable'].includes(key));
  if (items.type !== 'string' || items.max_length === undefined || !isAlone) return wrong;
  return `case when strlen(${text}) <= ${items.max_length} then true else ${wrong} end`;
}

/** The items of a list, with what stands between them. */
function joinedItems(list: string, quote: string, comma: string): string {
  return `array_to_string(${list}, ${quoted(quote + comma + quote)})`;
}

function listText(leaf: string, items: string, quote: string): TextPart[] {
  if (quote === '') return [{ constant: '[' }, { expression: items }, { constant: ']' }];
  const some = [{ constant: '["' }, { expression: items }, { constant: '"]' }];
  return [{ isSo: `len(${leaf}) = 0`, either: [{ constant: '[]' }], or: some }];
}

function writtenStruct(
  type: ValueType,
  leaf: string,
  form: RowForm,
  members: readonly FormMember[],
): WrittenValue | null {
  const { properties } = type;
  if (properties === undefined || properties.length === 0) {
    const isRight = properties === undefined ? anyObjectIsRight(leaf) : `${leaf}::varchar = '{}'`;
    return asItIs('JSON', leaf, isRight);
  }
  const inner = writtenFields(properties, leaf, form, members, null);
  if (inner === null) return null;
  const made = inner.fields.map((one) => `${quoted(one.property.column)}: ${one.value}`).join(', ');
  return {
    shape: inner.shape,
    value: `case when ${leaf} is not null then {${made}} end`,
    ok: all(inner.fields.map(isRight)),
    text: inner.text,
  };
}

/** A condition that a field has no value, or one that is valid. */
export function isRight({ property, leaf, ok }: WrittenField): string {
  const present = all([`${leaf} is not null`, ...(ok === 'true' ? [] : [ok])]);
  return property.required && property.nullable !== true
    ? present
    : ok === 'true'
      ? 'true'
      : `(${leaf} is null or (${present}))`;
}

/**
 * The fields of an object as they are written in a form. `columnsOf`: where the values of a field stand, if not in that of the
 * object. `known`: members of another kind; where it is given, members that the form has and nobody knows are written again as they are.
 */
export function writtenFields(
  properties: readonly Property[],
  of: string,
  form: RowForm,
  members: readonly FormMember[],
  columnsOf: ((property: Property) => ValueColumns) | null,
  known: ReadonlyMap<string, FixedMember> | null = null,
) {
  const fields = new Map<string, WrittenField>();
  for (const property of properties) {
    const leaf = `${of}.${field(property.name)}`;
    const formed = members.find((one) => one.key === property.name);
    const columns = columnsOf?.(property) ?? { typed: scalarCheck(property).value(leaf), joined: null };
    const value = writtenValue(property, leaf, columns, form, formed);
    if (value === null) return null;
    const member = writtenMember(property.name, leaf, value.text, absence(property, formed), form);
    fields.set(property.name, { ...value, property, leaf, member });
  }
  const shape = new Map<string, JsonValue>();
  const written: WrittenMember[] = [];
  const bare: string[] = [];
  const inForm = new Set(members.map((one) => one.key));
  const all = [...members, ...properties.filter((one) => !inForm.has(one.name)).map(({ name }) => ({ key: name }))];
  for (const one of all) {
    const own = fields.get(one.key);
    const fixed = known?.get(one.key);
    if (own !== undefined) {
      shape.set(one.key, own.shape);
      written.push(own.member);
    } else if (fixed !== undefined) {
      if (fixed.shape !== null) shape.set(one.key, fixed.shape);
      written.push({ parts: [writtenKey(one.key, form), ...fixed.text], isAbsent: null });
    } else if (known !== null && 'members' in one) {
      const other = otherMember(one, of, form);
      shape.set(one.key, other.shape);
      written.push(other.member);
      bare.push(...other.bare);
    }
  }
  if (!areDistinct([...shape.keys()])) return null;
  return { shape: Object.fromEntries(shape), fields: [...fields.values()], text: writtenObject(written, form), bare };
}

/** What is written where there is no value: nothing, or `null`; for fields that always have one neither. */
type Absence = 'left out' | 'null' | 'never';

function absence({ required, nullable }: Property, formed: FormMember | undefined): Absence {
  if (nullable !== true) return required ? 'never' : 'left out';
  return required || formed?.isNull === true ? 'null' : 'left out';
}

function writtenMember(
  key: string,
  leaf: string,
  text: readonly TextPart[],
  without: Absence,
  form: RowForm,
): WrittenMember {
  const start = writtenKey(key, form);
  if (without === 'never') return { parts: [start, ...text], isAbsent: null };
  if (without === 'left out') return { parts: [start, ...text], isAbsent: `${leaf} is null` };
  const either = { isSo: `${leaf} is null`, either: [{ constant: 'null' }], or: text };
  return { parts: [start, either], isAbsent: null };
}

/** A member that is not read, as JSON. `bare`: conditions that hold where it has words that JSON does not have. */
function otherMember(
  formed: FormMember,
  of: string,
  form: RowForm,
): { readonly shape: JsonValue; readonly member: WrittenMember; readonly bare: readonly string[] } {
  const leaf = `${of}.${field(formed.key)}`;
  const without: Absence = formed.isNull ? 'null' : 'left out';
  if (formed.members !== null && formed.members.length > 0 && areDistinct(formed.members.map((one) => one.key))) {
    const inner = formed.members.map((one) => otherMember(one, leaf, form));
    const shape = Object.fromEntries(formed.members.map((one, index) => [one.key, inner[index]?.shape ?? 'JSON']));
    const text = writtenObject(
      inner.map((one) => one.member),
      form,
    );
    return {
      shape,
      member: writtenMember(formed.key, leaf, text, without, form),
      bare: inner.flatMap((one) => one.bare),
    };
  }
  const text = `${leaf}::varchar`;
  const isBare = `case when ${leaf} is null or starts_with(${text}, '"') then false else regexp_matches('[' || ${text}, ${bareWord}) end`;
  return {
    shape: 'JSON',
    member: writtenMember(formed.key, leaf, [{ expression: text }], without, form),
    bare: [isBare],
  };
}
