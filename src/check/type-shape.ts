import type { PiiClass, StringFormat, ValueKind } from '../model/values.ts';
import type { YamlNode } from '../yaml/nodes.ts';
import type { At, Located, Shape } from '../yaml/shape.ts';
import {
  anyNode,
  byKind,
  documented,
  flag,
  integer,
  lazy,
  list,
  located,
  mapOf,
  mapped,
  type NamedEntry,
  name,
  number,
  object,
  oneOf,
  text,
} from '../yaml/shapes.ts';
import { deprecationShape } from './deprecation-shape.ts';
import { propertySampleShape } from './sample-shape.ts';
import { type Word, wordShape } from './word-shape.ts';

export const valueKinds = [
  'string',
  'integer',
  'number',
  'boolean',
  'date',
  'timestamp',
  'uuid',
  'array',
  'object',
] as const;
export const stringFormats = [
  'email',
  'uri',
  'hostname',
  'ipv4',
  'ipv6',
  'country',
  'currency',
  'semver',
  'slug',
] as const;
export const piiClasses = ['none', 'pseudonymous', 'personal', 'sensitive'] as const;

/** What is written about the values of a property, before it is known which shared property it extends. */
export interface TypeSpec {
  readonly type?: ValueKind;
  readonly nullable?: boolean;
  readonly enum?: readonly Located<Word>[];
  readonly const?: Located<Word>;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusive_minimum?: number;
  readonly exclusive_maximum?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly pattern?: string;
  readonly format?: StringFormat;
  readonly items?: TypeSpec;
  readonly min_items?: number;
  readonly max_items?: number;
  readonly properties?: readonly NamedEntry<PropertySpec>[];
  readonly at: At;
}

export interface PropertySpec extends TypeSpec {
  readonly required?: boolean;
  readonly description?: string;
  readonly unit?: string;
  readonly pii?: PiiClass;
  readonly owner?: string;
  /** Kept as a node, so that a complaint can point into it. */
  readonly example?: YamlNode;
  readonly coerce?: boolean;
  readonly renamed_from?: string;
  readonly deprecated?: {
    readonly reason?: string;
    readonly replaced_by?: string;
    readonly remove_after?: string;
    readonly at: At;
  };
  readonly sample?: NonNullable<ReturnType<typeof propertySampleShape.read>>;
}

const length = integer({ min: 0, max: 1_000_000_000 });

/** What other languages call the types. */
const otherNames = new Map<string, ValueKind>([
  ...many('string', ['text', 'str', 'varchar', 'char', 'email', 'url', 'uri']),
  ...many('integer', ['int', 'int32', 'int64', 'long', 'bigint', 'smallint']),
  ...many('number', ['float', 'float64', 'double', 'decimal', 'numeric', 'real', 'money']),
  ...many('boolean', ['bool', 'bit']),
  ...many('timestamp', ['datetime', 'date-time', 'timestamptz', 'time', 'instant']),
  ...many('uuid', ['guid']),
  ...many('array', ['list', 'repeated']),
  ...many('object', ['map', 'struct', 'record', 'dict', 'json']),
]);

function many(kind: ValueKind, names: readonly string[]): [string, ValueKind][] {
  return names.map((one) => [one, kind]);
}

const typeName = oneOf(valueKinds, 'type', otherNames);

const typeFields = {
  type: documented('The type of the value.', typeName),
  nullable: documented('True where the value may be null. An optional property may be absent in any case.', flag),
  enum: documented('All values that it can have.', list(wordShape, { min: 1 })),
  const: documented('The only value that it can have.', wordShape),
  minimum: documented('Smallest value.', number()),
  maximum: documented('Largest value.', number()),
  exclusive_minimum: documented('Every value is greater than this.', number()),
  exclusive_maximum: documented('Every value is smaller than this.', number()),
  min_length: documented('Fewest characters (Unicode code points).', length),
  max_length: documented('Most characters (Unicode code points).', length),
  pattern: documented('A regular expression, found anywhere unless anchored by `^` and `$`.', text),
  format: documented('A well-known form of text.', oneOf(stringFormats, 'format')),
  items: documented(
    'What the items of an array are.',
    lazy('type', () => wholeType),
  ),
  min_items: documented('Fewest items of an array.', length),
  max_items: documented('Most items of an array.', length),
  properties: documented(
    'The fields of an object. It has no others.',
    lazy('properties', () => propertiesShape),
  ),
};

/** `string` stands for `{type: string}`. */
function orTypeName<T extends TypeSpec>(map: Shape<T>): Shape<T | TypeSpec> {
  const short = mapped(typeName, (type, node): TypeSpec => ({ type, at: { self: node.span, type: node.span } }));
  return byKind({ scalar: short, map });
}

const wholeType: Shape<TypeSpec> = orTypeName(object({ what: 'a type', optional: typeFields }));

const propertyFields = {
  ...typeFields,
  required: documented('True where the property has to be there. Optional unless written.', flag),
  description: documented('What it means, in a sentence.', text),
  unit: documented('Unit of the number: `USD`, `s`, `px`.', text),
  pii: documented('Privacy class of the value.', oneOf(piiClasses, 'privacy class')),
  owner: documented('The team that answers for it.', text),
  example: documented('A typical value; it is checked against the type.', anyNode),
  coerce: documented(
    'True where values of another JSON type are converted while loading (`"74.25"` becomes 74.25).',
    flag,
  ),
  renamed_from: documented('What it was called before, so that `waymark diff` knows it is the same.', name),
  deprecated: documented('True, a reason, or a map.', deprecationShape),
  sample: documented('How `waymark sample` draws its values.', propertySampleShape),
};

const wholeProperty: Shape<PropertySpec> = orTypeName(object({ what: 'a property', optional: propertyFields }));

export const propertyShape: Shape<PropertySpec> = lazy('property', () => wholeProperty);

export const propertiesShape: Shape<readonly NamedEntry<PropertySpec>[]> = mapOf(propertyShape, 'property');

/** An empty property (`order_id:` or an item of a list) uses the shared one of its name as it is. */
const propertyUse: Shape<PropertySpec> = {
  read: (node, context) => (isEmpty(node) ? { at: { self: node.span } } : propertyShape.read(node, context)),
  schema: () => ({ anyOf: [{ type: 'null' }, propertyShape.schema()] }),
};

const propertyNames: Shape<readonly NamedEntry<PropertySpec>[]> = mapped(list(located(name)), (names) =>
  names.map(({ value, span }) => ({ name: value, span, value: { at: { self: span } }, broken: false })),
);

/** The properties of an event: a map, or a list of names of shared properties. */
export const propertyUsesShape: Shape<readonly NamedEntry<PropertySpec>[]> = byKind({
  list: propertyNames,
  map: mapOf(propertyUse, 'property'),
});

/** The properties of a group: as those of an event, or the name of a single shared one. */
export const groupPropertiesShape: Shape<readonly NamedEntry<PropertySpec>[]> = byKind({
  scalar: mapped(located(name), ({ value, span }) => [
    { name: value, span, value: { at: { self: span } }, broken: false },
  ]),
  list: propertyNames,
  map: mapOf(propertyUse, 'property'),
});

function isEmpty(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** The parts that refer to themselves, by the names under which the editor schema defines them. */
export const typeDefinitions = { type: wholeType, property: wholeProperty, properties: propertiesShape };
