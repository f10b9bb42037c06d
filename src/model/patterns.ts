/**
 * Regular expressions of the catalog are read by ECMAScript (JSON Schema, TypeScript) and by RE2 (warehouses), which mostly
 * agree. What only one of them has (lookaround, backreferences) is refused; what they read differently (`.`, `\s`,
 * `\u2028`) is rewritten to a form that both read alike.
 */
export type PortablePattern =
  | { readonly pattern: string; readonly problem: null }
  | { readonly pattern: null; readonly problem: PatternProblem };

export interface PatternProblem {
  /** `invalid`: not a regular expression at all. `unportable`: RE2 and ECMAScript do not agree on it. */
  readonly kind: 'invalid' | 'unportable';
  /** Completes "The pattern …". */
  readonly message: string;
  readonly hint: string | null;
}

const known = new Map<string, PortablePattern>();

/**
 * The form of a pattern that both engines read alike, or what is wrong with it.
 * `\s` leaves out U+FEFF, which RE2 has no class for. Found out once for each pattern.
 */
export function portablePattern(written: string): PortablePattern {
  const found = known.get(written) ?? readPattern(written);
  known.set(written, found);
  return found;
}

function readPattern(written: string): PortablePattern {
  try {
    new RegExp(written, 'u');
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*\/u?: /, '') : String(error);
    return refused('invalid', `is not a regular expression: ${reason}`, null);
  }
  const reader: Reader = { text: written, at: 0, out: '', problem: null };
  readAlternatives(reader, 0);
  return reader.problem === null ? { pattern: reader.out, problem: null } : { pattern: null, problem: reader.problem };
}

interface Reader {
  readonly text: string;
  at: number;
  out: string;
  problem: PatternProblem | null;
}

function refused(kind: PatternProblem['kind'], message: string, hint: string | null) {
  return { pattern: null, problem: { kind, message, hint } };
}

function unportable(reader: Reader, message: string, hint: string | null): void {
  reader.problem ??= { kind: 'unportable', message, hint };
}

/** RE2 unrolls counted repetitions: their product and what comes out of them are limited. */
const maxRepeat = 1000;
const maxWeight = 30_000;
const maxDepth = 200;

/** What RE2 makes of a part: the largest product of nested repetitions, and roughly how much room it takes. */
interface Size {
  readonly repeat: number;
  readonly weight: number;
}

/** Reads up to the end of the text or of the group. */
function readAlternatives(reader: Reader, depth: number): Size {
  let repeat = 1;
  let weight = 0;
  if (depth > maxDepth) unportable(reader, 'is nested too deeply', null);
  while (reader.at < reader.text.length && reader.text[reader.at] !== ')' && reader.problem === null) {
    const atom = readAtom(reader, depth);
    const times = readQuantifier(reader);
    repeat = Math.max(repeat, atom.repeat * times);
    weight += atom.weight * times;
  }
  const hint = 'Use `*` or `+`, and `max_length` beside the pattern.';
  if (repeat > maxRepeat) unportable(reader, `repeats more than ${maxRepeat} times, which RE2 refuses`, hint);
  if (weight > maxWeight) unportable(reader, 'is too large for RE2', hint);
  return { repeat, weight };
}

function readAtom(reader: Reader, depth: number): Size {
  const char = reader.text[reader.at];
  if (char === '(') return readGroup(reader, depth);
  const start = reader.out.length;
  if (char === '[') readClass(reader);
  else if (char === '\\') reader.out += readEscape(reader, false);
  else {
    const whole = String.fromCodePoint(reader.text.codePointAt(reader.at) ?? 0);
    // ECMAScript's dot stops at four line ends, RE2's at one.
    reader.out += whole === '.' ? '[^\\n\\r\\p{Zl}\\p{Zp}]' : whole;
    reader.at += whole.length;
  }
  return { repeat: 1, weight: weightOf(reader.out.slice(start)) };
}

