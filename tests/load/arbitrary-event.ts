import fc from 'fast-check';
import { sqlName } from '../../src/base/names.ts';
import type { PropertyCondition } from '../../src/model/condition.ts';
import type { EventDef, PropertyRule } from '../../src/model/event.ts';
import { portablePattern } from '../../src/model/patterns.ts';
import type { Property, StringFormat, ValueType } from '../../src/model/values.ts';

const at = { self: { path: 'a.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 } };

export const words = [
  ...[
    '',
    'a',
    'ab',
    'plus',
    'true',
    'nan',
    'NaN',
    '-Infinity',
    '5',
    '-1.5',
    'null',
    '{}',
    '[',
    'Zoë',
    '😀',
    'a b',
    "it's",
  ],
  ...[
    'x\ny',
    'x\u2028',
    'a\u00a0',
    'a\\b',
    'a"b',
    ', }',
    ',]',
    'a@example.org',
    '10.0.0.1',
    'DE',
    'EUR',
    '1.0.0',
    '\u0000',
  ],
];
const names = [
  'a',
  'b',
  'c',
  '$url',
  'A',
  'with space',
  'd.e',
  'f/g',
  'h~i',
  'ünï',
  'x"y',
  'z\\z',
  '*',
  'true',
  'constructor',
];
const patterns = ['^[a-z]+$', 'a', '^.$', '\\s', '^\\S*$', '[^b]', '\\w\\b', '^$', '\\d', 'é|ë|😀', '^.*b$'].flatMap(
  (one) => portablePattern(one).pattern ?? [],
);
const formats: readonly StringFormat[] = [
  'email',
  'uri',
  'hostname',
  'ipv4',
  'ipv6',
  'country',
  'currency',
  'semver',
  'slug',
];

type Parts = Partial<Omit<ValueType, 'type'>>;

const none = fc.constant<Parts>({});
const nullable = fc.constantFrom<Parts>({}, {}, { nullable: true });
const some = <T>(values: readonly T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 4 });

function options(values: readonly (string | number | boolean)[]): fc.Arbitrary<Parts> {
  return fc.oneof(
    { weight: 3, arbitrary: none },
    some(values).map((list): Parts => ({ enum: list })),
    fc.constantFrom(...values).map((one): Parts => ({ const: one })),
  );
}

function bounds(
  least: 'minimum' | 'exclusive_minimum' | 'min_length' | 'min_items',
  most: 'maximum' | 'exclusive_maximum' | 'max_length' | 'max_items',
  value: fc.Arbitrary<number>,
): fc.Arbitrary<Parts> {
  return fc.tuple(value, value, fc.nat(3)).map(([a, b, which]) => ({
    ...(which !== 1 ? { [least]: Math.min(a, b) } : {}),
    ...(which !== 0 ? { [most]: Math.max(a, b) } : {}),
  }));
}

function typed(type: ValueType['type'], ...parts: readonly fc.Arbitrary<Parts>[]): fc.Arbitrary<ValueType> {
  return fc.tuple(...parts).map((all): ValueType => Object.assign({ type }, ...all));
}

const numbers = fc.constantFrom(-5, -1, 0, 0.5, 1, 2.25, 5, 12);
const ranges = fc.oneof(
  none,
  bounds('minimum', 'maximum', numbers),
  bounds('exclusive_minimum', 'exclusive_maximum', numbers),
);
const text = fc.oneof(
  typed('string', nullable),
  typed('string', nullable, options(words)),
  typed('string', nullable, bounds('min_length', 'max_length', fc.nat(4))),
  typed(
    'string',
    nullable,
    fc.constantFrom(...patterns).map((pattern): Parts => ({ pattern })),
  ),
  typed(
    'string',
    nullable,
    fc.constantFrom(...formats).map((format): Parts => ({ format })),
  ),
);
const moments = ['2025-01-31', '2025-01-31T10:00:00Z', '2025-01-31T10:00:00.5Z'];
const scalar = fc.oneof(
  { weight: 3, arbitrary: text },
  typed('integer', nullable, ranges, options([-3, 0, 1, 5, 2 ** 53])),
  typed('number', nullable, ranges, options([-3, 0, 1.5, 100, 2 ** 60])),
  typed('boolean', nullable, options([true, false])),
  typed('date', nullable, options(moments)),
  typed('timestamp', nullable, options(moments)),
  typed('uuid', nullable),
);

const sizes = fc.oneof(none, bounds('min_items', 'max_items', fc.nat(3)));
const listOf = (items: fc.Arbitrary<ValueType>) =>
  typed(
    'array',
    nullable,
    sizes,
    items.map((one): Parts => ({ items: one })),
  );
const objectOf = (fields: fc.Arbitrary<ValueType>) =>
  typed(
    'object',
    nullable,
    propertiesOf(fields, 3).map((one): Parts => ({ properties: one })),
  );
const free = fc.oneof(typed('array', nullable, sizes), typed('object', nullable));

/** Any type that the language has. */
export const arbitraryType: fc.Arbitrary<ValueType> = fc.oneof(
  { weight: 8, arbitrary: scalar },
  { weight: 1, arbitrary: free },
  { weight: 2, arbitrary: listOf(scalar) },
  { weight: 2, arbitrary: objectOf(fc.oneof({ weight: 4, arbitrary: scalar }, listOf(scalar), objectOf(scalar))) },
  { weight: 2, arbitrary: listOf(objectOf(scalar)) },
  { weight: 1, arbitrary: listOf(listOf(scalar)) },
);

function propertiesOf(type: fc.Arbitrary<ValueType>, most: number): fc.Arbitrary<Property[]> {
  const property = fc
    .tuple(fc.constantFrom(...names), type, fc.boolean())
    .map(([name, of, required]): Property => ({ ...of, name, column: sqlName(name), required, at }));
  return fc.uniqueArray(property, { maxLength: most, size: 'max', selector: (one) => one.column });
}

function conditionOn(properties: readonly Property[]): fc.Arbitrary<PropertyCondition> {
  const values = fc.constantFrom('a', 'plus', '5', 'true', 0, 1, 5, true, '2025-01-31');
  const part = fc.oneof(
    fc.boolean().map((present) => ({ present })),
    values.map((equals) => ({ equals })),
    fc.array(values, { minLength: 1, maxLength: 3 }).map((list) => ({ in: list })),
    fc.array(values, { minLength: 1, maxLength: 3 }).map((list) => ({ not_in: list })),
    numbers.map((minimum) => ({ minimum })),
    numbers.map((maximum) => ({ maximum })),
  );
  return fc
    .tuple(fc.constantFrom(...properties.map((one) => one.name)), part)
    .map(([property, rest]) => ({ property, ...rest }));
}

function rulesOn(properties: readonly Property[]): fc.Arbitrary<PropertyRule[]> {
  if (properties.length === 0) return fc.constant([]);
  const side = fc.uniqueArray(conditionOn(properties), { maxLength: 2, selector: (one) => one.property });
  const rule = fc
    .tuple(fc.constantFrom('r1', 'r2'), side, side)
    .map(([name, when, require]): PropertyRule => ({ name, when, require, at }));
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant<PropertyRule[]>([]) },
    fc.uniqueArray(rule, { maxLength: 2, selector: (one) => one.name }),
  );
}

/** An event with properties of any types and rules across them. */
export const arbitraryEvent: fc.Arbitrary<EventDef> = propertiesOf(arbitraryType, 6).chain((properties) =>
  rulesOn(properties).map((rules) => ({
    name: 'seen',
    table: 'event_seen',
    typeName: 'Seen',
    platforms: [],
    tags: [],
    status: 'active',
    version: '1.0.0',
    properties,
    rules,
    after: [],
    examples: [],
    at,
  })),
);
