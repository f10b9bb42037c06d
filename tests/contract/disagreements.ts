import type { Relation } from '../../src/sql/nodes.ts';
import { type ExprCase, isSame, textOf } from './contract-case.ts';
import { expectedOn, faultOf } from './declared.ts';
import { type EngineName, type Engines, engineNames, evaluate } from './engines.ts';

const mostAtOnce = 40;

/**
 * What is not as stated or declared, as a table: the case, what it states, and what each warehouse gives. Empty where all is. A
 * declared fault of the emulator that it does not have any more is in it too.
 */
export async function disagreements(engines: Engines, cases: readonly ExprCase[]): Promise<string> {
  const found = new Map<EngineName, ReadonlyMap<ExprCase, unknown>>();
  for (const name of engineNames) found.set(name, await valuesOf(engines, name, cases));
  const wrong = cases.filter((one) => engineNames.some((name) => !isRight(name, one, found.get(name)?.get(one))));
  return tableOf(wrong.map((one) => [one.what, one.gives, ...engineNames.map((name) => found.get(name)?.get(one))]));
}

/** Cells with bars between them, a row a line, under a head. Empty where there are no rows. */
export function tableOf(rows: readonly (readonly unknown[])[]): string {
  const lines = rows.map((row) => row.map((one) => (typeof one === 'string' ? one : textOf(one))).join(' | '));
  return lines.length === 0 ? '' : ['', 'case | stated | duckdb | bigquery', ...lines].join('\n');
}

type Stated = Pick<ExprCase, 'what' | 'gives' | 'nearly'>;

/** Whether a warehouse gives what is stated, or what is declared instead. */
export function isRight(engine: EngineName, { what, gives, nearly }: Stated, value: unknown): boolean {
  const wanted = expectedOn(engine, what, gives);
  const isWanted = typeof wanted === 'function' ? wanted(value) === true : isSame(value, wanted, nearly);
  const fault = engine === 'bigquery' ? faultOf(what) : null;
  if (fault === null) return isWanted;
  return !isWanted && ('gives' in fault ? isSame(value, fault.gives) : failureOf(value).includes(fault.fails));
}

function failureOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'failed' in value ? String(value.failed) : '';
}

async function valuesOf(engines: Engines, name: EngineName, cases: readonly ExprCase[]) {
  const found = new Map<ExprCase, unknown>();
  for (const [from, group] of Map.groupBy(cases, (one): Relation | null => one.over ?? null)) {
    for (let start = 0; start < group.length; start += mostAtOnce) {
      const some = group.slice(start, start + mostAtOnce);
      const exprs = some.map((one) => one.expr);
      const values = await evaluate(engines[name], exprs, from);
      for (const [at, one] of some.entries()) found.set(one, values[at]);
    }
  }
  return found;
}
