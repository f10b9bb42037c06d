/** The text of a value that begins in a line at this indent, as `prettyItem` would print it. */
export type Printed = (indent: string) => string;

/**
 * JSON for people: what fits in a line stands in one. Whole numbers that doubles cannot hold stay exact (`bigint`).
 * Entries whose value is undefined are left out, as by `JSON.stringify`. A function is `Printed`: of thousands of definitions only
 * the one that is being printed need exist, and what stands in several places may be printed once.
 */
export function prettyJson(value: unknown): string {
  return `${prettyItem(value, '')}\n`;
}

/** The same in parts, each made when it is asked for. */
export function* prettyJsonParts(value: unknown): Iterable<string> {
  yield* printOuter(value, '', 0);
  yield '\n';
}

const lineWidth = 120;

/** Down to the single definitions of a list; each of them is one part. Putting long texts together level by level is slow. */
const outerLevels = 2;

function* printOuter(value: unknown, indent: string, level: number): Iterable<string> {
  if (!isObject(value) || compact(value, lineWidth - indent.length) !== null) {
    yield prettyItem(value, indent);
    return;
  }
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  let before = `${isList ? '[' : '{'}\n${deeper}`;
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (!isList && item === undefined) continue;
    const start = isList ? before : `${before}${quoted(key)}: `;
    if (level + 1 === outerLevels) yield start + prettyItem(item, deeper);
    else {
      yield start;
      yield* printOuter(item, deeper, level + 1);
    }
    before = `,\n${deeper}`;
  }
  yield `\n${indent}${isList ? ']' : '}'}`;
}

/**
 * A value as it stands inside of a larger one, at an indent: `prettyJson` prints the items of its two outer levels so. Each value is
 * printed once: on one line where that fits and all of its parts are on one, else with a line for each part.
 */
export function prettyItem(value: unknown, indent: string): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'function') return value(indent);
  if (!isObject(value)) return scalar(value);
  const deeper = `${indent}  `;
  const parts: string[] = [];
  if (Array.isArray(value)) {
    for (const item of value) parts.push(prettyItem(item, deeper));
    return enclosed('[', parts, ']', indent);
  }
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item !== undefined) parts.push(`${quoted(key)}: ${prettyItem(item, deeper)}`);
  }
  return enclosed('{', parts, '}', indent);
}

/** A list or an object of its printed items or entries. What stands on several lines is longer than the line that it did not fit. */
export function enclosed(open: '[' | '{', parts: readonly string[], close: ']' | '}', indent: string): string {
  const room = lineWidth - indent.length;
  let line = '';
  for (const part of parts) {
    if (line.length + part.length + 2 > room)
      return `${open}\n${indent}  ${parts.join(`,\n${indent}  `)}\n${indent}${close}`;
    line = line === '' ? part : `${line}, ${part}`;
  }
  return open + line + close;
}

/** Whether a printed item is the same at another indent: on one line that fits there, too. */
export function isSameAt(text: string, indent: string): boolean {
  return text.length <= lineWidth - indent.length && !text.includes('\n');
}

/** On one line with spaces, or null where that takes more than `room` characters and the value could be broken up. */
function compact(value: unknown, room: number): string | null {
  if (Array.isArray(value)) return compactList(value, room);
  if (isObject(value)) return compactObject(value, room);
  const text = prettyItem(value, '');
  return text.includes('\n') ? null : text;
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

export function quoted(text: string): string {
  return harmless.test(text) ? `"${text}"` : JSON.stringify(text);
}

function scalar(value: unknown): string {
  return typeof value === 'bigint' ? value.toString() : (JSON.stringify(value) ?? 'null');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
