import { describe, expect, test } from 'vitest';
import type { CodeUsage } from '../../src/usage/code-usage.ts';
import { usageOf } from '../../src/usage/usage-of.ts';

const events = ['order.paid', 'cart.viewed', 'view'];
const types = new Map([
  ['OrderPaid', 'order.paid'],
  ['CartViewed', 'cart.viewed'],
  ['View', 'view'],
]);

function usage(files: Readonly<Record<string, string>>, functions = [{ name: 'track', argument: 1 }]) {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  return usageOf(sources, {
    events: new Set(events),
    types,
    functions,
    isGenerated: (from) => /dist\/(types|schemas)/.test(from),
  });
}

/** What was found in one file: `2:7 send order.paid`. */
function said({ uses, unknown, untold }: CodeUsage): string[] {
  const place = ({ line, column }: { line: number; column: number }) => `${line}:${column}`;
  return [
    ...uses.map(
      ({ kind, event, property, span }) => `${place(span)} ${kind} ${event}${property ? `.${property}` : ''}`,
    ),
    ...unknown.map(({ name, isSent, span }) => `${place(span)} unknown ${isSent ? '' : 'validator '}${name}`),
    ...untold.map(({ callee, around, span }) => `${place(span)} untold ${callee}${around ? ` in ${around}` : ''}`),
  ];
}

const inTs = (text: string, ending = 'ts') => said(usage({ [`src/a.${ending}`]: text }).usage);

describe('sends', () => {
  // Lines and columns were counted by hand.
  test.each<[string, string, string[]]>([
    ['a function', `track('order.paid', {});`, ['1:7 send order.paid']],
    ['a method, however it is reached', `window.app?.analytics.track("order.paid")`, ['1:29 send order.paid']],
    ['behind something that is called', `useAnalytics().track('view')`, ['1:22 send view']],
    ['a private field', `class A { #a; b() { this.#a.track('view') } }`, ['1:35 send view']],
    ['a template without expressions', 'track(`view`)', ['1:7 send view']],
    ['an object', `track({ event: 'view', properties: { a: 1 } })`, ['1:16 send view']],
    ['both ways of a condition', `track(a ? 'view' : 'order.paid')`, ['1:11 send view', '1:20 send order.paid']],
    ['one way, and one that is not told', `track(name ?? 'view')`, ['1:15 send view', '1:7 untold track']],
    ['with an assertion of its type', `track(('view' as const)!, {})`, ['1:8 send view']],
    ['a constant', `const NAME = 'view';\ntrack(NAME);`, ['2:7 send view']],
    ['a variable', `let name = 'view';\ntrack(name);`, ['2:7 untold track']],
    [
      'an object of constants',
      `const E = { v: 'view' } as const;\ntrack(E.v); track(E['v'])`,
      ['2:7 send view', '2:19 send view'],
    ],
    ['a frozen one', `const E = Object.freeze({ v: 'view' });\ntrack(E.v)`, ['2:7 send view']],
    ['an enum', `export enum E { V = 'view' }\ntrack(E.V)`, ['2:7 send view']],
    ['what no constant has', `const E = { v: 'view' };\ntrack(E.w)`, ['2:7 untold track']],
    ['a text with expressions', 'track(`order.${what}`)', ['1:7 untold track']],
    ['an event that is not known', `track('order.payd')`, ['1:7 unknown order.payd']],
    ['another function', `log('view'); retrack('view'); track.once('view')`, []],
    ['no argument', `track(); track(...all)`, ['1:16 untold track']],
  ])('%s', (_, text, expected) => {
    expect(inTs(text)).toEqual(expected);
  });

  test('functions of other names, and with the name elsewhere', () => {
    const text = `track('view'); a.send('view'); send('view'); log(1, 'view', {a: 1}); b.a.send('view')`;
    const functions = [
      { name: 'a.send', argument: 1 },
      { name: 'log', argument: 2 },
    ];
    const { usage: found } = usage({ 'a.js': text }, functions);
    expect(said(found)).toEqual(['1:23 send view', '1:53 send view', '1:79 send view']);
    expect(found.uses[1]?.payload).toEqual({ properties: ['a'], isWhole: true });
  });

  test('a function that sends passes its parameter on; one that is not known to is told of', () => {
    expect(inTs('const track = (event, p) => vendor.track(event, p);')).toEqual([]);
    expect(inTs('function emit(event, p) { vendor.track(event, p); }')).toEqual(['1:40 untold vendor.track in emit']);
    expect(inTs('class A { emit(event) { [1].forEach(() => track(event)); } }')).toEqual(['1:49 untold track in emit']);
  });

  test('a function of the generated type sends, whatever it is called', () => {
    const text = `import type { Track } from '../dist/types';\nconst emit: Track = (e, p) => vendor.capture(e, p);\nemit('view', {});`;
    expect(inTs(text)).toEqual(['3:6 send view']);
  });

  test.each<[string, string, object | null]>([
    ['written out', `{ a: 1, 'b c': 2, d, e() {} }`, { properties: ['a', 'b c', 'd', 'e'], isWhole: true }],
    ['with a spread', `{ a: 1, ...rest }`, { properties: ['a'], isWhole: false }],
    ['with a computed key', `{ [a]: 1, b: 2 }`, { properties: ['b'], isWhole: false }],
    ['from elsewhere', `payload`, null],
  ])('properties %s', (_, given, expected) => {
    expect(usage({ 'a.ts': `track('view', ${given})` }).usage.uses[0]?.payload).toEqual(expected);
  });
});

