import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawPattern } from '../../src/sample/draw-pattern.ts';
import { sampleEvents } from '../../src/sample/index.ts';
import { makeBetween, makeRandom } from '../../src/sample/random.ts';
import { catalogOf, payloadOf, projectOf, sample, schemaCheck } from './fixture.ts';

const bounds = fc.record(
  {
    minimum: fc.integer({ min: -50, max: 50 }),
    maximum: fc.integer({ min: 51, max: 5000 }),
    exclusive_minimum: fc.integer({ min: -60, max: 40 }),
    exclusive_maximum: fc.integer({ min: 60, max: 4000 }),
  },
  { requiredKeys: [] },
);
const lengths = fc.record(
  { min_length: fc.integer({ min: 0, max: 12 }), max_length: fc.integer({ min: 12, max: 60 }) },
  { requiredKeys: [] },
);
const formats = ['email', 'uri', 'hostname', 'ipv4', 'ipv6', 'country', 'currency', 'semver', 'slug'];
const common = fc.record({ nullable: fc.boolean(), required: fc.boolean() }, { requiredKeys: [] });

const property: fc.Arbitrary<object> = fc.letrec<{ type: object; leaf: object }>((tie) => ({
  leaf: fc.oneof(
    fc.record({ type: fc.constant('integer') }).chain((type) => bounds.map((more) => ({ ...type, ...more }))),
    fc.record({ type: fc.constant('number') }).chain((type) => bounds.map((more) => ({ ...type, ...more }))),
    fc.record({ type: fc.constant('string') }).chain((type) => lengths.map((more) => ({ ...type, ...more }))),
    fc.record({ type: fc.constant('string'), format: fc.constantFrom(...formats) }),
    fc.record({ type: fc.constant('string'), enum: fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }) }),
    fc.record({ type: fc.constant('string'), pattern: fc.constantFrom('^[a-z]{3}-[0-9]{2,4}$', '^(x|yz)+$') }),
    fc.record({ type: fc.constantFrom('boolean', 'date', 'timestamp', 'uuid') }),
    fc.record({ type: fc.constant('integer'), const: fc.integer() }),
  ),
  type: fc.oneof(
    { maxDepth: 2 },
    tie('leaf'),
    fc.record({
      type: fc.constant('array'),
      items: tie('type'),
      min_items: fc.nat(3),
      max_items: fc.integer({ min: 3, max: 9 }),
    }),
    fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('type'), { minKeys: 1 }),
    }),
  ),
})).type;