/** Measured: as a sequence of UTF-8 bytes a class such as `\p{L}` takes 150 times the room of a letter. */
function weightOf(atom: string): number {
  const large = atom.match(/\\[pP]\{(?!Z)/g)?.length ?? 0;
  return 1 + 150 * large + (atom.includes('^') ? 5 : 0);
}

const nothing: Size = { repeat: 1, weight: 0 };

function readGroup(reader: Reader, depth: number): Size {
  const rest = reader.text.slice(reader.at, reader.at + 4);
  if (/^\(\?<?[=!]/.test(rest)) {
    const hint = 'Use several properties or rules, or a simpler pattern.';
    unportable(reader, 'looks ahead or behind (`(?=`, `(?!`, `(?<=`, `(?<!`), which RE2 cannot', hint);
    return nothing;
  }
  const opening = /^\((?:\?:|\?<[^>]*>|(?!\?))/.exec(reader.text.slice(reader.at))?.[0];
  if (opening === undefined) {
    const hint = 'Write both cases: `[Aa]`.';
    unportable(reader, 'switches flags inside of a group (`(?i:`), which engines read differently', hint);
    return nothing;
  }
  reader.at += opening.length;
  reader.out += opening === '(' ? '(' : '(?:';
  const size = readAlternatives(reader, depth + 1);
  reader.out += ')';
  reader.at += 1;
  return size;
}

/** The count of a `{n}`, else 1. */
function readQuantifier(reader: Reader): number {
  const found = /^(?:[*+?]|\{(\d+)(?:,(\d*))?\})\??/.exec(reader.text.slice(reader.at, reader.at + 40));
  if (found === null) return 1;
  reader.at += found[0].length;
  reader.out += found[0];
  const [, least, most] = found;
  return Math.max(1, Number(least ?? 1), Number(most || 1));
}

function readClass(reader: Reader): void {
  const { text } = reader;
  const opening = text.startsWith('[^', reader.at) ? '[^' : '[';
  reader.at += opening.length;
  if (text[reader.at] === ']') {
    unportable(reader, 'has an empty class (`[]` or `[^]`), which RE2 reads differently', 'Use `.` or `[^a]`.');
    return;
  }
  reader.out += opening;
  while (text[reader.at] !== ']' && reader.problem === null) {
    const char = text[reader.at];
    if (char === '\\') reader.out += readEscape(reader, true);
    else {
      // RE2 reads `[:` in a class as the beginning of a class name.
      reader.out += char === '[' ? '\\[' : char;
      reader.at += 1;
    }
  }
  reader.out += ']';
  reader.at += 1;
}

const blanks = '\\t\\n\\v\\f\\r\\p{Z}';

/** The portable form of the escape that begins here. */
function readEscape(reader: Reader, inClass: boolean): string {
  const rest = reader.text.slice(reader.at);
  const short = rest.slice(0, 2);
  if (/^\\[dDwWbBtnvfr^$\\.*+?()[\]{}|/-]/.test(short) && !(inClass && short === '\\b'))
    return take(reader, short.length, short);
  if (short === '\\s') return take(reader, 2, inClass ? blanks : `[${blanks}]`);
  if (short === '\\S' && !inClass) return take(reader, 2, `[^${blanks}]`);
  const code =
    /^\\(?:x([0-9A-Fa-f]{2})|u\{([0-9A-Fa-f]+)\}|u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(0)|c([A-Za-z])|(b))/.exec(
      rest,
    );
  if (code !== null && codePoint(code) !== null)
    return take(reader, code[0].length, character(reader, codePoint(code) ?? 0));
  const category = /^\\[pP]\{(?:[A-Z][a-z]?)\}/.exec(rest);
  if (category !== null) return take(reader, category[0].length, category[0]);
  if (/^\\[1-9k]/.test(short)) unportable(reader, 'refers back to a group (`\\1`), which RE2 cannot', null);
  else if (/^\\[pP]/.test(short))
    unportable(
      reader,
      'names a Unicode property by a long name, which engines spell differently',
      'Use a short category such as `\\p{L}` or `\\p{Lu}`.',
    );
  else unportable(reader, `holds \`${short}\`, which engines read differently`, null);
  return '';
}

function take(reader: Reader, length: number, portable: string): string {
  reader.at += length;
  return portable;
}

function codePoint(found: RegExpExecArray): number | null {
  const [, x, braces, high, low, u, zero, control, backspace] = found;
  if (zero !== undefined) return 0;
  if (backspace !== undefined) return 8;
  if (control !== undefined) return control.charCodeAt(0) % 32;
  if (high !== undefined && low !== undefined)
    return 0x10000 + ((Number.parseInt(high, 16) - 0xd800) << 10) + Number.parseInt(low, 16) - 0xdc00;
  return Number.parseInt(x ?? braces ?? u ?? '', 16);
}

function character(reader: Reader, code: number): string {
  if (code >= 0xd800 && code <= 0xdfff)
    unportable(reader, 'names half of a surrogate pair, which is no character', null);
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return String.fromCodePoint(code);
}
