import { sqlName } from '../base/names.ts';
import type { Property, ValueKind, ValueType } from '../model/values.ts';
import { sqlTypeOf } from '../sql/types.ts';
import type { PropertyChange } from './changes.ts';
import { isKept } from './pairs.ts';

type Scalar = string | number | boolean;

/** How messages call a property: `` `amount` of `order.paid` ``. */
export function nameOf(change: PropertyChange): string {
  const path = change.after === null ? change.pathBefore : change.pathAfter;
  const { kind, name } = change.owner;
  const label = path.join('.').replaceAll('.[]', '[]');
  return kind === 'event' ? `\`${label}\` of \`${name}\`` : `\`${label}\` in the context of \`${name}\``;
}

/** Asks about a property that is on both sides; null where it is not. */
export function whenKept<T>(change: PropertyChange, ask: (before: Property, after: Property) => T | null): T | null {
  return isKept(change) ? ask(change.before, change.after) : null;
}

/** The same for properties whose values still are of a type that takes all old ones: limits can be compared. */
export function whenTypeFits<T>(
  change: PropertyChange,
  ask: (before: Property, after: Property) => T | null,
): T | null {
  return whenKept(change, (before, after) => (typeFits(before.type, after.type) ? ask(before, after) : null));
}

/** Whether values of one type are values of the other, limits aside. Dates, timestamps and UUIDs are written as text. */
export function typeFits(before: ValueKind, after: ValueKind): boolean {
  if (before === after) return true;
  if (after === 'number') return before === 'integer';
  return after === 'string' && (before === 'uuid' || before === 'date' || before === 'timestamp');
}

/** All values that `enum` and `const` leave; null where they leave any. */
export function allowedValues(type: ValueType): readonly Scalar[] | null {
  if (type.const === undefined) return type.enum ?? null;
  const only = type.const;
  return type.enum === undefined || type.enum.includes(only) ? [only] : [];
}

/** Values of one list that the other does not have. */
export function without(values: readonly Scalar[], others: readonly Scalar[]): Scalar[] {
  return values.filter((value) => !others.includes(value));
}

/** A bound and whether the value itself lies outside of it. */
export interface Bound {
  readonly value: number;
  readonly isOutside: boolean;
}

/** The lower bound that counts. */
export function lowerBound({ minimum, exclusive_minimum: above }: ValueType): Bound | null {
  if (above !== undefined && (minimum === undefined || above >= minimum)) return { value: above, isOutside: true };
  return minimum === undefined ? null : { value: minimum, isOutside: false };
}

/** The upper bound that counts. */
export function upperBound({ maximum, exclusive_maximum: below }: ValueType): Bound | null {
  if (below !== undefined && (maximum === undefined || below <= maximum)) return { value: below, isOutside: true };
  return maximum === undefined ? null : { value: maximum, isOutside: false };
}

/** Whether a bound became tighter. `sign` is 1 for lower bounds and -1 for upper ones. */
export function isTighter(before: Bound | null, after: Bound | null, sign: 1 | -1): boolean {
  if (after === null || before === null) return after !== null;
  if (after.value === before.value) return after.isOutside && !before.isOutside;
  return (after.value - before.value) * sign > 0;
}

export function lowerText(bound: Bound | null): string {
  return bound === null ? 'anything' : `${bound.isOutside ? 'more than' : 'at least'} ${bound.value}`;
}

export function upperText(bound: Bound | null): string {
  return bound === null ? 'anything' : `${bound.isOutside ? 'less than' : 'at most'} ${bound.value}`;
}

/** Lists of values in messages: short. */
export function valuesText(values: readonly Scalar[]): string {
  const shown = values.slice(0, 5).map((value) => `\`${value}\``);
  return values.length > 5 ? `${shown.join(', ')} and ${values.length - 5} more` : shown.join(', ');
}

/** The TypeScript type of a value without its literals: what the generated declarations make of it. */
export function codeType(type: ValueType): string {
  if (type.type === 'array' || type.type === 'object') return type.type;
  if (type.type === 'integer' || type.type === 'number') return 'number';
  return type.type === 'boolean' ? 'boolean' : 'string';
}

/** The portable type of the column, without what is inside of lists and structs. */
export function columnType(type: ValueType): string {
  return sqlTypeOf(type).kind;
}

/** Types are generated for the payloads of events, not for the context of sources. */
export function isEventOwned(change: PropertyChange): boolean {
  return change.owner.kind === 'event';
}

/** Asks about the literals of a field whose TypeScript type is the same otherwise; null stands for any value. */
export function whenSameCode<T>(
  change: PropertyChange,
  ask: (was: readonly Scalar[] | null, is: readonly Scalar[] | null) => T | null,
): T | null {
  return whenKept(change, (before, after) =>
    isEventOwned(change) && codeType(before) === codeType(after)
      ? ask(allowedValues(before), allowedValues(after))
      : null,
  );
}

/** The column that a property lands in; of a field, with the structs around it. */
export function columnPath(change: PropertyChange): string {
  const path = change.after === null ? change.pathBefore : change.pathAfter;
  return path
    .map((name) => (name === '[]' ? name : sqlName(name)))
    .join('.')
    .replaceAll('.[]', '[]');
}

export function tableOf({ owner: { kind, name } }: PropertyChange): string {
  return kind === 'event' ? `\`event_${sqlName(name)}\`` : `the tables of all events in \`${name}\``;
}
