import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, test } from 'vitest';
import type { EmittedFile } from '../../generators/generator.ts';
import { eventSchema } from '../../generators/json-schema/event-schema.ts';
import { jsonSchemaGenerator } from '../../generators/json-schema/index.ts';
import { checkTexts, contentsOf, generateTexts, nastyProject, projectTexts, repository } from './generate-project.ts';

type Schema = Record<string, unknown>;

let files: readonly EmittedFile[];

beforeAll(async () => {
  files = await generateTexts(projectTexts(nastyProject), [jsonSchemaGenerator]);
});

function schemaAt(path: string): Schema {
  return JSON.parse(contentsOf(files, path));
}

/** As strict as AJV can be: a schema with a keyword that does nothing is an error. */
function strictAjv(): Ajv2020 {
  return new Ajv2020({ strict: true, validateFormats: false, allErrors: true, ownProperties: true, logger: false });
}

describe('every schema', () => {
  test('is a valid schema of draft 2020-12, and AJV has no complaint in strict mode', () => {
    const events = files.filter((file) => file.path.startsWith('schemas/events/'));
    expect(events.length).toBe(11);
    for (const { contents } of events) expect(() => strictAjv().compile(JSON.parse(contents))).not.toThrow();
    expect(() => strictAjv().compile(schemaAt('schemas/bundle.json'))).not.toThrow();
  });

  test('has an id that tells project, kind and name, and stays the same however files move', async () => {
    expect(schemaAt('schemas/events/order.paid.json').$id).toBe('urn:waymark:Nasty%20%26%20%22odd%22:event:order.paid');
    const texts = projectTexts(nastyProject);
    const { 'catalog/odd/names.yaml': names = '', ...rest } = texts;
    const moved = await generateTexts({ ...rest, 'catalog/elsewhere.yaml': names }, [jsonSchemaGenerator]);
    expect(moved).toEqual(files);
  });
});

describe('the schema of an event', () => {
  test('says what the catalog says', () => {
    const schema = schemaAt('schemas/events/order.paid.json');
    expect(schema).toMatchObject({
      title: 'order.paid',
      $comment: 'version: 1.2.0; status: active',
      additionalProperties: false,
      required: ['order_id', 'amount', 'paid_at'],
      properties: {
        order_id: { type: 'string', minLength: 1, maxLength: 20, $comment: 'pii: pseudonymous', examples: ['ord_1'] },
        tier: { type: ['string', 'null'], enum: ['basic', 'plus', 'premium', null] },
        amount: { type: 'number', minimum: 0, exclusiveMaximum: 10000, deprecated: true, $comment: 'unit: USD' },
        items: { type: 'array', minItems: 1, maxItems: 5, items: { required: ['sku'], additionalProperties: false } },
        paid_on: { type: 'string', format: 'date' },
        paid_at: { type: 'string', format: 'date-time' },
        charge: { type: 'string', format: 'uuid' },
      },
    });
    expect(schemaAt('schemas/events/checkout.begun.json')).toMatchObject({
      deprecated: true,
      $comment:
        'version: 1.0.0; status: deprecated. Renamed. Use `checkout.started` instead. May be removed after 2027-01-01.',
    });
  });

  test('holds rules across properties as conditions', () => {
    const { project } = checkTexts(projectTexts(nastyProject));
    const event = project.catalog.events.find((one) => one.name === 'order.paid');
    if (event === undefined) throw new Error('no order.paid');
    const check = strictAjv().compile(eventSchema(event));
    const paid = { order_id: 'o', amount: 0.5, paid_at: '2025-01-14T08:00:00Z' };
    const verdicts: [payload: object, valid: boolean][] = [
      [paid, true],
      [{ ...paid, tier: 'premium' }, false],
      [{ ...paid, tier: 'premium', amount: 1 }, true],
      [{ ...paid, tier: null }, true],
      [{ ...paid, tier: 'basic', address: { city: 'a' } }, false],
      [{ ...paid, tier: 'basic', address: null }, true],
      [{ ...paid, count: 1 }, false],
      [{ ...paid, count: 0 }, true],
      [{ ...paid, count: 1, items: [{ sku: 'a' }] }, true],
    ];
    expect(verdicts.map(([payload]) => [payload, check(payload)])).toEqual(verdicts);
  });

  test('takes whole numbers of 64 bits, and no others', () => {
    const check = strictAjv().compile(schemaAt('schemas/events/%24pageview.json'));
    const valid = (number: number): boolean => check({ '7d': number, constructor: 'a' });
    expect([0, -(2 ** 63), 2 ** 62, 1.0].map(valid)).toEqual([true, true, true, true]);
    expect([2 ** 63, 1e300, 0.5, Number.NaN].map(valid)).toEqual([false, false, false, false]);
  });
});

describe('the bundle', () => {
  test('judges any event by its name', () => {
    const check = strictAjv().compile(schemaAt('schemas/bundle.json'));
    expect(check({ event: 'any_event', properties: { name: 'a' } })).toBe(true);
    expect(check({ event: 'any_event', properties: { name: 1 } })).toBe(false);
    expect(check({ event: 'page_left', properties: { name: 'a' } })).toBe(false);
    expect(check({ event: 'unknown', properties: {} })).toBe(false);
    expect(check({ event: '$pageview' })).toBe(false);
  });

  test('without events refuses everything', async () => {
    const [bundle] = await generateTexts({ 'catalog/a.yaml': 'entities: {}\n' }, [jsonSchemaGenerator]);
    const check = strictAjv().compile(JSON.parse(bundle?.contents ?? ''));
    expect(check({ event: 'a', properties: {} })).toBe(false);
  });
});

test('the schema of an envelope judges its fields, the context and the payload', () => {
  const ajv = strictAjv();
  ajv.addSchema(schemaAt('schemas/bundle.json'));
  const check = ajv.compile(schemaAt('schemas/sources/app.json'));
  const row = {
    event: 'order.paid',
    event_id: 'e1',
    timestamp: '2025-01-14T08:00:00Z',
    received_at: '2025-01-14T08:00:01+01:00',
    session: 's',
    properties: { order_id: 'o', amount: 1, paid_at: '2025-01-14T08:00:00Z' },
  };
  expect(check({ ...row, user_id: null, more: 1 })).toBe(true);
  const { session: _, ...without } = row;
  const wrong = [
    without,
    { ...row, event: '$pageview' },
    { ...row, event_id: '' },
    { ...row, timestamp: '2025-01-14' },
    { ...row, user_id: 5 },
    { ...row, properties: {} },
    { ...row, properties: null },
  ];
  expect(wrong.map((one) => check(one))).toEqual(wrong.map(() => false));
});

test('the examples of the reference catalogs are valid, for validators that know formats too', async () => {
  const reference = await generateTexts(projectTexts(repository), [jsonSchemaGenerator]);
  let examples = 0;
  for (const { path, contents } of reference) {
    if (!path.startsWith('schemas/events/')) continue;
    const schema: Schema = JSON.parse(contents);
    const ajv = new Ajv2020({ strict: true, allErrors: true });
    addFormats.default(ajv);
    const check = ajv.compile(schema);
    for (const example of Array.isArray(schema.examples) ? schema.examples : []) {
      expect(check(example), `${path}: ${ajv.errorsText(check.errors)}`).toBe(true);
      examples++;
    }
  }
  expect(examples).toBeGreaterThan(10);
});
