import type { EventDef } from '../../../model/event.ts';
import type { Property } from '../../../model/values.ts';
import { column, sqlExpr } from '../../../sql/make.ts';
import { rulePredicates } from '../../../sql/rule-predicates.ts';
import { duckdb } from '../printer.ts';

/** A property of a payload, and its value as text in SQL, as it was written. Its typed value stands in its own column. */
export interface WrittenOperand {
  readonly property: Property;
  readonly leaf: string;
}

/** Conditions that are true where the rules of an event hold. Properties are known to be valid by themselves. */
export function ruleConditions({ rules }: EventDef, operands: readonly WrittenOperand[]): string[] {
  const known = operands.map(
    ({ property, leaf }) =>
      [property.name, { property, written: sqlExpr(leaf), typed: column(`c_${property.column}`) }] as const,
  );
  return rulePredicates(rules, new Map(known)).map((one) => `(${duckdb.expr(one)})`);
}
