import { checkValue } from '../model/check-value.ts';
import type { JsonValue, ValueType } from '../model/values.ts';

export type IsValid = (value: JsonValue) => boolean;

/** The check whether a value is of a type. */
export function makeIsValid(type: ValueType): IsValid {
  return (value) => checkValue(type, value).length === 0;
}
