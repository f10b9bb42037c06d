import type { JsonObject, JsonValue } from '../../../model/values.ts';

/** A row as text, read by the letter of the JSON standard. `problem` completes "The row …". */
export type ParsedRow =
  | { readonly row: JsonObject; readonly problem: null }
  | { readonly row: null; readonly problem: string };

/** Reads a row, with all numbers as doubles, or exactly: whole numbers that a double cannot hold become `bigint`. */
export function parseRow(text: string, exactly: boolean): ParsedRow {
  let value: JsonValue;
  try {
    value = exactly ? parseExactly(text) : JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { row: null, problem: `is not JSON: ${shorten(reason)}` };
  }
  if (isRecord(value)) return { row: value, problem: null };
  const what = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
  return { row: null, problem: `is ${what}, not an object` };
}

/** JSON text as a value; throws where it is not JSON. */
export function parseExactly(text: string): JsonValue {
  if (!hasLargeNumbers(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: JsonValue, context?: { readonly source?: string }) => {
    const source = context?.source;
    if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
    return /^-?\d+$/.test(source) && BigInt(source) !== BigInt(value) ? BigInt(source) : value;
  });
}

/** True where a number may be one that a double cannot hold exactly: those up to 8,999,999,999,999,999 are below 2^53. */
export function hasLargeNumbers(text: string): boolean {
  return /\d{17}|9\d{15}/.test(text);
}

/**
 * Typed columns can hold what JSON has no number for; their text form is made a string, so that the row can be read and
 * the value is complained about.
 */
export function quoteSpecialNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?(?:nan|inf(?:inity)?)\b/gi, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
}

/** True where a text holds half of a surrogate pair, which no encoding can store. `json` as `JSON.stringify` makes it. */
export function hasBrokenText(json: string): boolean {
  return /\\ud[89a-f]/.test(json) && /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(json);
}

export function isRecord(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shorten(reason: string): string {
  return reason.length > 160 ? `${reason.slice(0, 160)}…` : reason;
}
