import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EmittedFile } from '../../generators/generator.ts';
import { memoryCache } from '../../generators/text-cache.ts';
import { typescriptGenerator } from '../../generators/typescript/index.ts';
import type { Finding } from '../../src/diff/finding.ts';
import { diffRules } from '../../src/diff/rules/index.ts';
import type { EventDef } from '../../src/model/event.ts';
import type { Property, ValueType } from '../../src/model/values.ts';
import { compileWith } from '../generators/compile-typescript.ts';
import { arbitraryChange } from './arbitrary-change.ts';
import { compareEvents } from './compare-events.ts';
import { compareFiles, sideOf } from './compare-files.ts';

/** The types of a project, in a folder of their own. */
async function typesOf(events: readonly EventDef[], folder: string): Promise<EmittedFile[]> {
  const { project } = sideOf({});
  const input = { project: { ...project, catalog: { ...project.catalog, events } }, cache: memoryCache() };
  const made = await typescriptGenerator.generate(input);
  return [...(made.value ?? [])].map(
    (file) => ({ ...file, path: file.path.replace('types/', `${folder}/`) }) as EmittedFile,
  );
}

/** A literal with every field, written as TypeScript. Fresh literals may hold no field that the type does not have. */
function literalOf(type: ValueType): string {
  const [word] = type.const === undefined ? (type.enum ?? []) : [type.const];
  if (word !== undefined) return JSON.stringify(word);
  if (type.type === 'array') return `[${type.items === undefined ? '' : literalOf(type.items)}]`;
  if (type.type === 'object') return objectLiteral(type.properties ?? []);
  return { integer: '1', number: '1', boolean: 'true' as string }[type.type as 'integer'] ?? "'a'";
}

function objectLiteral(properties: readonly Property[]): string {
  return `{ ${properties.map((one) => `${JSON.stringify(one.name)}: ${literalOf(one)}`).join(', ')} }`;
}

/** Code of an app that compiles against the old types: what it sends, from a literal and from a variable, and what it reads. */
function appOf(folder: string, event: EventDef, types: 'old' | 'new'): string {
  return `import type { OrderPaid as Old } from './dist/${folder}-old/index.js';
import type { OrderPaid as Now } from './dist/${folder}-${types}/index.js';
declare const before: Old;
export const sent: Now = before;
export const written: Now = ${objectLiteral(event.properties)};
declare const now: Now;
export const read: Old = now;
`;
}

const isTold = (one: Finding) => one.audience === 'code' && one.severity !== 'info';

test('code stops to compile exactly where the diff says so, for random changes', { timeout: 120_000 }, async () => {
  const changes = fc.sample(arbitraryChange, { numRuns: 150, seed: 20260201 });
  const generated: EmittedFile[] = [];
  const apps: Record<string, string> = {};
  for (const [index, { before, after }] of changes.entries()) {
    generated.push(...(await typesOf([before], `c${index}-old`)), ...(await typesOf([after], `c${index}-new`)));
    apps[`c${index}-before.ts`] = appOf(`c${index}`, before, 'old');
    apps[`c${index}-after.ts`] = appOf(`c${index}`, before, 'new');
  }
  const errors = new Set(compileWith(generated, apps).map((one) => one.file));
  let broken = 0;
  for (const [index, { before, after }] of changes.entries()) {
    const told = compareEvents(before, after).filter(isTold);
    expect(errors.has(`c${index}-before.ts`), 'against the old types').toBe(false);
    const why = JSON.stringify({
      told: told.map((one) => one.message),
      before: before.properties,
      after: after.properties,
    });
    expect(errors.has(`c${index}-after.ts`), why).toBe(told.length > 0);
    if (told.length > 0) broken++;
  }
  expect(broken).toBeGreaterThan(30);
  expect(changes.length - broken).toBeGreaterThan(30);
});

interface Case {
  readonly rule: string;
  /** Code that compiles against the old types of the rule's example, and not against the new ones. */
  readonly breaks: string;
  /** Code that compiles against both. */
  readonly holds: string;
}

const types = "import type { AnyEvent, EventName, EventPayloads, OrderPaid, Track } from './dist/types/index.js';\n";
const use =
  'declare const e: OrderPaid; declare const track: Track; export { e, track }; declare const any: AnyEvent; export { any };\n';
const sends = (payload: string) => `export const p: OrderPaid = ${payload};`;
const noOrder = `import type { EventName, Track } from './dist/types/index.js';\ndeclare const track: Track;\n`;

