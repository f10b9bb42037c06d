import type { YamlList, YamlMap, YamlNode } from '../nodes.ts';
import { resolvePlain } from '../plain-scalar.ts';
import {
  type Cursor,
  closeList,
  closeMap,
  colon,
  comma,
  doubt,
  hash,
  isQuote,
  mark,
  newline,
  openList,
  openMap,
  restOfLine,
  skipSpaces,
  space,
  spanSince,
  startLine,
} from './cursor.ts';
import { addEntry, noEntries } from './entries.ts';
import { readFlowPlain } from './plain-text.ts';
import { readQuoted } from './quoted-text.ts';

/** What may stand around a pair of brackets. */
interface Surroundings {
  /** Lines between the brackets are indented deeper than this; the outermost closing bracket may be as deep. */
  readonly parentIndent: number;
  readonly depth: number;
}

/** Deeper nesting is left to the complete parser, which has something to say about it. */
export const maxDepth = 40;

/** `{a: 1, b: 2}` or `[a, b]`, on one line or on several. The cursor stands at the opening bracket. */
export function readFlow(cursor: Cursor, parentIndent: number): YamlMap | YamlList {
  return readCollection(cursor, { parentIndent, depth: 0 });
}

function readCollection(cursor: Cursor, around: Surroundings): YamlMap | YamlList {
  if (around.depth > maxDepth) doubt();
  const inside = { parentIndent: around.parentIndent, depth: around.depth + 1 };
  return cursor.text.charCodeAt(cursor.at) === openMap ? readFlowMap(cursor, inside) : readFlowList(cursor, inside);
}

function readFlowMap(cursor: Cursor, inside: Surroundings): YamlMap {
  const start = mark(cursor);
  const entries = noEntries();
  cursor.at += 1;
  while (nextCode(cursor, inside) !== closeMap) {
    const keyStart = mark(cursor);
    const key = readKey(cursor);
    const keySpan = spanSince(keyStart, cursor);
    const { text, at } = cursor;
    if (text.charCodeAt(at) !== colon || text.charCodeAt(at + 1) !== space) doubt();
    cursor.at = skipSpaces(text, at + 1);
    addEntry(entries, { key, keySpan, value: readFlowValue(cursor, inside) });
    passComma(cursor, closeMap, inside);
  }
  cursor.at += 1;
  return { kind: 'map', entries: entries.list, span: spanSince(start, cursor) };
}

function readFlowList(cursor: Cursor, inside: Surroundings): YamlList {
  const start = mark(cursor);
  const items: YamlNode[] = [];
  cursor.at += 1;
  while (nextCode(cursor, inside) !== closeList) {
    items.push(readFlowValue(cursor, inside));
    passComma(cursor, closeList, inside);
  }
  cursor.at += 1;
  return { kind: 'list', items, span: spanSince(start, cursor) };
}

/** After an entry stands a comma (the last one may have one too) or the closing bracket. */
function passComma(cursor: Cursor, closing: number, inside: Surroundings): void {
  const code = nextCode(cursor, inside);
  if (code === comma) cursor.at += 1;
  else if (code !== closing) doubt();
}

function readKey(cursor: Cursor): string {
  return isQuote(cursor.text.charCodeAt(cursor.at)) ? readQuoted(cursor) : readFlowPlain(cursor);
}

function readFlowValue(cursor: Cursor, inside: Surroundings): YamlNode {
  const code = cursor.text.charCodeAt(cursor.at);
  if (code === openMap || code === openList) return readCollection(cursor, inside);
  const start = mark(cursor);
  const value = isQuote(code) ? readQuoted(cursor) : resolvePlain(readFlowPlain(cursor));
  return { kind: 'scalar', value, span: spanSince(start, cursor) };
}

/** The code of the next character that is neither space, line end nor comment; the cursor then stands at it. */
function nextCode(cursor: Cursor, inside: Surroundings): number {
  const { text } = cursor;
  for (;;) {
    const at = skipSpaces(text, cursor.at);
    const code = text.charCodeAt(at);
    if (code !== newline && code !== hash) {
      if (!isIndented(at - cursor.lineStart, code, inside)) doubt();
      cursor.at = at;
      return code;
    }
    startLine(cursor, restOfLine(cursor) + 1);
    if (cursor.at >= text.length) doubt();
  }
}

function isIndented(indent: number, code: number, { parentIndent, depth }: Surroundings): boolean {
  return indent > parentIndent || (indent === parentIndent && depth === 1 && (code === closeMap || code === closeList));
}
