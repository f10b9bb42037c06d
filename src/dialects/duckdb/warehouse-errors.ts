import { WarehouseError, type WarehouseFault } from '../../run/warehouse.ts';
import type { Statement } from '../../sql/nodes.ts';

/** What DuckDB says of a failure where it is asked for JSON (`errors_as_json`). */
interface DriverFailure {
  readonly type: string;
  readonly message: string;
  /** Place in the text that was sent, from 0: the parser counts code points, all that comes after it counts bytes. */
  readonly position: number | null;
}

/**
 * What the driver threw as a `WarehouseError`, with the place in the statement's own text. `before` is what was sent in
 * front of it in the same call.
 */
export function wrapError(error: unknown, statement: Statement | null, before = ''): WarehouseError {
  if (error instanceof WarehouseError) return error;
  const failure = readFailure(error);
  const place =
    statement && failure.position !== null ? placeOf(failure, failure.position, before, statement.sql) : null;
  return new WarehouseError(failure.message, {
    statement,
    line: place?.line ?? null,
    column: place?.column ?? null,
    fault: faultOf(failure),
    cause: error,
  });
}

/** Why a database could not be opened, in words that say what to do. */
export function openError(error: unknown, path: string): WarehouseError {
  if (error instanceof WarehouseError) return error;
  const failure = readFailure(error);
  const [fault, message] = openFault(failure.message, path);
  return new WarehouseError(message, { statement: null, line: null, column: null, fault, cause: error });
}

function readFailure(error: unknown): DriverFailure {
  const text = error instanceof Error ? error.message : String(error);
  const start = text.indexOf('{"exception_type"');
  if (start < 0) return { type: text.split(' Error:')[0] ?? '', message: text, position: null };
  try {
    const data: unknown = JSON.parse(text.slice(start));
    if (typeof data !== 'object' || data === null) return { type: '', message: text, position: null };
    const field = (name: string): string => {
      const value: unknown = Reflect.get(data, name);
      return typeof value === 'string' ? value : '';
    };
    const position = field('position');
    return {
      type: field('exception_type'),
      message: field('exception_message') || text,
      position: /^\d+$/.test(position) ? Number(position) : null,
    };
  } catch {
    return { type: '', message: text, position: null };
  }
}

/** Line and column (from 1, in UTF-16 units) in the statement; null where the place lies in what was sent before it. */
function placeOf(
  { type }: DriverFailure,
  position: number,
  before: string,
  sql: string,
): { line: number; column: number } | null {
  const text = before + sql;
  const sent = type === 'Parser' ? firstCodePoints(text, position) : firstBytes(text, position);
  if (sent.length < before.length) return null;
  const lines = sent.slice(before.length).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function firstBytes(text: string, count: number): string {
  return Buffer.from(text, 'utf8').subarray(0, count).toString('utf8');
}

function firstCodePoints(text: string, count: number): string {
  let end = 0;
  for (let left = count; left > 0 && end < text.length; left--) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, end);
}

const diskIsFull = /no space left|disk is full|quota exceeded|file too large/i;

function faultOf({ type, message }: DriverFailure): WarehouseFault {
  if (/^interrupt/i.test(type) || /^INTERRUPT/.test(message)) return 'cancelled';
  if (/conflict/i.test(message) && /transaction/i.test(type)) return 'conflict';
  if (diskIsFull.test(message)) return 'disk-full';
  if (/^out of memory/i.test(type)) return 'memory';
  if (/read-only/i.test(message) && /^(invalid input|io|permission)/i.test(type)) return 'not-writable';
  return 'statement';
}

function openFault(text: string, path: string): [WarehouseFault, string] {
  const file = `The database file ${path}`;
  const reason = text.replace(/^[A-Z]\w*(?: \w+)? Error: /, '').split('\n')[0] ?? '';
  if (/could not set lock/i.test(text)) {
    const holder = /held in (.+?) \(PID (\d+)\)/.exec(text);
    const who = holder ? `: PID ${holder[2]} (${holder[1]})` : '';
    return ['locked', `${file} is in use by another process${who}.`];
  }
  if (diskIsFull.test(text)) return ['disk-full', `There is no space left for the database file ${path}.`];
  if (/permission denied|read-only file system|not permitted/i.test(text)) {
    return ['not-writable', `${file} cannot be written: ${reason}`];
  }
  if (/not a valid DuckDB database|is a directory/i.test(text)) {
    return ['not-a-database', `${path} is not a DuckDB database.`];
  }
  const version = /version number (\d+), but we can only read versions between (\d+) and (\d+)/.exec(text);
  if (version) {
    const [, own, least, most] = version;
    const age = Number(own) > Number(most) ? 'a newer' : 'an older';
    return [
      'other-version',
      `${file} was written by ${age} DuckDB: its format is ${own}, and ${least} to ${most} can be read.`,
    ];
  }
  if (/corrupt|checksum|deserialize|could not read enough bytes|fatal/i.test(text)) {
    return ['damaged', `${file} is damaged: ${reason}`];
  }
  return ['statement', `${file} cannot be opened: ${reason}`];
}
