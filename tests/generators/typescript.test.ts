import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { EmittedFile } from '../../generators/generator.ts';
import { memoryCache } from '../../generators/text-cache.ts';
import { typescriptGenerator } from '../../generators/typescript/index.ts';
import { valueTypes } from '../../generators/typescript/value-types.ts';
import { validatorsGenerator } from '../../generators/validators/index.ts';
import { compileWith } from './compile-typescript.ts';
import { contentsOf, generateTexts, nastyProject, projectTexts, repository } from './generate-project.ts';

let files: readonly EmittedFile[];

beforeAll(async () => {
  files = await generateTexts(projectTexts(nastyProject), [typescriptGenerator, validatorsGenerator]);
});

const right = `
import type { AnyEvent, AnyEventPayload, EventName, EventOf, EventPayloads, OrderPaid, Pageview, Track } from './dist/types/index.js';
import { validate, validators } from './dist/schemas/validators.js';

declare const track: Track;
export const paid: OrderPaid = {
  order_id: 'ord_1',
  tier: null,
  amount: 74.25,
  paid_at: '2025-01-14T08:00:00Z',
  items: [{ sku: 'poster_a', gift: null }],
  address: { city: 'Bonn' },
  flags: [1, null],
};
track('order.paid', paid);
track('checkout.started', {});
track('page_left', {});
track('$pageview', { '7d': 1, constructor: 'a', toString: 'b', 'with space': 'a', 'quote"d': '*/', object: { $ref: 'x', '7z': { type: 't' } } });
track('any_event', { name: 'a' } satisfies AnyEventPayload);
track('Ünïcode Event — with (parentheses) [and] #hash', { a: 'b' });

export const events: AnyEvent[] = [
  { event: 'order.paid', properties: paid },
  { event: 'record', properties: {} },
];
export function amountOf(event: AnyEvent): number {
  // The name tells the payload.
  return event.event === 'order.paid' ? event.properties.amount : 0;
}
export const names: EventName[] = ['$pageview', 'string', 'constructor'];
export type Sku = NonNullable<EventPayloads['order.paid']['items']>[number]['sku'];
export const one: EventOf<'string'> = { event: 'string', properties: { array: ['a'] } };
export const first: Pageview['7d'] = 7;

export function receive(payload: unknown): number {
  const isPaid = validators['order.paid'];
  if (isPaid(payload)) return payload.amount;
  const result = validate('order.paid', payload);
  return result.valid ? 0 : result.errors.length;
}
`;

/** Lines that must not compile, each with the text that the complaint points at. */
const wrong: readonly (readonly [line: string, at: string])[] = [
  [`track('order.payed', {});`, `'order.payed', {}`],
  [`track('order.paid', { order_id: 'o', amount: '1', paid_at: '' });`, `amount: '1'`],
  [`track('order.paid', { order_id: 'o', paid_at: '' });`, `{ order_id: 'o'`],
  [`track('order.paid', { order_id: 'o', amount: 1, paid_at: '', amuont: 2 });`, `amuont: 2`],
  [`track('order.paid', { order_id: 'o', amount: 1, paid_at: '', tier: 'gold' });`, `tier: 'gold'`],
  [`track('order.paid', { order_id: 'o', amount: 1, paid_at: '', total: undefined });`, `{ order_id: 'o'`],
  [`track('order.paid', { order_id: 'o', amount: 1, paid_at: '', items: [{ quantity: 1 }] });`, `{ quantity: 1 }`],
  [`track('order.paid', { order_id: 'o', amount: 1, paid_at: '', items: [{ sku: 's', extra: 1 }] });`, `extra: 1`],
  [`track('order.paid', { order_id: 'o', amount: 1, paid_at: '', address: { zip: '1' } });`, `address: { zip`],
  [`track('order.paid', { order_id: 'o', amount: null, paid_at: '' });`, `amount: null`],
  [`track('page_left', { a: 1 });`, `a: 1`],
  [`track('record', { length: 1 });`, `length: 1`],
  [`track('$pageview', { '7d': '1', constructor: 'a', toString: 'b' });`, `'7d': '1'`],
  [`track('$pageview', { '7d': 1, constructor: 'a', toString: 'b', class: 'other' });`, `class: 'other'`],
  [`track('$pageview', { '7d': 1, constructor: 'a', toString: 'b', 'hyphen-ated': 2 });`, `'hyphen-ated': 2`],
  [`export const a: AnyEvent = { event: 'order.paid', properties: { name: 'a' } };`, `name: 'a'`],
  [`if (some.event === 'record') some.properties.amount.toFixed();`, `some.prop`],
];

const wrongFile = [
  `import type { AnyEvent, Track } from './dist/types/index.js';`,
  'declare const track: Track; declare const some: AnyEvent;',
  ...wrong.map(([line]) => line),
  '',
].join('\n');

