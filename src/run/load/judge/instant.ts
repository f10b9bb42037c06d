import { valuePattern } from '../../../model/formats.ts';
import type { JsonValue } from '../../../model/values.ts';

const timestampPattern = new RegExp(valuePattern.timestamp, 'u');

/** A point in time: its text in UTC (`2025-01-14 08:00:00.123456`) and the microseconds since 1970. */
export interface Instant {
  readonly text: string;
  readonly micros: bigint;
}

/** The instant of an ISO timestamp with an offset; null where it is none. Digits after the microsecond are cut. */
export function readInstant(value: JsonValue | undefined): Instant | null {
  if (typeof value !== 'string' || !timestampPattern.test(value)) return null;
  const fraction = /\.(\d+)/.exec(value)?.[1] ?? '';
  const seconds = Date.parse(`${value.slice(0, 19)}${offsetOf(value)}`);
  const micros = fraction.slice(0, 6).padEnd(6, '0');
  return { text: textOf(seconds, micros), micros: BigInt(seconds) * 1000n + BigInt(micros) };
}

/** Offsets up to 23:59 are allowed; `Date.parse` knows them all. */
function offsetOf(value: string): string {
  return value.endsWith('Z') ? 'Z' : value.slice(-6);
}

/** Years need not have four digits: an offset may lead out of 1 to 9999. */
function textOf(millis: number, micros: string): string {
  const [day = '', time = ''] = new Date(millis).toISOString().replace(/^\+0*/, '').split('T');
  const decimals = micros.replace(/0+$/, '');
  return `${day} ${time.slice(0, 8)}${decimals === '' ? '' : `.${decimals}`}`;
}

/** An ISO timestamp of microseconds since 1970. */
export function isoOfMicros(micros: bigint): string {
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((micros - rest) / 1000n)).toISOString().slice(0, 19);
  return `${seconds}.${rest.toString().padStart(6, '0')}Z`;
}
