import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventSchema } from '../../generators/json-schema/event-schema.ts';
import { checkPayload, checkValue } from '../../src/model/check-value.ts';
import type { PropertyCondition } from '../../src/model/condition.ts';
import type { EventDef, PropertyRule } from '../../src/model/event.ts';
import { formatPattern, valuePattern } from '../../src/model/formats.ts';
import type { JsonObject, JsonValue, Property } from '../../src/model/values.ts';
import { arbitraryType, payloadNear, properties } from './arbitrary-type.ts';

const at = { self: { path: 'a.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 } };

function eventWith(own: readonly Property[], rules: readonly PropertyRule[] = []): EventDef {
  return {
    name: 'e',
    table: 'event_e',
    typeName: 'E',
    platforms: [],
    tags: [],
    status: 'active',
    version: '1.0.0',
    properties: own,
    rules,
    after: [],
    examples: [],
    at,
  };
}

const ajv = new Ajv2020({
  strict: false,
  validateFormats: false,
  validateSchema: false,
  addUsedSchema: false,
  ownProperties: true,
});

/** What AJV says of payloads, by the schema that is generated for the event. */
function makeAccepts(event: EventDef): (payload: JsonObject) => boolean {
  const validate = ajv.compile(eventSchema(event));
  return (payload) => validate(payload) === true;
}

const condition: fc.Arbitrary<PropertyCondition> = fc
  .tuple(
    fc.constantFrom('a', 'b', 'c', 'constructor', '$d'),
    fc.oneof(
      fc.boolean().map((present) => ({ present })),
      fc.integer({ min: -1, max: 3 }).map((equals) => ({ equals })),
      fc.constantFrom({ equals: 'a' }, { in: ['a', 'DE', 1] }, { not_in: ['a', 0] }, { minimum: 1 }, { maximum: 2 }),
      fc.constantFrom({ minimum: 0, maximum: 3, not_in: [1] }),
    ),
  )
  .map(([property, rest]) => ({ property, ...rest }));

/** Each property at most once on each side, as a map in YAML has it, and only properties that the event has. */
function rulesFor(own: readonly Property[]): fc.Arbitrary<PropertyRule[]> {
  const known = new Set(own.map((one) => one.name));
  const side = fc
    .uniqueArray(condition, { selector: (one) => one.property, maxLength: 2 })
    .map((all) => all.filter((one) => known.has(one.property)));
  return fc.array(fc.record({ name: fc.constant('r'), when: side, require: side, at: fc.constant(at) }), {
    maxLength: 2,
  });
}

/** A value of the property, null where it may be, or nothing. */
function valueOrNothing({ type, nullable }: Property): fc.Arbitrary<JsonValue | undefined> {
  const value: fc.Arbitrary<JsonValue> =
    type === 'string' ? fc.constantFrom('a', 'b', 'DE') : fc.integer({ min: -1, max: 4 });
  return fc.oneof({ weight: 3, arbitrary: value }, fc.constant(nullable === true ? null : undefined));
}

describe('the value checker and the JSON Schema give the same verdict', () => {
  it('about payloads', () => {
    const verdicts = { true: 0, false: 0 };
    const drawn = properties(arbitraryType).chain((own) =>
      fc.tuple(fc.constant(own), fc.array(payloadNear(own), { minLength: 5, maxLength: 8 })),
    );
    fc.assert(
      fc.property(drawn, ([own, payloads]) => {
        const event = eventWith(own);
        const accepts = makeAccepts(event);
        for (const payload of payloads) {
          const verdict = checkPayload(event, payload).length === 0;
          verdicts[verdict ? 'true' : 'false'] += 1;
          expect(verdict).toBe(accepts(payload));
        }
      }),
      { numRuns: 300 },
    );
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(100);
  });

  it('about rules across properties', () => {
    const own = properties(
      fc.constantFrom(
        { type: 'integer' },
        { type: 'integer', nullable: true },
        { type: 'string' },
        { type: 'string', nullable: true },
      ),
    ).map((list) => list.map((one) => ({ ...one, required: false })));
    const fitting = (list: readonly Property[]) =>
      fc.tuple(...list.map(valueOrNothing)).map((values) => {
        const entries = list.map((one, index): [string, JsonValue | undefined] => [one.name, values[index]]);
        return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
      });
    const drawn = own.chain((list) =>
      fc.tuple(fc.constant(list), rulesFor(list), fc.array(fitting(list), { minLength: 5, maxLength: 8 })),
    );
    const verdicts = { true: 0, false: 0 };
    fc.assert(
      fc.property(drawn, ([list, rules, payloads]) => {
        const event = eventWith(list, rules);
        const accepts = makeAccepts(event);
        for (const payload of payloads) {
          const verdict = checkPayload(event, payload).length === 0;
          verdicts[verdict ? 'true' : 'false'] += 1;
          expect(verdict).toBe(accepts(payload));
        }
      }),
      { numRuns: 300 },
    );
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(100);
  });
});

describe('problems', () => {
  it('lead to the place', () => {
    const items = {
      type: 'object' as const,
      properties: [{ type: 'integer' as const, name: 'n', column: 'n', required: true, at }],
    };
    const problems = checkValue({ type: 'array', items }, [{ n: 1 }, { n: 'x' }, {}, { n: 1, m: 2 }]);
    expect(problems.map((one) => [one.rule, ...one.path])).toEqual([
      ['type', 1, 'n'],
      ['required', 2],
      ['unknown', 3, 'm'],
    ]);
  });

  it('count characters as code points', () => {
    expect(checkValue({ type: 'string', max_length: 2 }, '😀😀')).toEqual([]);
    expect(checkValue({ type: 'string', max_length: 1 }, '😀😀')).toHaveLength(1);
  });

  it('know 64 bits', () => {
    expect(checkValue({ type: 'integer' }, 2n ** 63n - 1n)).toEqual([]);
    expect(checkValue({ type: 'integer' }, 2n ** 63n)).toHaveLength(1);
    expect(checkValue({ type: 'integer' }, 2 ** 63)).toHaveLength(1);
    expect(checkValue({ type: 'integer' }, 1.5)).toHaveLength(1);
  });

  it('are not misled by names of members of Object', () => {
    const own: Property = { type: 'string', name: 'constructor', column: 'constructor', required: true, at };
    expect(checkPayload(eventWith([own]), {}).map((one) => one.rule)).toEqual(['required']);
    expect(checkPayload(eventWith([]), { toString: 'x' }).map((one) => one.rule)).toEqual(['unknown']);
  });
});

describe('formats', () => {
  const good: Record<string, string[]> = {
    email: ['a@example.org', 'first.last+tag@sub.example.co'],
    uri: ['https://example.org/a?b=c#d', 'urn:x:y', 'mailto:a@example.org', 'http://[::1]/'],
    hostname: ['localhost', 'a.example.org', 'xn--bcher-kva.example'],
    ipv4: ['0.0.0.0', '255.255.255.255', '10.1.2.3'],
    ipv6: [
      '::',
      '::1',
      '1::',
      '2001:db8::8:800:200c:417a',
      '1:2:3:4:5:6:7:8',
      '::ffff:10.0.0.1',
      '1:2:3:4:5:6:10.0.0.1',
      '1::3:4:5:6:7:8',
    ],
    country: ['DE', 'US'],
    currency: ['EUR'],
    semver: ['1.0.0', '0.1.2-alpha.1+build.5'],
    slug: ['a', 'a-b-1'],
  };
  const bad: Record<string, string[]> = {
    email: ['a', 'a@', '@b', 'a b@c.de', 'a@b..c', '.a@b.c', 'a@b.c\n'],
    uri: ['', 'example.org', 'http://a b', '//x', 'http://%zz'],
    hostname: ['-a', 'a-', 'a..b', '', `${'a'.repeat(64)}.b`],
    ipv4: ['256.0.0.1', '1.2.3', '01.2.3.4', '1.2.3.4.5'],
    ipv6: [
      ':',
      ':::',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '::1::',
      'g::',
      '1:2:3:4:5:6:7::8',
      '12345::',
      '1:2:3:4:5:6:7:10.0.0.1',
    ],
    country: ['de', 'DEU', ''],
    currency: ['EU', 'eur'],
    semver: ['1.0', 'v1.0.0', '01.0.0', '1.0.0-'],
    slug: ['A', 'a--b', '-a', ''],
  };

  it.each(Object.keys(formatPattern))('%s', (format) => {
    const pattern = new RegExp(Object.entries(formatPattern).find(([name]) => name === format)?.[1] ?? '', 'u');
    for (const text of good[format] ?? []) expect(pattern.test(text), text).toBe(true);
    for (const text of bad[format] ?? ['missing']) expect(pattern.test(text), text).toBe(false);
  });

  it('dates are exactly the days that there are', () => {
    const pattern = new RegExp(valuePattern.date, 'u');
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9999 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
        (year, month, day) => {
          const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          const date = new Date(`${text}T00:00:00Z`);
          const exists = year > 0 && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
          expect(pattern.test(text), text).toBe(exists);
        },
      ),
      { numRuns: 3000 },
    );
    for (const text of ['2000-02-29', '2024-02-29']) expect(pattern.test(text)).toBe(true);
    for (const text of ['1900-02-29', '2023-02-29', '2024-2-9']) expect(pattern.test(text)).toBe(false);
  });
});
