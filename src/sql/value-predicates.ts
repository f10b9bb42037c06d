import { formatPattern } from '../model/formats.ts';
import type { Property, ValueType } from '../model/values.ts';
import {
  and_,
  boolean,
  call,
  every,
  field,
  ge,
  gt,
  in_,
  integer,
  isNotNull,
  isNull,
  le,
  literal,
  lt,
  number,
  or_,
  text,
} from './make.ts';
import type { Expr } from './nodes.ts';
import { sqlType } from './types.ts';

/** The keys of the catalog's language that a typed column can still break. */
export type ValueRule =
  | 'required'
  | 'enum'
  | 'const'
  | 'minimum'
  | 'maximum'
  | 'exclusive_minimum'
  | 'exclusive_maximum'
  | 'min_length'
  | 'max_length'
  | 'pattern'
  | 'format'
  | 'min_items'
  | 'max_items'
  | 'items';

export interface ValuePredicate {
  readonly rule: ValueRule;
  /** Where below the value, in the names that users write: empty, `[]` for items, `.city`, `[].sku`. */
  readonly path: string;
  /** False where the rule is broken. True or null otherwise: null where the value is. */
  readonly holds: Expr;
}

/** What an event's typed column must satisfy beyond its type: whether it is there, and all that its type says. */
export function propertyPredicates(value: Expr, property: Property): ValuePredicate[] {
  // An absent property and an allowed null are the same in a column.
  const isNeeded = property.required && property.nullable !== true;
  const present: ValuePredicate[] = isNeeded ? [{ rule: 'required', path: '', holds: isNotNull(value) }] : [];
  return [...present, ...valuePredicates(value, property)];
}

/** What a value of a typed column must satisfy beyond its SQL type, one predicate a rule. Null is always allowed. */
export function valuePredicates(value: Expr, type: ValueType): ValuePredicate[] {
  return predicatesAt(value, type, 0);
}

function predicatesAt(value: Expr, type: ValueType, depth: number): ValuePredicate[] {
  const own = ownRules(value, type).map(([rule, holds]) => ({ rule, path: '', holds }));
  if (type.type === 'array') return [...own, ...itemPredicates(value, type, depth)];
  if (type.type === 'object') return [...own, ...fieldPredicates(value, type, depth)];
  return own;
}

type OwnRule = readonly [rule: ValueRule, holds: Expr];

function ownRules(value: Expr, type: ValueType): OwnRule[] {
  const rules: OwnRule[] = [];
  if (type.const !== undefined) rules.push(['const', oneOf(value, [type.const], type)]);
  if (type.enum !== undefined) rules.push(['enum', oneOf(value, type.enum, type)]);
  if (type.type === 'integer' || type.type === 'number') rules.push(...rangeRules(value, type));
  if (type.type === 'string') rules.push(...textRules(value, type));
  if (type.type === 'array') rules.push(...sizeRules(value, type));
  return rules;
}

/** Options that the column's type cannot hold are never met. */
function oneOf(value: Expr, options: readonly (string | number | boolean)[], { type }: ValueType): Expr {
  if (type === 'array' || type === 'object') return boolean(false);
  const possible = options.filter((one) => type !== 'integer' || Number.isSafeInteger(one));
  if (possible.length === 0) return isNull(value);
  return in_(
    value,
    possible.map((one) => literal(one, sqlType(type))),
  );
}

function rangeRules(value: Expr, type: ValueType): OwnRule[] {
  const rules: OwnRule[] = [];
  const { minimum, maximum, exclusive_minimum: above, exclusive_maximum: below } = type;
  if (minimum !== undefined) rules.push(['minimum', ge(value, bound(minimum))]);
  if (maximum !== undefined) rules.push(['maximum', le(value, bound(maximum))]);
  if (above !== undefined) rules.push(['exclusive_minimum', gt(value, bound(above))]);
  if (below !== undefined) rules.push(['exclusive_maximum', lt(value, bound(below))]);
  return rules;
}

function bound(value: number): Expr {
  return Number.isSafeInteger(value) ? integer(value) : number(value);
}

function textRules(value: Expr, type: ValueType): OwnRule[] {
  const rules: OwnRule[] = [];
  if (type.min_length !== undefined) rules.push(['min_length', ge(call('length', value), integer(type.min_length))]);
  if (type.max_length !== undefined) rules.push(['max_length', le(call('length', value), integer(type.max_length))]);
  if (type.pattern !== undefined) rules.push(['pattern', call('regexp_matches', value, text(type.pattern))]);
  if (type.format !== undefined)
    rules.push(['format', call('regexp_matches', value, text(formatPattern[type.format]))]);
  return rules;
}

function sizeRules(value: Expr, type: ValueType): OwnRule[] {
  const length = call('array_length', value);
  const rules: OwnRule[] = [];
  if (type.min_items !== undefined) rules.push(['min_items', ge(length, integer(type.min_items))]);
  if (type.max_items !== undefined) rules.push(['max_items', le(length, integer(type.max_items))]);
  return rules;
}

function itemPredicates(list: Expr, { items }: ValueType, depth: number): ValuePredicate[] {
  if (items === undefined) return [];
  const name = depth === 0 ? 'item' : `item_${depth + 1}`;
  const present: ValuePredicate[] =
    items.nullable === true ? [] : [{ rule: 'items', path: '[]', holds: every(list, name, isNotNull) }];
  const inner = predicatesAt({ kind: 'column', name }, items, depth + 1);
  return [
    ...present,
    ...inner.map((one) => ({ rule: one.rule, path: `[]${one.path}`, holds: every(list, name, () => one.holds) })),
  ];
}

function fieldPredicates(struct: Expr, { properties = [] }: ValueType, depth: number): ValuePredicate[] {
  return properties.flatMap((property) => {
    const inner = field(struct, property.column);
    const isNeeded = property.required && property.nullable !== true;
    const present: ValuePredicate[] = isNeeded
      ? [{ rule: 'required', path: '', holds: or_(isNull(struct), isNotNull(inner)) }]
      : [];
    return [...present, ...predicatesAt(inner, property, depth)].map((one) => ({
      ...one,
      path: `.${property.name}${one.path}`,
    }));
  });
}

/** One expression for many predicates: false where any is broken. Null where there are none to break. */
export function allHold(predicates: readonly ValuePredicate[]): Expr {
  return and_(...predicates.map((one) => one.holds));
}