describe.each([
  ['checking declarations', []],
  ['skipLibCheck', ['--skipLibCheck']],
])('%s', (_, flags) => {
  test('right payloads compile, wrong ones are pointed at', () => {
    const errors = compileWith(files, { 'right.ts': right, 'wrong.ts': wrongFile }, flags);
    expect(errors.filter((one) => one.file !== 'wrong.ts')).toEqual([]);
    const found = errors.map(({ line, at }) => ({
      line: wrong[line - 3]?.[0],
      at: at.slice(0, (wrong[line - 3]?.[1] ?? '').length),
    }));
    expect(found).toEqual(wrong.map(([line, at]) => ({ line, at })));
  });
});

test('the reference catalogs compile', async () => {
  const reference = await generateTexts(projectTexts(repository), [typescriptGenerator]);
  const app = `import type { Track } from './dist/types/index.js';\ndeclare const track: Track;\ntrack('order.paid', {});\n`;
  expect(compileWith(reference, { 'app.ts': app }).map(({ at }) => at)).toEqual(['{});']);
});

test('there is no any', () => {
  const types = files.filter((file) => file.path.endsWith('.d.ts'));
  expect(types.length).toBeGreaterThan(10);
  expect(
    types.filter((file) => /\bany\b(?!["'-])/.test(withoutComments(file.contents))).map((file) => file.path),
  ).toEqual([]);
});

test('doc comments tell what the catalog tells', () => {
  const paid = contentsOf(files, 'types/events/order.paid.d.ts');
  expect(paid).toContain(' * Fires when: The webhook was handled\n');
  expect(paid).toContain('   * Unit: USD\n');
  expect(paid).toContain('   * Privacy: pseudonymous\n');
  expect(paid).toContain('   * @example 74.25\n');
  expect(paid).toContain(
    '   * @deprecated Taxes were never in it. Use `tier` instead. May be removed after 2027-01-01.\n',
  );
  expect(contentsOf(files, 'types/events/checkout.begun.d.ts')).toContain(
    ' * @deprecated Renamed. Use `checkout.started` instead.',
  );
  // A word that looks like a tag is none, and the end of a comment does not end it.
  expect(contentsOf(files, 'types/events/%24pageview.d.ts')).toContain(
    'Ends a comment *\\/ and begins one /* with \\@deprecated in',
  );
});

test('an event without properties takes no payload but an empty one', () => {
  expect(contentsOf(files, 'types/events/record.d.ts')).toContain(
    'export type Record = { [property: string]: never };',
  );
});

test('a long union stands on lines of its own', async () => {
  const words = Array.from({ length: 30 }, (_, index) => `word_${index}`);
  const catalog = `events:\n  a:\n    properties: {long: {type: string, enum: [${words.join(', ')}]}}\n`;
  const [file] = await generateTexts({ 'catalog/a.yaml': catalog }, [typescriptGenerator]);
  expect(file?.contents).toContain('  long?:\n    | "word_0"\n    | "word_1"\n');
  expect(
    compileWith([file ?? { path: '', contents: '' }], {
      'a.ts': `import type { A } from './dist/types/events/a.js';\nexport const a: A = { long: 'word_29' };\n`,
    }),
  ).toEqual([]);
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}

describe('types of constants', () => {
  const words = fc.oneof(
    fc.constantFrom('a', 'say "hi"', '\\d', 'x\ny', '\u2028', 'é😀', '*/', '$&', '|', '8800000130001', '880000013'),
    fc.string({ unit: 'binary', maxLength: 6 }).filter((text) => text.isWellFormed()),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.constantFrom(1e21, 1e-7, true, false),
  );
  const constants = fc.uniqueArray(words, { minLength: 1, maxLength: 12 });

  // The members of the union are JSON, one by one: strings, numbers, true, false and null.
  const members = (type: string): unknown[] =>
    (type.match(/"(?:[^"\\]|\\.)*"|[\w.+-]+/g) ?? []).map((one): unknown => JSON.parse(one));

  test('are unions of just these, however many properties share an outline', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(constants, fc.boolean()), { minLength: 1, maxLength: 8 }), async (lists) => {
        const values = lists.map(([list, nullable]) => ({ type: 'string', nullable, enum: list }) as const);
        const typeOf = await valueTypes(values, memoryCache());
        for (const value of values)
          expect(members(typeOf(value))).toEqual([...value.enum, ...(value.nullable ? [null] : [])]);
      }),
      { numRuns: 50 },
    );
  });

  test('differ in their values alone where their outlines are the same', async () => {
    const cache = memoryCache();
    const first = { type: 'array', items: { type: 'string', enum: ['a', 'b'] } } as const;
    const second = { type: 'array', items: { type: 'string', enum: ['b', 'it"s'] } } as const;
    expect((await valueTypes([first], cache))(first)).toBe('("a" | "b")[]');
    // Nothing is compiled: the outline is known.
    const known = { ...cache, set: () => expect.fail('compiled again') };
    expect((await valueTypes([second], known))(second)).toBe('("b" | "it\\"s")[]');
  });
});