describe('types, validators and names', () => {
  const head = `import type { OrderPaid, EventPayloads, EventOf } from '../dist/types/index.js';\n`;

  test.each<[string, string, string[]]>([
    ['a parameter', 'function f(a: OrderPaid) {}', ['2:15 type order.paid']],
    ['an argument of a type', 'let a: Map<string, OrderPaid[]>;', ['2:20 type order.paid']],
    ['an interface that extends it', 'interface B extends OrderPaid {}', ['2:21 type order.paid']],
    ['by the name of the event', `let a: EventPayloads['order.paid'], b: EventOf<'view'>;`, ['2:22 name order.paid']],
    [
      'a property',
      'const f = (a: OrderPaid) => a.amount;',
      ['2:15 type order.paid', '2:31 property order.paid.amount'],
    ],
    [
      'of a readonly one',
      'const f = (a: Readonly<OrderPaid>) => a?.amount;',
      ['2:24 type order.paid', '2:42 property order.paid.amount'],
    ],
    [
      'by the name of the event',
      `const f = (a: EventPayloads['order.paid']) => a['amount'];`,
      ['2:29 name order.paid', '2:49 property order.paid.amount'],
    ],
    [
      'taken apart',
      'const f = ({ amount: a }: OrderPaid) => a;',
      ['2:14 property order.paid.amount', '2:27 type order.paid'],
    ],
    [
      'taken apart later',
      'function f(a: OrderPaid) {\n const { amount } = a; }',
      ['2:15 type order.paid', '3:10 property order.paid.amount'],
    ],
    ['written out', 'const a: OrderPaid = { amount: 1 };', ['2:10 type order.paid', '2:24 property order.paid.amount']],
    [
      'said to be one',
      'save({ amount: 1 } satisfies OrderPaid)',
      ['2:8 property order.paid.amount', '2:30 type order.paid'],
    ],
    [
      'another variable of the name',
      'function f(a: OrderPaid) {}\nfunction g(a: Other) { a.amount; }',
      ['2:15 type order.paid'],
    ],
  ])('%s', (_, text, expected) => {
    expect(inTs(head + text)).toEqual(expected);
  });

  test('under another name, as a namespace, and through a file of the app', () => {
    const { usage: found } = usage({
      'src/a.ts': `import { type OrderPaid as Paid } from '../dist/types';\nlet a: Paid;`,
      'src/b.ts': `import * as t from '../dist/types';\nlet a: t.OrderPaid;`,
      'src/lib/index.ts': `export type { OrderPaid as Paid } from '../../dist/types';\nexport * from '../../dist/schemas/validators.js';\nexport const NAMES = { view: 'view' };`,
      'src/c.ts': `import { type Paid, validators, NAMES } from './lib/index.js';\nlet a: Paid = validators['order.paid']; track(NAMES.view)`,
      'src/d.ts': `import { Paid } from './nowhere';\nlet a: Paid;`,
    });
    expect(
      found.uses.map(({ kind, event, span }) => `${span.path}:${span.line}:${span.column} ${kind} ${event}`),
    ).toEqual([
      'src/a.ts:2:8 type order.paid',
      'src/b.ts:2:8 type order.paid',
      'src/c.ts:2:8 type order.paid',
      'src/c.ts:2:26 validator order.paid',
      'src/c.ts:2:47 send view',
    ]);
  });

  test('a type of the same name that is not generated is none', () => {
    expect(inTs(`import { OrderPaid } from './types';\nlet a: OrderPaid;`)).toEqual([]);
    expect(inTs(`interface OrderPaid {}\nlet a: OrderPaid;`)).toEqual([]);
  });

  test('validators, also of events that are not known', () => {
    const text = `import { validators, validate } from '../dist/schemas/validators.js';\nvalidators.view(a); validate('order.payd', a); validate(name, a);`;
    expect(inTs(text)).toEqual(['2:12 validator view', '2:30 unknown validator order.payd']);
  });

  test('a text that is the name of an event is one, unless it is a plain word', () => {
    expect(inTs(`const map = { 'order.paid': 1, b: 'view' }; // 'cart.viewed'`)).toEqual(['1:15 name order.paid']);
  });
});

