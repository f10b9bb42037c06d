import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bigquery } from '../../src/dialects/bigquery/index.ts';
import { formatPattern } from '../../src/model/formats.ts';
import type { JsonValue, Property, ValueType } from '../../src/model/values.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { column, literal } from '../../src/sql/make.ts';
import { values } from '../../src/sql/make-relation.ts';
import { sqlTypeOf } from '../../src/sql/types.ts';
import { allHold, propertyPredicates, valuePredicates } from '../../src/sql/value-predicates.ts';
import { evaluate, openMemory } from './fixture.ts';

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openMemory();
});
afterAll(() => warehouse.close());

const span = { path: 'test', line: 1, column: 1, endLine: 1, endColumn: 1 };
const property = (name: string, type: ValueType, required = false): Property => ({
  ...type,
  name,
  column: name,
  required,
  at: { self: span },
});

/** Which rules a value of the right type breaks, said independently of SQL: rule and path, each once. */
function broken(value: JsonValue, type: ValueType): string[] {
  if (value === null) return [];
  const found = Object.entries(scalarRules(value, type)).flatMap(([rule, holds]) => (holds ? [] : [rule]));
  if (Array.isArray(value)) found.push(...brokenItems(value, type));
  else if (typeof value === 'object') found.push(...brokenFields(new Map(Object.entries(value)), type));
  return [...new Set(found)].sort();
}

function scalarRules(value: JsonValue, type: ValueType): Record<string, boolean> {
  const size = typeof value === 'string' ? [...value].length : 0;
  const { const: only = value, enum: options = [value], pattern = '', format } = type;
  return {
    const: value === only,
    enum: options.some((one) => one === value),
    ...(typeof value === 'number' && {
      minimum: value >= (type.minimum ?? Number.NEGATIVE_INFINITY),
      maximum: value <= (type.maximum ?? Number.POSITIVE_INFINITY),
      exclusive_minimum: value > (type.exclusive_minimum ?? Number.NEGATIVE_INFINITY),
      exclusive_maximum: value < (type.exclusive_maximum ?? Number.POSITIVE_INFINITY),
    }),
    ...(typeof value === 'string' && {
      min_length: size >= (type.min_length ?? 0),
      max_length: size <= (type.max_length ?? Number.POSITIVE_INFINITY),
      pattern: new RegExp(pattern, 'u').test(value),
      format: format === undefined || new RegExp(formatPattern[format], 'u').test(value),
    }),
  };
}

function brokenItems(value: readonly JsonValue[], { items, min_items = 0, max_items = 99 }: ValueType): string[] {
  const found = [value.length < min_items ? 'min_items' : '', value.length > max_items ? 'max_items' : ''];
  if (items && items.nullable !== true && value.includes(null)) found.push('items []');
  for (const item of value) found.push(...broken(item, items ?? { type: 'string' }).map((one) => below('[]', one)));
  return found.filter((one) => one !== '');
}

function brokenFields(fields: ReadonlyMap<string, JsonValue>, { properties = [] }: ValueType): string[] {
  return properties.flatMap((one) => {
    const inner = fields.get(one.name) ?? null;
    const isMissing = one.required && one.nullable !== true && inner === null;
    return [
      ...(isMissing ? [`required .${one.name}`] : []),
      ...broken(inner, one).map((text) => below(`.${one.name}`, text)),
    ];
  });
}

function below(step: string, text: string): string {
  const [rule = '', path = ''] = text.split(' ');
  return `${rule} ${step}${path}`;
}

async function brokenInSql(value: JsonValue, type: ValueType): Promise<string[]> {
  const predicates = valuePredicates(column('v'), type);
  const from = values([{ name: 'v', type: sqlTypeOf(type) }], [[literal(value, sqlTypeOf(type))]]);
  const found = await evaluate(
    warehouse,
    [...predicates, { holds: allHold(predicates) }].map((one) => one.holds),
    from,
  );
  const failed = predicates.flatMap((one, index) => (found[index] === false ? [`${one.rule} ${one.path}`.trim()] : []));
  expect(found.at(-1) === false).toBe(failed.length > 0);
  return [...new Set(failed)].sort();
}

const texts = fc.oneof(
  fc.constantFrom('', 'a', 'ab', 'abc', 'DE', "it's", 'a\nb', '👍🏽'),
  fc.string({ maxLength: 5 }).map((one) => one.replaceAll('\0', '')),
);
const numbers = fc.constantFrom(-2, -0.5, 0, 0.5, 1, 2, 3, 1e-7, 1e21, 9007199254740991);
const wholes = fc.constantFrom(-2, -1, 0, 1, 2, 3);
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 1 });
const bounds = {
  minimum: some(numbers),
  maximum: some(numbers),
  exclusive_minimum: some(numbers),
  exclusive_maximum: some(numbers),
};
const sizes = (least: string, most: string) => ({ [least]: some(fc.nat(3)), [most]: some(fc.nat(3)) });

