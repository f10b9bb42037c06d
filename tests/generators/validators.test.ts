import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { wholeFile } from '../../generators/generate-files.ts';
import type { GeneratorInput } from '../../generators/generator.ts';
import { eventSchema } from '../../generators/json-schema/event-schema.ts';
import { memoryCache } from '../../generators/text-cache.ts';
import { validatorsGenerator } from '../../generators/validators/index.ts';
import { checkPayload } from '../../src/model/check-value.ts';
import type { EventDef } from '../../src/model/event.ts';
import { payloadNear } from '../language/arbitrary-type.ts';
import { arbitraryEvent } from '../load/arbitrary-event.ts';
import { checkTexts, contentsOf, generateTexts, nastyProject, projectTexts } from './generate-project.ts';

interface Finding {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly message?: string;
}

interface Module {
  readonly validate: (
    event: string,
    payload: unknown,
  ) => { readonly valid: boolean; readonly errors: readonly Finding[] };
  readonly validators: Readonly<Record<string, ((payload: unknown) => boolean) & { readonly errors: unknown }>>;
}

const folder = mkdtempSync(join(tmpdir(), 'waymark-validators-'));
let modules = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Imports a generated module as an app would: from a folder where nothing is installed. */
async function importModule(contents: string): Promise<Module> {
  const path = join(folder, `validators-${modules++}.mjs`);
  writeFileSync(path, contents);
  return import(/* @vite-ignore */ pathToFileURL(path).href);
}

function inputOf(events: readonly EventDef[]): GeneratorInput {
  const { input, project } = checkTexts({ 'catalog/a.yaml': 'events: {}\n' });
  return { ...input, project: { ...project, catalog: { ...project.catalog, events } } };
}

async function nasty(): Promise<Module> {
  const files = await generateTexts(projectTexts(nastyProject), [validatorsGenerator]);
  return importModule(contentsOf(files, 'schemas/validators.js'));
}

describe('the same verdict', () => {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    validateFormats: false,
    addUsedSchema: false,
    ownProperties: true,
  });
  const drawn = fc
    .sample(arbitraryEvent, { numRuns: 100, seed: 7 })
    .map((event, index) => ({ ...event, name: `seen_${index}` }));

  test('of the module, of the JSON Schema under AJV, and of the checker of examples', async () => {
    const made = await validatorsGenerator.generate(inputOf(drawn));
    const { validate, validators } = await importModule(
      contentsOf([...(made.value ?? [])].map(wholeFile), 'schemas/validators.js'),
    );
    expect(Object.keys(validators)).toEqual(drawn.map((event) => event.name));
    const seen = { valid: 0, invalid: 0 };
    for (const event of drawn) {
      const check = ajv.compile(eventSchema(event));
      fc.assert(
        fc.property(payloadNear(event.properties), (payload) => {
          const verdict = check(payload);
          expect(validate(event.name, payload).valid).toBe(verdict);
          expect(checkPayload(event, payload).length === 0).toBe(verdict);
          seen[verdict ? 'valid' : 'invalid']++;
        }),
        { numRuns: 40 },
      );
    }
    expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(500);
  });

  test('with names that every object has, and payloads that are none', async () => {
    const { validate } = await nasty();
    expect(validate('$pageview', { '7d': 1 }).errors).toMatchObject([{ keyword: 'required', instancePath: '' }]);
    expect(validate('$pageview', JSON.parse('{"7d": 1, "constructor": "a", "__proto__": 1}')).valid).toBe(false);
    for (const payload of [null, undefined, 1, 'a', [], true]) {
      expect(validate('page_left', payload).errors).toMatchObject([{ keyword: 'type', schemaPath: '#/type' }]);
    }
  });
});

describe('what is wrong', () => {
  const paid = { order_id: 'o', amount: 5, paid_at: '2025-01-14T08:00:00Z' };

  test('is told for every place at once', async () => {
    const { validate } = await nasty();
    const result = validate('order.paid', {
      order_id: '',
      amount: 'x',
      items: [{ sku: 'A' }, { quantity: 0 }],
      more: 1,
    });
    expect(result.errors.map((one) => [one.instancePath, one.keyword])).toEqual([
      ['', 'required'],
      ['/order_id', 'minLength'],
      ['/amount', 'type'],
      ['/items/0/sku', 'pattern'],
      ['/items/1', 'required'],
      ['/items/1/quantity', 'minimum'],
      ['', 'additionalProperties'],
    ]);
    expect(result.errors.find((one) => one.instancePath === '/items/0/sku')?.schemaPath).toBe(
      '#/properties/items/items/properties/sku/pattern',
    );
  });

  test('names the rule that is broken, and why', async () => {
    const { validate } = await nasty();
    const result = validate('order.paid', { ...paid, tier: 'premium', amount: 0.5, count: 2 });
    expect(result.errors.map((one) => one.message)).toEqual([
      "must satisfy the rule 'premium_is_dear': amount must be >= 1",
      "must satisfy the rule 'count_needs_items': must have required property 'items'",
    ]);
  });

  test('an unknown event is a finding', async () => {
    const { validate } = await nasty();
    expect(validate('order.payed', {}).errors).toMatchObject([{ keyword: 'event' }]);
    expect(validate('hasOwnProperty', {}).valid).toBe(false);
  });

  test('stays with the validator until its next call', async () => {
    const { validators } = await nasty();
    const isPaid = validators['order.paid'];
    expect(isPaid?.({})).toBe(false);
    expect(isPaid?.errors).toHaveLength(3);
    expect(isPaid?.(paid)).toBe(true);
    expect(isPaid?.errors).toBeNull();
    expect(validators['order.paid']).toBe(isPaid);
  });
});

describe('the module', () => {
  test('imports nothing', async () => {
    const files = await generateTexts(projectTexts(nastyProject), [validatorsGenerator]);
    const contents = contentsOf(files, 'schemas/validators.js');
    expect(contents).not.toMatch(/\brequire\(|^import\b|\bimport\(/m);
    expect(contents).not.toMatch(/\beval\(|new Function\b/);
  });

  test('is the same from a cold and from a warm cache, and the warm one compiles nothing', async () => {
    const { input } = checkTexts(projectTexts(nastyProject));
    const cold = await validatorsGenerator.generate({ ...input, cache: memoryCache() });
    const cache = memoryCache();
    await validatorsGenerator.generate({ ...input, cache });
    const missed: string[] = [];
    const warm = await validatorsGenerator.generate({
      ...input,
      cache: { get: cache.get, set: (key) => void missed.push(key) },
    });
    expect([...(warm.value ?? [])]).toEqual([...(cold.value ?? [])]);
    expect(missed).toEqual([]);
  });

  test('keeps the names of shapes where an event is added', async () => {
    const events = (names: readonly string[]): string =>
      `events:\n${names.map((name) => `  ${name}: {properties: {${name}: {type: string, max_length: ${name.length}}}}\n`).join('')}`;
    const shapesOf = async (names: readonly string[]): Promise<string[]> => {
      const files = await generateTexts({ 'catalog/a.yaml': events(names) }, [validatorsGenerator]);
      return contentsOf(files, 'schemas/validators.js')
        .split('\n')
        .filter((line) => /^ {2}_[0-9a-f]{16}: /.test(line));
    };
    const before = await shapesOf(['bb', 'ccc']);
    const after = await shapesOf(['a', 'bb', 'ccc']);
    expect(before).toHaveLength(2);
    expect(after).toHaveLength(3);
    expect(after).toEqual(expect.arrayContaining(before));
  });
});
