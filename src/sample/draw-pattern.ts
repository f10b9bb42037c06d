import type { Random } from './random.ts';

type Draw = (random: Random) => string;

/** Extra repetitions that `*` and `+` get at most. */
const unbounded = 4;
const printable = characters(' ', '~');
const word = [...characters('a', 'z'), ...characters('A', 'Z'), ...characters('0', '9'), '_'];
const digits = characters('0', '9');
const classes: Readonly<Record<string, readonly string[]>> = { d: digits, w: word, s: [' '] };

/**
 * Makes a source of strings that match a regular expression: literals, classes, groups, alternatives, repetitions, anchors.
 * Null where it uses more than that (look-around, back references, Unicode properties). What it draws still has to be
 * checked against the expression: anchors inside of alternatives are taken as written anywhere.
 */
export function drawPattern(pattern: string): Draw | null {
  const reader = { text: [...pattern], at: 0 };
  const draw = readAlternatives(reader);
  return draw !== null && reader.at === reader.text.length ? draw : null;
}

interface Reader {
  readonly text: readonly string[];
  at: number;
}

function readAlternatives(reader: Reader): Draw | null {
  const options: Draw[] = [];
  for (;;) {
    const option = readSequence(reader);
    if (option === null) return null;
    options.push(option);
    if (reader.text[reader.at] !== '|') break;
    reader.at++;
  }
  const [only] = options;
  if (options.length === 1 && only) return only;
  return (random) => options[random.integer(0, options.length - 1)]?.(random) ?? '';
}

function readSequence(reader: Reader): Draw | null {
  const parts: Draw[] = [];
  while (reader.at < reader.text.length && reader.text[reader.at] !== '|' && reader.text[reader.at] !== ')') {
    const atom = readAtom(reader);
    const part = atom && readRepetition(reader, atom);
    if (part === null) return null;
    parts.push(part);
  }
  return (random) => {
    let text = '';
    for (const part of parts) text += part(random);
    return text;
  };
}

function readAtom(reader: Reader): Draw | null {
  const char = reader.text[reader.at++] ?? '';
  if (char === '^' || char === '$') return () => '';
  if (char === '.') return oneOf(printable);
  if (char === '[') return readClass(reader);
  if (char === '(') return readGroup(reader);
  if (char === '\\') return readEscape(reader);
  return '*+?{}'.includes(char) ? null : () => char;
}

function readGroup(reader: Reader): Draw | null {
  if (reader.text[reader.at] === '?') {
    if (reader.text[reader.at + 1] !== ':') return null;
    reader.at += 2;
  }
  const inner = readAlternatives(reader);
  if (reader.text[reader.at++] !== ')') return null;
  return inner;
}

function readEscape(reader: Reader): Draw | null {
  const char = reader.text[reader.at++];
  if (char === undefined) return null;
  const known = escaped(char);
  return known === null ? null : oneOf(known);
}

/** The characters that `\` and this one stand for; null where it is something else than characters. */
function escaped(char: string): readonly string[] | null {
  const named = classes[char];
  if (named) return named;
  if (char === 'D') return printable.filter((one) => !digits.includes(one));
  if (char === 'W') return printable.filter((one) => !word.includes(one));
  if (char === 'S') return printable.filter((one) => one !== ' ');
  return /[A-Za-z0-9]/.test(char) ? null : [char];
}

function readClass(reader: Reader): Draw | null {
  const negated = reader.text[reader.at] === '^';
  if (negated) reader.at++;
  const members = new Set<string>();
  while (reader.text[reader.at] !== ']') {
    const from = readMember(reader);
    if (from === null) return null;
    const [low] = from;
    if (
      reader.text[reader.at] === '-' &&
      reader.text[reader.at + 1] !== ']' &&
      from.length === 1 &&
      low !== undefined
    ) {
      reader.at++;
      const [high] = readMember(reader) ?? [];
      if (high === undefined) return null;
      for (const one of characters(low, high)) members.add(one);
    } else for (const one of from) members.add(one);
  }
  reader.at++;
  const chosen = negated ? printable.filter((one) => !members.has(one)) : [...members];
  return chosen.length === 0 ? null : oneOf(chosen);
}

function readMember(reader: Reader): readonly string[] | null {
  const char = reader.text[reader.at++];
  if (char === undefined) return null;
  if (char !== '\\') return [char];
  const next = reader.text[reader.at++];
  return next === undefined ? null : escaped(next);
}

function readRepetition(reader: Reader, atom: Draw): Draw | null {
  const range = readBounds(reader);
  if (range === undefined) return null;
  if (range === null) return atom;
  if (reader.text[reader.at] === '?') reader.at++;
  const [min, max] = range;
  return (random) => {
    let text = '';
    for (let left = random.integer(min, max); left > 0; left--) text += atom(random);
    return text;
  };
}

/** Null where nothing is repeated, undefined where it cannot be read. */
function readBounds(reader: Reader): readonly [number, number] | null | undefined {
  const char = reader.text[reader.at];
  if (char === '?' || char === '*' || char === '+') {
    reader.at++;
    return char === '?' ? [0, 1] : char === '*' ? [0, unbounded] : [1, 1 + unbounded];
  }
  if (char !== '{') return null;
  const written = /^\{(\d+)(,(\d*))?\}/.exec(reader.text.slice(reader.at, reader.at + 24).join(''));
  if (!written) return undefined;
  reader.at += written[0].length;
  const min = Number(written[1]);
  if (written[2] === undefined) return [min, min];
  return [min, written[3] ? Number(written[3]) : min + unbounded];
}

function oneOf(options: readonly string[]): Draw {
  return (random) => options[random.integer(0, options.length - 1)] ?? '';
}

/** All characters from one to the other; both single code points, at most 4,096 of them. */
function characters(from: string, to: string): string[] {
  const first = from.codePointAt(0) ?? 0;
  const last = Math.min(to.codePointAt(0) ?? 0, first + 4095);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => String.fromCodePoint(first + index));
}
