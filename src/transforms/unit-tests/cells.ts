/** How far two doubles may lie apart, relative to the larger one: sums come out differently by the order of their parts. */
const tolerance = 1e-9;

/** Whether a value of a unit test and one of a result are the same. Undefined (no such column) is nothing but itself. */
export function isSameCell(one: unknown, other: unknown): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one === null || other === null) return one === other;
  if (typeof one === 'boolean' || typeof other === 'boolean') return one === other;
  if (isNumber(one) || isNumber(other)) return isSameNumber(one, other);
  if (typeof one === 'string' && typeof other === 'string') return isSameText(one, other);
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSameCell(item, other[index]));
  }
  return isObject(one) && isObject(other) && isSameObject(one, other);
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Decimals come as text from some warehouses. */
function isSameNumber(one: unknown, other: unknown): boolean {
  if (typeof one === 'bigint' && typeof other === 'bigint') return one === other;
  const [a, b] = [asNumber(one), asNumber(other)];
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) && isNumber(one) && isNumber(other);
  return a === b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}

function asNumber(value: unknown): number {
  if (isNumber(value)) return Number(value);
  return typeof value === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value) ? Number(value) : Number.NaN;
}

const timePattern = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(\.\d+)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

function isSameText(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [asTime(one), asTime(other)];
  return a !== null && a === b;
}

/** Microseconds since 1970, or null. Without an offset it is UTC, a date is its first moment. */
function asTime(text: string): bigint | null {
  const [, day, minutes = '00:00', seconds = ':00', fraction = '', offset = 'Z'] = timePattern.exec(text) ?? [];
  if (day === undefined) return null;
  const zone = offset === 'Z' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(3).replace(':', '') || '00'}`;
  const time = Date.parse(`${day}T${minutes}${seconds}${zone}`);
  return Number.isNaN(time) ? null : BigInt(time) * 1000n + BigInt(fraction.slice(1, 7).padEnd(6, '0'));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Warehouses give every field of a struct; one that is not expected counts as null. */
function isSameObject(one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => isSameCell(one[key] ?? null, other[key] ?? null));
}

/** A value as it is shown in a table. */
export function formatCell(value: unknown): string {
  if (value === undefined) return '(no such column)';
  if (value === null) return 'null';
  if (typeof value === 'string') return value;
  if (typeof value === 'object') {
    return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? Number(inner) : inner));
  }
  return String(value);
}
