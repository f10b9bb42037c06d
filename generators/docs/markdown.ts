/*
 * Fragments of Markdown (GitHub's dialect). Every fragment here is one line, and means the same in a paragraph,
 * in a list and in the cell of a table.
 */

/** Words and common punctuation, in which nothing has a meaning in Markdown wherever it stands: most descriptions. */
const harmless = /^[A-Za-z](?: ?[A-Za-z0-9,.:;'"()?!/%-])*$/;

/** Text that a user wrote, as it reads: only `code` between backticks keeps its meaning. */
export function text(written: string): string {
  if (harmless.test(written)) return written;
  const line = written.replace(/[\s\u2028\u2029]+/g, ' ').trim();
  return line
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : escapeText(part, index === 0)))
    .join('');
}

/** A text of several paragraphs, each escaped. */
export function paragraphs(written: string | undefined): string[] {
  return (written ?? '')
    .split(/\n\s*\n/)
    .map(text)
    .filter((one) => one !== '');
}

function escapeText(part: string, isStart: boolean): string {
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
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${body.replace(/\n+$/, '')}\n${fence}`;
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