/** Leaves out keys without a value: they would not be there in a catalog either. */
const written = (type: object): ValueType => JSON.parse(JSON.stringify(type));

const { type: anyType } = fc.letrec<{ type: ValueType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'type' },
    fc.record({ type: fc.constant('integer'), enum: some(fc.array(wholes, { minLength: 1 })), ...bounds }).map(written),
    fc.record({ type: fc.constant('number'), const: some(numbers), ...bounds }).map(written),
    fc
      .record({
        type: fc.constant('string'),
        enum: some(fc.array(texts, { minLength: 1 })),
        pattern: some(fc.constantFrom('^a', 'b$', '^[A-Z]{2}$', "'")),
        format: some(fc.constantFrom('country', 'slug')),
        ...sizes('min_length', 'max_length'),
      })
      .map(written),
    fc.record({ type: fc.constant('boolean'), const: some(fc.boolean()) }).map(written),
    fc
      .record({
        type: fc.constant('array'),
        items: fc.tuple(tie('type'), fc.boolean()).map(([one, nullable]) => ({ ...one, nullable })),
        ...sizes('min_items', 'max_items'),
      })
      .map(written),
    fc.tuple(tie('type'), tie('type'), fc.boolean(), fc.boolean()).map(
      ([a, b, required, nullable]): ValueType => ({
        type: 'object',
        properties: [property('a', a, required), property('b', { ...b, nullable }, true)],
      }),
    ),
  ),
}));

function valueFor(type: ValueType): fc.Arbitrary<JsonValue> {
  const orNull = (inner: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> => fc.option(inner, { nil: null, freq: 6 });
  switch (type.type) {
    case 'integer':
      return orNull(wholes);
    case 'number':
      return orNull(numbers);
    case 'boolean':
      return orNull(fc.boolean());
    case 'array':
      return orNull(fc.array(valueFor(type.items ?? { type: 'string' }), { maxLength: 4 }));
    case 'object':
      return orNull(fc.record(Object.fromEntries((type.properties ?? []).map((one) => [one.name, valueFor(one)]))));
    default:
      return orNull(texts);
  }
}

describe('predicates of a typed column', () => {
  test('find the broken rules at any depth', async () => {
    const pair = anyType.chain((type) => fc.tuple(fc.constant(type), valueFor(type)));
    await fc.assert(
      fc.asyncProperty(pair, async ([type, value]) => {
        expect(await brokenInSql(value, type)).toEqual(broken(value, type));
      }),
      { numRuns: 250 },
    );
  });

  test('every format gives the verdict of its regular expression', async () => {
    const samples = [
      'a@b.de',
      'https://x.de/?q=1',
      'x.de',
      '10.0.0.1',
      '::1',
      'fe80::1:2',
      'DE',
      'EUR',
      '1.2.3-rc.1',
      'a-b',
      '',
      'a b',
      'a\n',
      '256.1.1.1',
      '-x.de',
    ];
    const formats = ['email', 'uri', 'hostname', 'ipv4', 'ipv6', 'country', 'currency', 'semver', 'slug'] as const;
    for (const format of formats) {
      for (const sample of samples) {
        const type: ValueType = { type: 'string', format };
        expect([format, sample, await brokenInSql(sample, type)]).toEqual([format, sample, broken(sample, type)]);
      }
    }
  });

  test('a required property must be there unless null is allowed', () => {
    const rules = (one: Property) => propertyPredicates(column('v'), one).map(({ rule }) => rule);
    expect(rules(property('v', { type: 'string', max_length: 3 }, true))).toEqual(['required', 'max_length']);
    expect(rules(property('v', { type: 'string', nullable: true }, true))).toEqual([]);
    expect(rules(property('v', { type: 'string' }))).toEqual([]);
  });

  test('an option that the type cannot hold is never met', async () => {
    expect(await brokenInSql(1, { type: 'integer', enum: [0.5] })).toEqual(['enum']);
    expect(await brokenInSql(null, { type: 'integer', enum: [0.5] })).toEqual([]);
    expect(await brokenInSql(1, { type: 'integer', enum: [0.5, 1] })).toEqual([]);
  });

  test('BigQuery asks the same', () => {
    const type: ValueType = {
      type: 'array',
      items: { type: 'object', properties: [property('sku', { type: 'string', max_length: 3 }, true)] },
    };
    expect(valuePredicates(column('v'), type).map((one) => bigquery.expr(one.holds))).toEqual([
      'not exists (select 1 from unnest(v) as item where not (item is not null))',
      'not exists (select 1 from unnest(v) as item where not (item is null or item.sku is not null))',
      'not exists (select 1 from unnest(v) as item where not (char_length(item.sku) <= 3))',
    ]);
  });
});
