/** What `Warehouse.query` gives for a value, the same on every warehouse. */
export type PlainValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

/** A `number` where that is exact, else a `bigint`. */
export function wholeNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A decimal from its text. A double holds every one of 15 digits; others stay text. */
export function decimalNumber(text: string): number | string {
  return text.replace(/^-?0*|\D/g, '').length <= 15 ? Number(text) : text;
}

/** Seconds since 1970 that a date of JavaScript reaches. */
const farthest = 8.64e12;

/**
 * ISO text of a count of seconds with `digits` decimals since 1970, with as many digits as it needs: `2025-01-14T08:00:00.5Z`.
 * Null where it is too far away.
 */
export function instantText(count: bigint, digits: number): string | null {
  const unit = 10n ** BigInt(digits);
  const fraction = ((count % unit) + unit) % unit;
  const seconds = Number((count - fraction) / unit);
  if (Math.abs(seconds) > farthest) return null;
  const decimals = fraction.toString().padStart(digits, '0').replace(/0+$/, '');
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return `${whole}${fraction === 0n ? '' : `.${decimals}`}Z`;
}
