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
  if (isLowerCase(code)) return;
  if (indicators.has(code) || (mildIndicators.has(code) && notAfterMild.has(text.charCodeAt(at + 1)))) doubt();
}

/** Unquoted text of a block: the rest of the line without its comment, and lines below that are indented deeper than the parent. */
export function readPlain(cursor: Cursor, parentIndent: number): YamlScalar {
  checkPlainStart(cursor);
  const start = mark(cursor);
  const first = readPlainLine(cursor);
  let blankLines = moveToContinuation(cursor, parentIndent);
  if (blankLines < 0) return { kind: 'scalar', value: resolvePlain(first), span: spanSince(start, cursor) };
  let value = first;
  while (blankLines >= 0) {
    value += (blankLines === 0 ? ' ' : '\n'.repeat(blankLines)) + readPlainLine(cursor);
    blankLines = moveToContinuation(cursor, parentIndent);
  }
  return { kind: 'scalar', value, span: spanSince(start, cursor) };
}

function readPlainLine(cursor: Cursor): string {
  const { text, at } = cursor;
  const line = text.slice(at, text.indexOf('\n', at));
  const comment = line.indexOf(' #');
  const content = line.slice(0, trimmedEnd(line, 0, comment < 0 ? line.length : comment));
  if (content.includes(': ') || content.endsWith(':')) doubt();
  cursor.at = at + content.length;
  return content;
}

/** Moves to the next line that continues a text; returns the number of blank lines before it, or -1 where there is none. */
function moveToContinuation(cursor: Cursor, parentIndent: number): number {
  const { text } = cursor;
  let lineEnd = skipSpaces(text, cursor.at);
  if (text.charCodeAt(lineEnd) !== newline) return -1;
  for (let blankLines = 0; ; blankLines++) {
    const start = lineEnd + 1;
    const content = skipSpaces(text, start);
    const code = text.charCodeAt(content);
    if (code === newline) {
      lineEnd = content;
      continue;
    }
    if (content >= text.length || code === hash || content - start <= parentIndent) return -1;
    cursor.line += blankLines;
    startLine(cursor, start);
    cursor.at = content;
    return blankLines;
  }
}

/** Unquoted text between brackets: up to the end of the line, a comment, a comma, a bracket, or a colon before a space. */
export function readFlowPlain(cursor: Cursor): string {
  checkPlainStart(cursor);
  const { text, at: start } = cursor;
  let end = start;
  for (; ; end++) {
    const code = text.charCodeAt(end);
    if (isLowerCase(code)) continue;
    if (code === newline || isFlowIndicator(code)) break;
    if (code === hash && text.charCodeAt(end - 1) === space) break;
    if (code === colon) {
      const next = text.charCodeAt(end + 1);
      if (next === space) break;
      if (next === newline || isFlowIndicator(next)) doubt();
    }
  }
  cursor.at = trimmedEnd(text, start, end);
  return text.slice(start, cursor.at);
}

/** The end of a stretch of text without the spaces at its end. Other white space belongs to the text. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let trimmed = end;
  while (trimmed > start && text.charCodeAt(trimmed - 1) === space) trimmed--;
  return trimmed;
}

/** a–z: most characters, which never mean anything. */
function isLowerCase(code: number): boolean {
  return code >= 97 && code <= 122;
}

function isFlowIndicator(code: number): boolean {
  return code === comma || code === openList || code === closeList || code === openMap || code === closeMap;
}
