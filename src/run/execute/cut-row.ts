import type { JsonObject, JsonValue } from '../../model/values.ts';
import { stringify } from '../record/json-lines.ts';

/**
 * The share of the longest statement that one row may take. Text grows on its way into a statement: a control character is six
 * characters of JSON, and the backslash among them is written twice.
 */
const share = 8;

/**
 * A row as JSON text. Where statements are limited to `longest` characters (null: they are not), long values of a long row are cut
 * so that it can be written by a statement: shorter ones stay whole, and each that is cut ends in how long it was.
 */
export function cutRow(row: JsonObject, longest: number | null): string {
  const whole = stringify(row);
  if (longest === null || whole.length <= longest / share) return whole;
  const values = Object.entries(row).map(([name, value]) => ({ name, value, length: stringify(value).length }));
  const room = longest / share - values.reduce((sum, { name }) => sum + name.length + 8, 0);
  const most = shareOf(room, values);
  const short = values.map(
    ({ name, value, length }) => [name, length <= most ? value : cutValue(value, most)] as const,
  );
  return stringify(Object.fromEntries(short));
}

/** How long each value may be so that all have room: what short ones do not need, long ones get. */
function shareOf(room: number, values: readonly { readonly length: number }[]): number {
  let left = room;
  const lengths = values.map((one) => one.length).sort((a, b) => a - b);
  for (const [at, length] of lengths.entries()) {
    const each = left / (lengths.length - at);
    if (length > each) return Math.max(0, Math.floor(each));
    left -= length;
  }
  return left;
}

/** Text stays text; what is no text becomes the start of its JSON. */
function cutValue(value: JsonValue, most: number): string {
  const text = typeof value === 'string' ? value : stringify(value);
  // Half a character would be none that can be sent.
  const start = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
  return `${start}… (cut: ${text.length.toLocaleString('en')} characters)`;
}
