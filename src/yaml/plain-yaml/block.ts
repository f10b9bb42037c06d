import type { Span } from '../../base/span.ts';
import type { YamlEntry, YamlList, YamlMap, YamlNode } from '../nodes.ts';
import { readBlockText } from './block-text.ts';
import {
  bar,
  type Cursor,
  colon,
  dash,
  doubt,
  endLine,
  findContent,
  greater,
  hash,
  isQuote,
  type Mark,
  mark,
  newline,
  openList,
  openMap,
  skipSpaces,
  space,
  spanSince,
} from './cursor.ts';
import { addEntry, noEntries } from './entries.ts';
import { maxDepth, readFlow } from './flow.ts';
import { checkPlainStart, readPlain, trimmedEnd } from './plain-text.ts';
import { quoteEnd, readQuoted } from './quoted-text.ts';

/**
 * Reads the value that begins at the cursor, in column `cursor.indent`, and goes on to the content behind it.
 * `parentIndent` is the column of the map or list that it belongs to, -1 for a whole document.
 */
export function readBlock(cursor: Cursor, parentIndent: number, depth: number): YamlNode {
  if (depth > maxDepth) doubt();
  if (isDash(cursor)) return readList(cursor, cursor.indent, depth);
  if (keyEnd(cursor) >= 0) return readMap(cursor, cursor.indent, depth);
  return readLineValue(cursor, parentIndent);
}

function readMap(cursor: Cursor, indent: number, depth: number): YamlMap {
  const start = mark(cursor);
  const entries = noEntries();
  let last: YamlEntry;
  do {
    last = readEntry(cursor, indent, depth);
    addEntry(entries, last);
    if (cursor.indent > indent) doubt();
  } while (cursor.indent === indent);
  return { kind: 'map', entries: entries.list, span: spanThrough(start, last.value.span) };
}

function readList(cursor: Cursor, indent: number, depth: number): YamlList {
  const start = mark(cursor);
  const items: YamlNode[] = [];
  let last: YamlNode;
  do {
    last = readItem(cursor, indent, depth);
    items.push(last);
    if (cursor.indent > indent) doubt();
  } while (cursor.indent === indent && isDash(cursor));
  return { kind: 'list', items, span: spanThrough(start, last.span) };
}

function spanThrough({ line, column }: Mark, { path, endLine, endColumn }: Span): Span {
  return { path, line, column, endLine, endColumn };
}

function readEntry(cursor: Cursor, indent: number, depth: number): YamlEntry {
  const end = keyEnd(cursor);
  if (end < 0) doubt();
  const start = mark(cursor);
  const key = readKey(cursor, end);
  const keySpan = spanSince(start, cursor);
  cursor.at = end + 1;
  return { key, keySpan, value: readEntryValue(cursor, indent, depth) };
}

function readKey(cursor: Cursor, end: number): string {
  if (isQuote(cursor.text.charCodeAt(cursor.at))) return readQuoted(cursor);
  checkPlainStart(cursor);
  const start = cursor.at;
  cursor.at = trimmedEnd(cursor.text, start, end);
  return cursor.text.slice(start, cursor.at);
}

/** The value of an entry; the cursor stands behind the colon. */
function readEntryValue(cursor: Cursor, indent: number, depth: number): YamlNode {
  const behindColon = cursor.at;
  cursor.at = skipSpaces(cursor.text, behindColon);
  if (!isLineDone(cursor, behindColon)) return readLineValue(cursor, indent);
  const nothing: YamlNode = { kind: 'scalar', value: null, span: spanSince(mark(cursor), cursor) };
  cursor.at = behindColon;
  endLine(cursor);
  if (cursor.indent > indent) return readBlock(cursor, indent, depth + 1);
  // A list may stand as far left as the key that it belongs to.
  if (cursor.indent === indent && isDash(cursor)) return readList(cursor, indent, depth + 1);
  return nothing;
}

/** An item of a list; the cursor stands at its dash. */
function readItem(cursor: Cursor, indent: number, depth: number): YamlNode {
  const behindDash = cursor.at + 1;
  cursor.at = skipSpaces(cursor.text, behindDash);
  cursor.indent = cursor.at - cursor.lineStart;
  if (isLineDone(cursor, behindDash)) {
    cursor.at = behindDash;
    endLine(cursor);
    if (cursor.indent <= indent) doubt();
  }
  return readBlock(cursor, indent, depth + 1);
}

/** True where nothing but a comment is left on the line; `before` is where the spaces before the cursor begin. */
function isLineDone({ text, at }: Cursor, before: number): boolean {
  const code = text.charCodeAt(at);
  return code === newline || (code === hash && at > before);
}

/** A value that begins on this line and is neither a block map nor a block list. */
function readLineValue(cursor: Cursor, parentIndent: number): YamlNode {
  const code = cursor.text.charCodeAt(cursor.at);
  if (code === bar || code === greater) {
    const text = readBlockText(cursor, parentIndent);
    findContent(cursor);
    return text;
  }
  const node = readOnLine(cursor, code, parentIndent);
  endLine(cursor);
  return node;
}

function readOnLine(cursor: Cursor, code: number, parentIndent: number): YamlNode {
  if (code === openMap || code === openList) return readFlow(cursor, parentIndent);
  if (!isQuote(code)) return readPlain(cursor, parentIndent);
  const start = mark(cursor);
  return { kind: 'scalar', value: readQuoted(cursor), span: spanSince(start, cursor) };
}

function isDash({ text, at }: Cursor): boolean {
  const next = text.charCodeAt(at + 1);
  return text.charCodeAt(at) === dash && (next === space || next === newline);
}

/** The offset of the colon behind the key that begins at the cursor, or -1 where no key does. */
function keyEnd(cursor: Cursor): number {
  const { text, at } = cursor;
  const code = text.charCodeAt(at);
  if (code === openMap || code === openList) return -1;
  if (isQuote(code)) {
    const end = skipSpaces(text, quoteEnd(cursor));
    return isKeyColon(text, end) ? end : -1;
  }
  for (let end = at; ; end++) {
    const char = text.charCodeAt(end);
    if (char > colon) continue;
    if (char === newline || (char === hash && text.charCodeAt(end - 1) === space)) return -1;
    if (char === colon && isKeyColon(text, end)) return end;
  }
}

function isKeyColon(text: string, offset: number): boolean {
  const next = text.charCodeAt(offset + 1);
  return text.charCodeAt(offset) === colon && (next === space || next === newline);
}