describe('files', () => {
  test.each([
    ['ts', `const a = <string>b; track('view');`],
    ['tsx', `const a = <b c={1} />; track('view');`],
    ['jsx', `const a = <b c={1} />; track('view');`],
    ['mjs', `import a from 'a'; track('view');`],
    ['cjs', `const a = require('a'); return track('view');`],
    ['ts', `@Component({}) class A { constructor(@Inject() private a: B) { track('view'); } }`],
    ['ts', `export = A; using x = f(); track('view')`],
    [
      'vue',
      `<template><a/></template>\n<script setup lang="ts">\nlet a: string; track('view');\n</script>\n<style>a { }</style>`,
    ],
    ['svelte', `<script>\ntrack('view');\n</script>\n{#if a}<b/>{/if}`],
    ['js', `#!/usr/bin/env node\ntrack('view')`],
  ])('.%s %s', (ending, text) => {
    const { usage: found, diagnostics } = usage({ [`a.${ending}`]: text });
    expect(diagnostics).toEqual([]);
    const before = text.slice(0, text.indexOf(`'view'`)).split('\n');
    expect(said(found)).toEqual([`${before.length}:${(before.at(-1) ?? '').length + 1} send view`]);
  });

  test('one that cannot be parsed is told of with its place, and the others are looked at', () => {
    const { usage: found, diagnostics } = usage({ 'a.ts': 'let a = ;\n', 'b.ts': `track('view')` });
    expect(said(found)).toEqual(['1:7 send view']);
    expect(diagnostics).toMatchObject([
      { code: 'usage/syntax', severity: 'warning', span: { path: 'a.ts', line: 1, column: 9 } },
    ]);
  });

  test('odd characters: columns are those of the text', () => {
    expect(inTs(`const a = '😀é'; track('view')`)).toEqual(['1:24 send view']);
    expect(inTs(`\r\n\r\ntrack('view')\r\n`)).toEqual(['3:7 send view']);
  });
});
