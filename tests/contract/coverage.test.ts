import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aggregateFunctions, scalarFunctions, windowFunctions } from '../../src/sql/functions.ts';
import { grains, isCalendarGrain } from '../../src/sql/grains.ts';
import type { Expr } from '../../src/sql/nodes.ts';
import { expressionCases } from './cases/index.ts';
import { relationCases } from './cases/relations.ts';
import { everyNode, nodesOf } from './covered.ts';
import { declaredCases, differences, emulatorFaults } from './declared.ts';
import { referenceGroups } from './reference/groups.ts';

const tried = new Set([
  ...expressionCases.flatMap((one) => [...nodesOf(one.expr), ...(one.over ? nodesOf(one.over) : [])]),
  ...relationCases.flatMap((one) => [...nodesOf(one.relation)]),
]);
/** Its value is the clock's, which no two warehouses share. */
const notCompared = new Set(['scalar:current_timestamp']);

describe('the suite tries on both warehouses', () => {
  test('every node that prints SQL', () => {
    expect(everyNode.filter((one) => !tried.has(one))).toEqual([]);
  });

  test.each([
    ['scalar', scalarFunctions],
    ['aggregate', aggregateFunctions],
    ['window', windowFunctions],
  ])('every %s function', (kind, functions) => {
    const names = Object.keys(functions).map((one) => `${kind}:${one}`);
    expect(names.filter((one) => !tried.has(one) && !notCompared.has(one))).toEqual([]);
  });

  test('every grain with every function of time', () => {
    const found = new Set<string>();
    const visit = (expr: Expr): void => {
      if (expr.kind !== 'call') return;
      const [grain] = expr.args;
      if (grain?.kind === 'literal') found.add(`${expr.fn} ${grain.value}`);
    };
    for (const one of expressionCases) visit(one.expr);
    const wanted = grains.flatMap((grain) => [
      ...['date_trunc', 'date_diff', 'date_add'].map((fn) => `${fn} ${grain}`),
      ...(isCalendarGrain(grain) ? [`shift_date ${grain}`] : []),
    ]);
    expect(wanted.filter((one) => !found.has(one))).toEqual([]);
  });

  test('each case under a name of its own', () => {
    const names = [...expressionCases, ...relationCases].map((one) => one.what);
    expect(names.filter((one, at) => names.indexOf(one) !== at)).toEqual([]);
  });
});

test('every reference catalog is built on both', () => {
  const folders = readdirSync(join(import.meta.dirname, '../../catalog')).filter((one) => one !== 'generators');
  expect(
    Object.values(referenceGroups)
      .flatMap((one) => one.folders)
      .sort(),
  ).toEqual(folders.sort());
});

describe('what is declared', () => {
  test('is about cases that there are', () => {
    const names = new Set([...expressionCases, ...relationCases].map((one) => one.what));
    expect([...declaredCases].filter((one) => !names.has(one))).toEqual([]);
  });

  test('stands in the documentation, with links, and nothing else does', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/bigquery.md'), 'utf8');
    const section = (title: string): string[] => {
      const [, text = ''] = page.split(`## ${title}\n`);
      return [...(text.split('\n## ')[0] ?? '').matchAll(/^- \*\*(.+?)\*\*/gm)].map(([, name = '']) => name);
    };
    expect(section('What differs')).toEqual(expect.arrayContaining(Object.keys(differences)));
    expect(section('Where the emulator is wrong')).toEqual(Object.keys(emulatorFaults));
    for (const { documentation } of Object.values(emulatorFaults)) expect(page).toContain(documentation);
  });
});
