/**
 * JSON for people: what fits in a line stands in one. Whole numbers that doubles cannot hold stay exact (`bigint`).
 * Entries whose value is undefined are left out, as by `JSON.stringify`. A function stands for the value that it returns: of
 * thousands of definitions only the one that is being printed need exist.
 */
export function prettyJson(value: unknown): string {
  return [...prettyJsonParts(value)].join('');
}

/** The same in parts, each made when it is asked for. */
export function* prettyJsonParts(value: unknown): Iterable<string> {
  yield* printOuter(value, '', 0);
  yield '\n';
}

/** A value as it stands inside of a larger one, at an indent: `prettyJson` prints the items of its two outer levels so. */
export function prettyItem(value: unknown, indent: string): string {
  return pretty(value, indent);
}

const lineWidth = 120;

/** Down to the single definitions of a list; each of them is one part. Putting long texts together level by level is slow. */
const outerLevels = 2;

function* printOuter(written: unknown, indent: string, level: number): Iterable<string> {
  const value = settled(written);
  const isOuter = level < outerLevels && compact(value, lineWidth - indent.length) === null;
  if (!isOuter || !isObject(value)) {
    yield pretty(value, indent);
    return;
  }
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  let before = `${isList ? '[' : '{'}\n${deeper}`;
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (!isList && item === undefined) continue;
    yield `${before}${isList ? '' : `${quoted(key)}: `}`;
    yield* printOuter(item, deeper, level + 1);
    before = `,\n${deeper}`;
  }
  yield `\n${indent}${isList ? ']' : '}'}`;
}

/** Each value is printed once: on one line where that fits and all of its parts are on one, else with a line for each part. */
function pretty(written: unknown, indent: string): string {
  const value = settled(written);
  if (Array.isArray(value)) {
    const deeper = `${indent}  `;
    return enclosed(
      '[',
      value.map((item) => pretty(item, deeper)),
      ']',
      indent,
    );
  }
  return isObject(value) ? prettyObject(value, indent) : scalar(value);
}

function prettyObject(object: Readonly<Record<string, unknown>>, indent: string): string {
  const deeper = `${indent}  `;
  const entries: string[] = [];
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value !== undefined) entries.push(`${quoted(key)}: ${pretty(value, deeper)}`);
  }
  return enclosed('{', entries, '}', indent);
}

function enclosed(open: string, parts: readonly string[], close: string, indent: string): string {
  const room = lineWidth - indent.length;
  let length = 0;
  let isFlat = true;
  for (const part of parts) {
    if (length + part.length + 2 > room || part.includes('\n')) {
      isFlat = false;
      break;
    }
    length += length === 0 ? part.length : part.length + 2;
  }
  if (isFlat) return open + parts.join(', ') + close;
  return `${open}\n${indent}  ${parts.join(`,\n${indent}  `)}\n${indent}${close}`;
}

/** On one line with spaces, or null where that takes more than `room` characters and the value could be broken up. */
function compact(written: unknown, room: number): string | null {
  const value = settled(written);
  if (Array.isArray(value)) return compactList(value, room);
  return isObject(value) ? compactObject(value, room) : scalar(value);
}

function settled(value: unknown): unknown {
  return typeof value === 'function' ? value() : value;
}

function compactList(list: readonly unknown[], room: number): string | null {
  let line = '';
  for (const item of list) {
    const text = compact(item, room - line.length - 2);
    if (text === null || line.length + text.length + 2 > room) return null;
    line += line === '' ? text : `, ${text}`;
  }
  return `[${line}]`;
}

function compactObject(object: Readonly<Record<string, unknown>>, room: number): string | null {
  let line = '';
  for (const key of Object.keys(object)) {
    if (object[key] === undefined) continue;
    const name = `${quoted(key)}: `;
    const text = compact(object[key], room - line.length - name.length - 2);
    if (text === null || line.length + name.length + text.length + 2 > room) return null;
    line += line === '' ? name + text : `, ${name}${text}`;
  }
  return `{${line}}`;
}

/** Text without characters that JSON escapes is by far the most common. */
const harmless = /^[ !#-[\]-~]*$/;

function quoted(text: string): string {
  return harmless.test(text) ? `"${text}"` : JSON.stringify(text);
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'bigint' ? value.toString() : (JSON.stringify(value) ?? 'null');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
