import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { failure, type Outcome, success } from '../../base/outcome.ts';
import type { Source, Span } from '../../base/span.ts';
import { badCsv } from './codes.ts';

/** One field. An empty one without quotes is null; an empty one in quotes is an empty text. */
export interface CsvCell {
  readonly text: string | null;
  readonly span: Span;
}

export interface CsvTable {
  readonly header: readonly CsvCell[];
  /** Every row has as many cells as the header. */
  readonly rows: readonly (readonly CsvCell[])[];
}

interface Cursor {
  readonly source: Source;
  offset: number;
  line: number;
  /** Offset of the first character of the line. */
  lineStart: number;
}

/**
 * Parses CSV as of RFC 4180: commas, fields in double quotes may hold commas, line breaks and doubled quotes; the first
 * row names the columns. Empty lines are left out.
 */
export function parseCsv(source: Source): Outcome<CsvTable> {
  const cursor: Cursor = { source, offset: 0, line: 1, lineStart: 0 };
  const diagnostics: Diagnostic[] = [];
  const rows: CsvCell[][] = [];
  while (cursor.offset < source.text.length) {
    const row = readRow(cursor);
    if (!Array.isArray(row)) return failure(row);
    const blank = row.length === 1 && row[0]?.text === null;
    if (!blank) rows.push(row);
  }
  const [header, ...body] = rows;
  if (header === undefined) {
    return failure(complain(spanOf(cursor, 0, 1, 0), 'The file is empty.', 'Its first line names the columns.'));
  }
  const uneven = body.filter((row) => row.length !== header.length);
  for (const row of uneven.slice(0, 10)) diagnostics.push(unevenRow(row, header));
  if (uneven.length > 0) return failure(...diagnostics);
  return success({ header, rows: body });
}

function readRow(cursor: Cursor): CsvCell[] | Diagnostic {
  const cells: CsvCell[] = [];
  const { text } = cursor.source;
  for (;;) {
    const cell = text[cursor.offset] === '"' ? readQuoted(cursor) : readPlain(cursor);
    if ('code' in cell) return cell;
    cells.push(cell);
    const next = text[cursor.offset];
    if (next === ',') {
      cursor.offset++;
      continue;
    }
    if (next === '\r' && text[cursor.offset + 1] === '\n') cursor.offset++;
    if (cursor.offset < text.length) {
      newLine(cursor, cursor.offset);
      cursor.offset++;
    }
    return cells;
  }
}

function readPlain(cursor: Cursor): CsvCell {
  const { text } = cursor.source;
  const start = cursor.offset;
  let end = start;
  while (
    end < text.length &&
    text[end] !== ',' &&
    text[end] !== '\n' &&
    !(text[end] === '\r' && text[end + 1] === '\n')
  ) {
    end++;
  }
  cursor.offset = end;
  const value = text.slice(start, end);
  return { text: value === '' ? null : value, span: spanOf(cursor, start, cursor.line, cursor.lineStart) };
}

function readQuoted(cursor: Cursor): CsvCell | Diagnostic {
  const { text } = cursor.source;
  const { offset: start, line, lineStart } = cursor;
  let value = '';
  for (cursor.offset++; ; ) {
    const end = text.indexOf('"', cursor.offset);
    if (end === -1) {
      const hint = 'Close it with `"`; write a quote inside of it twice.';
      const opening = spanOf({ ...cursor, offset: start + 1, line, lineStart }, start, line, lineStart);
      return complain(opening, 'This quoted field never ends.', hint);
    }
    const part = text.slice(cursor.offset, end);
    for (let at = part.indexOf('\n'); at !== -1; at = part.indexOf('\n', at + 1)) newLine(cursor, cursor.offset + at);
    value += part;
    cursor.offset = end + 1;
    if (text[cursor.offset] !== '"') break;
    value += '"';
    cursor.offset++;
  }
  const after = text[cursor.offset];
  const span = spanOf(cursor, start, line, lineStart);
  if (after !== undefined && !/[,\r\n]/.test(after)) {
    return complain(
      span,
      'Text follows the end of this quoted field.',
      'Quote the whole field; write a quote inside of it twice.',
    );
  }
  return { text: value, span };
}

/** `at` is the offset of the line break. */
function newLine(cursor: Cursor, at: number): void {
  cursor.line++;
  cursor.lineStart = at + 1;
}

function spanOf(cursor: Cursor, start: number, line: number, lineStart: number): Span {
  return {
    path: cursor.source.path,
    line,
    column: start - lineStart + 1,
    endLine: cursor.line,
    endColumn: cursor.offset - cursor.lineStart + 1,
  };
}

function unevenRow(row: readonly CsvCell[], header: readonly CsvCell[]): Diagnostic {
  const [first] = row;
  const last = row.at(-1);
  const span = first && last ? { ...first.span, endLine: last.span.endLine, endColumn: last.span.endColumn } : null;
  const message = `This row has ${row.length} fields where the header has ${header.length}.`;
  return complain(span, message, 'Quote fields that hold commas.');
}

function complain(span: Span | null, message: string, hint: string): Diagnostic {
  return diagnostic(badCsv, { message, hint, span });
}
