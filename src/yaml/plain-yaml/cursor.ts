import type { Span } from '../../base/span.ts';

/** Character codes that YAML gives a meaning. */
export const newline = 10;
export const space = 32;
export const doubleQuote = 34;
export const hash = 35;
export const quote = 39;
export const comma = 44;
export const dash = 45;
export const colon = 58;
export const greater = 62;
export const openList = 91;
export const backslash = 92;
export const closeList = 93;
export const openMap = 123;
export const bar = 124;
export const closeMap = 125;

export function isQuote(code: number): boolean {
  return code === quote || code === doubleQuote;
}

/** Where the reader stands in a text whose every line, the last one too, ends with `\n`. */
export interface Cursor {
  readonly path: string;
  readonly text: string;
  /** The last line break was added. */
  readonly completed: boolean;
  /** Offset of the next character to read. */
  at: number;
  /** Number of the current line, from 1. */
  line: number;
  /** Offset of the current line's first character. */
  lineStart: number;
  /** Spaces before the content of the current line; -1 at the end of a document. */
  indent: number;
}

/** Thrown where the text is not certainly of the plain kind; caught in `readPlainYaml` and never seen elsewhere. */
export const doubtful = new Error('left to the complete YAML parser');

export function doubt(): never {
  throw doubtful;
}

/** The first offset from `offset` on where no space stands. */
export function skipSpaces(text: string, offset: number): number {
  let at = offset;
  while (text.charCodeAt(at) === space) at++;
  return at;
}

/** Moves to the first character of the next line, which is at `offset`. */
export function startLine(cursor: Cursor, offset: number): void {
  cursor.at = offset;
  cursor.lineStart = offset;
  cursor.line += 1;
}

/** A place to come back to when the end of what begins here is known. */
export interface Mark {
  readonly line: number;
  readonly column: number;
}

export function mark(cursor: Cursor): Mark {
  return { line: cursor.line, column: cursor.at - cursor.lineStart + 1 };
}

/** The span from a mark to the cursor. */
export function spanSince({ line, column }: Mark, cursor: Cursor): Span {
  return { path: cursor.path, line, column, endLine: cursor.line, endColumn: cursor.at - cursor.lineStart + 1 };
}

/** Ends the current line, on which only spaces and a comment may be left, and goes on to the next content. */
export function endLine(cursor: Cursor): void {
  startLine(cursor, restOfLine(cursor) + 1);
  findContent(cursor);
}

/** The offset of the line's end, provided that only spaces and a comment stand before it. */
export function restOfLine(cursor: Cursor): number {
  const { text } = cursor;
  const rest = skipSpaces(text, cursor.at);
  const code = text.charCodeAt(rest);
  if (code === newline) return rest;
  if (code !== hash || rest === cursor.at) doubt();
  return text.indexOf('\n', rest);
}

/** From the start of a line to the first line that is neither blank nor a comment: sets `at` and `indent` to its content. */
export function findContent(cursor: Cursor): void {
  const { text } = cursor;
  cursor.indent = -1;
  while (cursor.at < text.length) {
    const content = skipSpaces(text, cursor.at);
    const code = text.charCodeAt(content);
    if (code !== newline && code !== hash) {
      cursor.at = content;
      const indent = content - cursor.lineStart;
      if (indent > 0 || !isDocumentStart(text, content)) cursor.indent = indent;
      return;
    }
    startLine(cursor, text.indexOf('\n', content) + 1);
  }
}

/** True for `---`, which ends the document before it. */
function isDocumentStart(text: string, offset: number): boolean {
  if (text.startsWith('...', offset)) doubt();
  if (!text.startsWith('---', offset)) return false;
  const next = text.charCodeAt(offset + 3);
  if (next !== newline && next !== space) doubt();
  return true;
}
