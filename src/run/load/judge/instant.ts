import { valuePattern } from '../../../model/formats.ts';
import type { JsonValue } from '../../../model/values.ts';
import { utcTimestamp } from '../../../sql/print-literal.ts';

const timestampPattern = new RegExp(valuePattern.timestamp, 'u');

/** A point in time: its text in UTC (`2025-01-14 08:00:00.123456`) and the microseconds since 1970. */
export interface Instant {
  readonly text: string;
  readonly micros: bigint;
}

/** The instant of an ISO timestamp with an offset; null where it is none. Digits after the microsecond are cut. */
export function readInstant(value: JsonValue | undefined): Instant | null {
  if (typeof value !== 'string' || !timestampPattern.test(value)) return null;
  const text = utcTimestamp(value);
  return { text, micros: microsOf(text) };
}

function microsOf(text: string): bigint {
  const [seconds = '', fraction = ''] = text.split('.');
  const millis = Date.parse(`${seconds.replace(' ', 'T')}Z`);
  return BigInt(millis) * 1000n + BigInt(fraction.padEnd(6, '0'));
}

/** An ISO timestamp of microseconds since 1970. */
export function isoOfMicros(micros: bigint): string {
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((micros - rest) / 1000n)).toISOString().slice(0, 19);
  return `${seconds}.${rest.toString().padStart(6, '0')}Z`;
}