describe('drawn values', () => {
  test('are valid for every type that the language has', async () => {
    const types = fc.array(fc.tuple(property, common), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(types, fc.integer(), async (list, seed) => {
        const properties = Object.fromEntries(list.map(([type, more], index) => [`p${index}`, { ...type, ...more }]));
        const project = projectOf(
          JSON.stringify({ events: { happened: { properties } }, sources: { app: { location: 'data/*.ndjson' } } }),
        );
        const isValid = await schemaCheck(project);
        for (const row of sample(project.catalog, { seed, count: 20 })) {
          expect(isValid(row), JSON.stringify(row.row)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('match the pattern that they are drawn from', () => {
    const patterns = [
      '^ord_[A-Za-z0-9]+$',
      '^[A-Z]{2}-[0-9]{4,6}$',
      '^(?:red|green|blue){1,2}x?$',
      '[^a-z]{3}',
      '^\\d{3}\\.\\d*$',
      '^[\\w-]+@[a-z.]+$',
      '^a|b$',
      '^[+-]?\\$[0-9]{1,3}$',
    ];
    const random = makeRandom(1, 2);
    for (const pattern of patterns) {
      const draw = drawPattern(pattern);
      for (let index = 0; index < 200; index++) expect(draw?.(random)).toMatch(new RegExp(pattern, 'u'));
    }
    for (const pattern of ['(?=a)a', '(a)\\1', '\\p{L}', 'a)', '[a']) expect(drawPattern(pattern), pattern).toBeNull();
  });

  test('lie between their bounds and have the mean that is asked for', () => {
    const random = makeRandom(3, 4);
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        fc.integer({ min: 1, max: 1e6 }),
        (share, width) => {
          const draw = makeBetween(10, 10 + width, 10 + share * width);
          const values = Array.from({ length: 4000 }, () => draw(random));
          expect(Math.min(...values)).toBeGreaterThanOrEqual(10);
          expect(Math.max(...values)).toBeLessThanOrEqual(10 + width);
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
          expect((mean - 10) / width).toBeCloseTo(share, 1);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('what the catalog says about values', () => {
  const rows = sample(
    catalogOf(`
events:
  ordered:
    properties:
      order: {type: string, required: true, example: ord-1}
      lines: {type: array, items: string, min_items: 2, max_items: 4, required: true, sample: {weights: {tea: 9, cup: 1}}}
      count: {type: integer, required: true, sample: {copy: lines}}
      first: {type: string, required: true, sample: {copy: lines}}
      size: {type: string, enum: [small, large], required: true, sample: {weights: {small: 3, large: 1}}}
      price: {type: number, required: true, sample: {by: size, cases: {small: {min: 1, max: 2}, large: {min: 10, max: 20}}}}
      total: {type: number, required: true, sample: {copy: price, times: {min: 2, max: 2}}}
      note: {type: string, sample: {present: 0.25}}
    sample: {max: 1}
entities: {order: {key: order}}
sources:
  app:
    location: data/*.ndjson
    context: {visitor: {type: string, required: true, pii: pseudonymous, sample: {pool: 7}}}
`),
    { count: 4000 },
  );
  const payloads = rows.map(payloadOf);
  const share = (isSo: (payload: Record<string, unknown>) => boolean): number =>
    payloads.filter(isSo).length / payloads.length;

  test('weights', () => {
    expect(share((one) => one.size === 'small')).toBeCloseTo(0.75, 1);
    expect(share((one) => Array.isArray(one.lines) && one.lines[0] === 'tea')).toBeCloseTo(0.9, 1);
  });

  test('copies, the length of lists and their first items', () => {
    expect(payloads.every((one) => Array.isArray(one.lines) && one.count === one.lines.length)).toBe(true);
    expect(payloads.every((one) => Array.isArray(one.lines) && one.first === one.lines[0])).toBe(true);
    expect(payloads.every((one) => Math.abs(Number(one.total) - 2 * Number(one.price)) < 0.011)).toBe(true);
  });

  test('cases', () => {
    expect(payloads.every((one) => (one.size === 'small' ? Number(one.price) <= 2 : Number(one.price) >= 10))).toBe(
      true,
    );
  });

  test('how often optional properties are there', () => {
    expect(share((one) => one.note !== undefined)).toBeCloseTo(0.25, 1);
  });

  test('keys are never repeated, pools are', () => {
    expect(new Set(payloads.map((one) => one.order)).size).toBe(rows.length);
    expect(new Set(rows.map((row) => row.row.visitor)).size).toBe(7);
  });
});

describe('rules across properties', () => {
  const rules = (text: string): string => `
events:
  sent:
    properties:
      kind: {type: string, enum: [letter, parcel], required: true}
      weight: {type: number, minimum: 0, maximum: 1000}
      stamp: string
      insured: {type: boolean, required: true}
    rules: ${text}
sources: {app: {location: data/*.ndjson}}
`;

  test('are kept', async () => {
    const project = projectOf(
      rules(`
      parcels_are_weighed: {when: {kind: parcel}, require: {weight: {minimum: 900}, stamp: ~}}
      letters_are_stamped: {when: {kind: letter}, require: [stamp, {insured: false}]}`),
    );
    const isValid = await schemaCheck(project);
    const rows = sample(project.catalog);
    expect(rows.length).toBeGreaterThan(1500);
    expect(rows.every(isValid)).toBe(true);
  });

  test('that contradict each other are reported', () => {
    const { catalog } = projectOf(
      rules(`
      one: {require: {kind: letter}}
      two: {require: {kind: parcel}}`),
    );
    const outcome = sampleEvents(catalog, { seed: 1, count: 10, from: '2025-01-14', days: 1 });
    expect(outcome.value).toBeNull();
    expect(outcome.diagnostics.map((one) => one.code)).toEqual(['sample/never-fits']);
  });

  test('a pattern that cannot be drawn from needs an example', () => {
    const text = (more: string): string => `
events: {seen: {properties: {code: {type: string, pattern: '^\\p{Lu}+$', required: true${more}}}}}
sources: {app: {location: data/*.ndjson}}`;
    const outcome = sampleEvents(catalogOf(text('')), { seed: 1, count: 10, from: '2025-01-14', days: 1 });
    expect(outcome.diagnostics.map((one) => one.code)).toEqual(['sample/no-value']);
    expect(sample(catalogOf(text(', example: AB'))).map((row) => payloadOf(row).code)).toContain('AB');
  });
});
