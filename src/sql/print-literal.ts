import type { DialectDifferences } from './differences.ts';
import type { Expr } from './nodes.ts';
import { type Printed, primary } from './precedence.ts';
import { printType } from './print-type.ts';

interface LiteralContext {
  readonly dialect: DialectDifferences;
  identifier(name: string): string;
}

/** A constant of the type that it says. `bare`: the context makes it that type, so that the short form will do. */
export function printLiteral(expr: Expr & { kind: 'literal' }, bare: boolean, context: LiteralContext): Printed {
  const { value, type } = expr;
  const { dialect } = context;
  if (value === null) return primary(bare ? 'null' : `cast(null as ${printType(type, context)})`);
  switch (type.kind) {
    case 'string':
      return dialect.text(String(value).toWellFormed());
    case 'boolean':
      return primary(value === true || value === 'true' ? 'true' : 'false');
    case 'integer':
      return dialect.integer(BigInt(value), bare);
    case 'number':
      return dialect.number(Number(value), bare);
    case 'timestamp':
      return dialect.constant(utcTimestamp(String(value)), 'timestamp');
    case 'date':
    case 'uuid':
    case 'json':
      return dialect.constant(String(value).toWellFormed(), type.kind);
    default:
      throw new Error(`a literal cannot be of type ${type.kind}; make an array or struct expression`);
  }
}

const isoTimestamp =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/** `2025-01-14T09:00:00.5+01:00` → `2025-01-14 08:00:00.5`. Digits after the microsecond are cut. */
export function utcTimestamp(iso: string): string {
  const match = isoTimestamp.exec(iso.trim());
  if (match === null) throw new Error(`not an ISO timestamp: ${iso}`);
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match;
  const instant = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(instant.getTime())) throw new Error(`not an ISO timestamp: ${iso}`);
  const utc = new Date(instant.getTime() - zoneMinutes(zone) * 60_000).toISOString();
  const micros = fraction.slice(0, 6).replace(/0+$/, '');
  return `${utc.slice(0, 10)} ${utc.slice(11, 19)}${micros === '' ? '' : `.${micros}`}`;
}

function zoneMinutes(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return zone.startsWith('-') ? -minutes : minutes;
}
