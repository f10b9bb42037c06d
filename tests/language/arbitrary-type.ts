import fc from 'fast-check';
import { sqlName } from '../../src/base/names.ts';
import type { JsonObject, JsonValue, Property, ValueType } from '../../src/model/values.ts';

const at = { self: { path: 'a.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 } };

const names = fc.constantFrom('a', 'b', 'c', 'constructor', '$d');
const small = fc.integer({ min: -3, max: 6 });
const bound = fc.oneof(small, fc.constantFrom(0.5, -1.5, 2.25));
const words = fc.constantFrom(
  '',
  'a',
  'ab',
  'abc',
  'DE',
  'é',
  '😀',
  '😀😀',
  'x\ny',
  'e@x.org',
  '10.0.0.1',
  '1.0.0',
  'a-b',
);
const maybe = <T>(key: string, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((one) => (one === undefined ? {} : { [key]: one }));

function all(...parts: fc.Arbitrary<object>[]): fc.Arbitrary<object> {
  return fc.tuple(...parts).map((objects) => Object.assign({}, ...objects));
}

const nullable = maybe('nullable', fc.boolean());

const number = (type: 'integer' | 'number') =>
  all(
    fc.constant({ type }),
    nullable,
    maybe('minimum', bound),
    maybe('maximum', bound),
    maybe('exclusive_minimum', bound),
    maybe('exclusive_maximum', bound),
    maybe('enum', fc.uniqueArray(small, { minLength: 1, maxLength: 4 })),
  );

const text = all(
  fc.constant({ type: 'string' }),
  nullable,
  maybe('min_length', fc.nat(3)),
  maybe('max_length', fc.nat(4)),
  maybe('pattern', fc.constantFrom('^a', 'b$', '^[a-zé]*$', '[^\\n\\r\\p{Zl}\\p{Zp}]{2}')),
  maybe('format', fc.constantFrom('email', 'ipv4', 'semver', 'slug', 'country')),
  fc.oneof(maybe('enum', fc.uniqueArray(words, { minLength: 1, maxLength: 4 })), maybe('const', words)),
);

const plain = all(
  fc.constantFrom({ type: 'boolean' }, { type: 'date' }, { type: 'timestamp' }, { type: 'uuid' }),
  nullable,
);

/** Types as the catalog's language can say them, small enough that values drawn from few often meet them. */
export const arbitraryType: fc.Arbitrary<ValueType> = fc.letrec<{ type: object; array: object; object: object }>(
  (tie) => ({
    type: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      number('integer'),
      number('number'),
      text,
      plain,
      tie('array'),
      tie('object'),
    ),
    array: all(
      fc.constant({ type: 'array' }),
      nullable,
      tie('type').map((items) => ({ items })),
      maybe('min_items', fc.nat(2)),
      maybe('max_items', fc.nat(3)),
    ),
    object: all(
      fc.constant({ type: 'object' }),
      nullable,
      properties(tie('type')).map((fields) => ({ properties: fields })),
    ),
  }),
).type as fc.Arbitrary<ValueType>;

export function properties(type: fc.Arbitrary<object>): fc.Arbitrary<Property[]> {
  const property = fc.tuple(names, type, fc.boolean()).map(([name, one, required]) => {
    return { ...one, name, column: sqlName(name), required, at } as Property;
  });
  return fc.uniqueArray(property, { selector: (one) => one.name, minLength: 1, maxLength: 4 });
}

/** Values near to what the types ask for: of the right shape often, right not too often. */
const arbitraryValue: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<JsonValue>(null, true, false, 2 ** 53, 2 ** 63, -(2 ** 63), 1e300, 1.0, -0),
    bound,
    words,
    fc.constantFrom(
      '2024-02-29',
      '2023-02-29',
      '2024-12-31T23:59:59Z',
      '2024-12-31T23:59:60Z',
      '2024-12-31 23:59:59Z',
      '2024-12-31T23:59:59+02:00',
      '2024-12-31T23:59:59',
      'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(names, tie('value'), { maxKeys: 4 }).map((object) => ({ ...object })),
  ),
})).value;

/** Values of the kind that the type asks for, and now and then any. */
export function valueNear(type: ValueType): fc.Arbitrary<JsonValue> {
  return fc.oneof({ weight: 9, arbitrary: ofKind(type) }, { weight: 1, arbitrary: arbitraryValue });
}

function ofKind(type: ValueType): fc.Arbitrary<JsonValue> {
  if (type.const !== undefined) return fc.constant(type.const);
  if (type.enum !== undefined) return fc.constantFrom(...type.enum);
  switch (type.type) {
    case 'array':
      return fc.array(type.items === undefined ? arbitraryValue : valueNear(type.items), { maxLength: 3 });
    case 'object':
      return payloadNear(type.properties ?? []);
    case 'integer':
      return small;
    case 'number':
      return bound;
    case 'boolean':
      return fc.boolean();
    case 'string':
      return words;
    case 'date':
      return fc.constantFrom('2024-02-29', '2023-02-29');
    case 'timestamp':
      return fc.constantFrom('2024-12-31T23:59:59Z', '2024-12-31T23:59:60Z');
    case 'uuid':
      return fc.constantFrom('f81d4fae-7dec-11d0-a765-00a0c91e6bf6', 'f81d4fae');
  }
}

/** An object with most of the properties, and now and then one more. */
export function payloadNear(own: readonly Property[]): fc.Arbitrary<JsonObject> {
  const entries = own.map((one) =>
    fc
      .option(valueNear(one), { nil: undefined, freq: one.required ? 20 : 3 })
      .map((value) => [one.name, value] as const),
  );
  const extra = fc
    .constantFrom(...Array<undefined>(19).fill(undefined), 'more')
    .map((more) => ['unknown', more] as const);
  return fc
    .tuple(...entries, extra)
    .map((all): JsonObject => Object.fromEntries(all.filter(([, value]) => value !== undefined)) as JsonObject);
}