/** What an app would really write, sender or consumer, for each rule. */
const cases: readonly Case[] = [
  {
    rule: 'code/event-removed',
    breaks: `${noOrder}track('order.sent', {});`,
    holds: `${noOrder}track('order.paid', {});`,
  },
  {
    rule: 'code/event-renamed',
    breaks: `${noOrder}track('order.paid', {});`,
    holds: `${noOrder}export const n: EventName[] = [];`,
  },
  {
    rule: 'code/property-removed',
    breaks: `${types}${use}track('order.paid', { order_id: 'a', amount: 1 });`,
    holds: `${types}${use}track('order.paid', { order_id: 'a' });`,
  },
  {
    rule: 'code/property-renamed',
    breaks: `${types}${use}export const x = e.amount;`,
    holds: `${types}${use}export const x = e.order_id;`,
  },
  {
    rule: 'code/required-property-added',
    breaks: types + sends("{ order_id: 'a' }"),
    holds: `${types}${use}export const x = e.order_id;`,
  },
  {
    rule: 'code/property-required',
    breaks: types + sends("{ order_id: 'a' }"),
    holds: types + sends("{ order_id: 'a', amount: 1 }"),
  },
  {
    rule: 'code/property-optional',
    breaks: `${types}${use}export const x: number = e.amount;`,
    holds: types + sends("{ order_id: 'a', amount: 1 }"),
  },
  {
    rule: 'code/type-changed',
    breaks: types + sends("{ order_id: 'a', amount: 1 }"),
    holds: types + sends("{ order_id: 'a' }"),
  },
  {
    rule: 'code/null-allowed',
    breaks: `${types}${use}export const x: string | undefined = e.coupon;`,
    holds: types + sends("{ order_id: 'a', coupon: 'b' }"),
  },
  {
    rule: 'code/null-refused',
    breaks: types + sends("{ order_id: 'a', coupon: null }"),
    holds: `${types}${use}export const x: string | null | undefined = e.coupon;`,
  },
  {
    rule: 'code/literal-added',
    breaks: `${types}${use}const words: { [T in NonNullable<OrderPaid['tier']>]: string } = { basic: 'B', plus: 'P' }; export { words };`,
    holds: types + sends("{ order_id: 'a', tier: 'plus' }"),
  },
  {
    rule: 'code/literal-removed',
    breaks: types + sends("{ order_id: 'a', tier: 'basic' }"),
    holds: types + sends("{ order_id: 'a', tier: 'plus' }"),
  },
  {
    rule: 'code/literals-dropped',
    breaks: `${types}${use}export const x: 'basic' | 'plus' | undefined = e.tier;`,
    holds: types + sends("{ order_id: 'a', tier: 'plus' }"),
  },
  {
    rule: 'code/literals-introduced',
    breaks: types + sends("{ order_id: 'a', tier: 'gold' }"),
    holds: `${types}${use}export const x: string | undefined = e.tier;`,
  },
];

describe('what an app would write', () => {
  test('there is a case for every rule that is a break or may be one', () => {
    const rules = diffRules.filter((rule) => rule.id.startsWith('code/') && rule.severity !== 'info');
    expect(cases.map((one) => one.rule).sort()).toEqual(rules.map((rule): string => rule.id).sort());
  });

  test('breaks stop to compile, and what has nothing to do with them does not', { timeout: 60_000 }, async () => {
    const generated: EmittedFile[] = [];
    const apps: Record<string, string> = {};
    for (const [index, { rule, breaks, holds }] of cases.entries()) {
      const { before, after } = exampleOf(rule);
      for (const [side, files] of [['old', before] as const, ['new', after] as const]) {
        generated.push(...(await typesOf(sideOf(files).project.catalog.events, `${index}-${side}`)));
        for (const [name, text] of [['breaks', breaks] as const, ['holds', holds] as const])
          apps[`${rule.slice(5)}-${name}-${side}.ts`] = text.replaceAll('./dist/types/', `./dist/${index}-${side}/`);
      }
    }
    const failing = [...new Set(compileWith(generated, apps).map((one) => one.file))];
    expect(failing.sort()).toEqual(cases.map(({ rule }) => `${rule.slice(5)}-breaks-new.ts`).sort());
  });

  test.each(cases)('$rule is told once, and no other break of code', async ({ rule }) => {
    const { before, after } = exampleOf(rule);
    const told = (await compareFiles(before, after)).findings.filter(isTold);
    expect(told.map((one) => one.rule.id)).toEqual([rule]);
  });
});

function exampleOf(id: string) {
  const rule = diffRules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`there is no rule ${id}`);
  return rule.example;
}
