import type { YamlScalar } from '../nodes.ts';
import { resolvePlain } from '../plain-scalar.ts';
import {
  type Cursor,
  closeList,
  closeMap,
  colon,
  comma,
  doubt,
  hash,
  mark,
  newline,
  openList,
  openMap,
  skipSpaces,
  space,
  spanSince,
  startLine,
} from './cursor.ts';

/** Characters that cannot begin unquoted text: they mean something else. */
const indicators = codes('&*!|>%@`#,[]{}"\'');
/** These can, unless one of the second row follows: `-1` is text, `- 1` is not. */
const mildIndicators = codes('-?:');
const notAfterMild = codes(' \n,[]{}');

function codes(chars: string): ReadonlySet<number> {
  return new Set([...chars].map((char) => char.charCodeAt(0)));
}

export function checkPlainStart({ text, at }: Cursor): void {
  const code = text.charCodeAt(at);
  if (indicators.has(code) || (mildIndicators.has(code) && notAfterMild.has(text.charCodeAt(at + 1)))) doubt();
}

/** Unquoted text of a block: the rest of the line without its comment, and lines below that are indented deeper than the parent. */
export function readPlain(cursor: Cursor, parentIndent: number): YamlScalar {
  checkPlainStart(cursor);
  const start = mark(cursor);
  const first = readPlainLine(cursor);
  if (!moveToContinuation(cursor, parentIndent)) {
    return { kind: 'scalar', value: resolvePlain(first), span: spanSince(start, cursor) };
  }
  return { kind: 'scalar', value: first + readContinuations(cursor, parentIndent), span: spanSince(start, cursor) };
}

function readPlainLine(cursor: Cursor): string {
  const { text, at } = cursor;
  const line = text.slice(at, text.indexOf('\n', at));
  const comment = line.indexOf(' #');
  const content = (comment < 0 ? line : line.slice(0, comment)).trimEnd();
  if (content.includes(': ') || content.endsWith(':')) doubt();
  cursor.at = at + content.length;
  return content;
}

/** Lines that continue a text are joined by a space, or by as many line breaks as there are blank lines between them. */
function readContinuations(cursor: Cursor, parentIndent: number): string {
  let joined = '';
  let before = cursor.line - 1;
  do {
  } while (moveToContinuation(cursor, parentIndent));
  return joined;
}
