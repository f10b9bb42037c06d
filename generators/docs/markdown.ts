/*
 * Fragments of Markdown (GitHub's dialect). Every fragment here is one line, and means the same in a paragraph,
 * in a list and in the cell of a table.
 */

/**
 * Words and common punctuation, in which nothing has a meaning in Markdown wherever it stands, code that `code` leaves as it is,
 * and versions: most descriptions. An underscore means nothing inside of a word.
 */
const harmless =
  /^(?:[A-Za-z]|\d+\.\d|`[!-_a-{}~]+(?: [!-_a-{}~]+)*`)(?: ?(?:[A-Za-z0-9,.:;'"()?!/%-]|`[!-_a-{}~]+(?: [!-_a-{}~]+)*`)|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9]))*$/;

/** White space that is not just a blank between words. */
const loose = /\s\s|[^\S ]|^\s|\s$/;

/** Text that a user wrote, as it reads: only `code` between backticks keeps its meaning. */
export function text(written: string): string {
  if (harmless.test(written)) return written;
  const line = loose.test(written) ? written.replace(/\s+/g, ' ').trim() : written;
  let escaped = '';
  let at = 0;
  let open = line.indexOf('`');
  while (open >= 0) {
    const close = line.indexOf('`', open + 1);
    // There is no code between two that stand side by side.
    if (close > open + 1) {
      escaped += escapeText(line.slice(at, open), at === 0) + code(line.slice(open + 1, close));
      at = close + 1;
    }
    open = close < 0 ? -1 : line.indexOf('`', close > open + 1 ? at : close);
  }
  return escaped + escapeText(line.slice(at), at === 0);
}

/** A text of several paragraphs, each escaped, with a blank line between. */
export function paragraphs(written: string | undefined): string {
  if (written === undefined || !written.includes('\n')) return text(written ?? '');
  return written
    .split(/\n\s*\n/)
    .map(text)
    .filter((one) => one !== '')
    .join('\n\n');
}

/** The items of a list, a line each; empty where there are none. */
export function bullets(items: Iterable<string>): string {
  const lines = [...items].join('\n- ');
  return lines === '' ? '' : `- ${lines}`;
}

/** The same inside of a text, and at the start of one. */
const harmlessPart = /^[A-Za-z0-9 ,.:;'"()?!/%-]*$/;
const harmlessStart = /^(?:[A-Za-z][A-Za-z0-9 ,.:;'"()?!/%-]*)?$/;

function escapeText(part: string, isStart: boolean): string {
  if ((isStart ? harmlessStart : harmlessPart).test(part)) return part;
  const escaped = part
    .replace(/[\\`*[\]<|~$]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '\\&')
    // Inside of a word an underscore means nothing.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_');
  if (!isStart) return escaped;
  return escaped.replace(/^(\s*)([#>=+-])/, '$1\\$2').replace(/^(\s*\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/** A value as code, whatever is in it. */
export function code(value: string): string {
  if (/^[\w$.:/-]+$/.test(value) || !/[|`\r\n\u2028\u2029]|^\s|\s$|^$/.test(value)) return `\`${value}\``;
  const line = value.replace(/[\r\n\u2028\u2029]+/g, ' ');
  if (line.trim() === '') return '<code>&nbsp;</code>';
  // A pipe would end the table's cell even inside of backticks.
  if (line.includes('|'))
    return `<code>${line.replace(/[!-/:-@[-`{-~]/g, (char) => `&#${char.charCodeAt(0)};`)}</code>`;
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${line} ${fence}`;
}

/** A link whose label is Markdown already. */
export function link(label: string, target: string): string {
  return `[${label}](${target})`;
}

/** A block of code, fenced by more backticks than it holds. */
export function codeBlock(language: string, body: string): string {
  const runs = body.includes('```') ? [...body.matchAll(/`+/g)].map((run) => run[0].length) : [];
  const fence = '`'.repeat(Math.max(2, ...runs) + 1);
  return `${fence}${language}\n${body.endsWith('\n') ? body.replace(/\n+$/, '') : body}\n${fence}`;
}

/** `a, b and c`. */
export function enumeration(items: readonly string[], word = 'and'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** The anchor that GitHub gives to a heading with this text. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
}

const mostShown = 20;

/** `a, b and 7 more`, where all would be too many to read. */
export function shortEnumeration(items: readonly string[]): string {
  const more = items.length - mostShown;
  return enumeration(more > 0 ? [...items.slice(0, mostShown), `${more} more`] : items);
}
