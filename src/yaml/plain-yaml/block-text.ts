import type { YamlScalar } from '../nodes.ts';
import { type Cursor, doubt, mark, skipSpaces, startLine } from './cursor.ts';

const header = /^([|>])([-+]?) *$/;

/**
 * Text that begins with `|` or `>` and stands in the lines below. Afterwards the cursor is at the start of the first line that
 * does not belong to it.
 */
export function readBlockText(cursor: Cursor, parentIndent: number): YamlScalar {
  const { line, column } = mark(cursor);
  const headerEnd = cursor.text.indexOf('\n', cursor.at);
  const [, style, chomping] = header.exec(cursor.text.slice(cursor.at, headerEnd)) ?? doubt();
  startLine(cursor, headerEnd + 1);
  const { lines, lastLine } = readLines(cursor, parentIndent);
  // Whether the missing last line break belongs to the text is the complete parser's to say.
  if (cursor.completed && cursor.at >= cursor.text.length) doubt();
  const body = lines.slice(0, lastLine);
  const text = style === '|' ? body.join('\n') : fold(body);
  const isKept = chomping === '+';
  const lineBreaks = isKept ? lines.length - lastLine + 1 : chomping === '-' ? 0 : 1;
  const span = {
    path: cursor.path,
    line,
    column,
    endLine: isKept ? cursor.line : line + 1 + lastLine,
    endColumn: 1,
  };
  return { kind: 'scalar', value: text + '\n'.repeat(lineBreaks), span };
}

/** The lines of a text without their indentation, and the number of them that are left without the blank ones at the end. */
function readLines(cursor: Cursor, parentIndent: number): { readonly lines: string[]; readonly lastLine: number } {
  const { text } = cursor;
  const lines: string[] = [];
  let indent = -1;
  let widestBlank = 0;
  let lastLine = 0;
  while (cursor.at < text.length) {
    const content = skipSpaces(text, cursor.at);
    const lineEnd = text.indexOf('\n', content);
    const width = content - cursor.at;
    if (content === lineEnd) {
      widestBlank = Math.max(widestBlank, width);
      lines.push('');
    } else {
      if (indent < 0) indent = width;
      if (width < indent || width <= parentIndent) break;
      lines.push(text.slice(cursor.at + indent, lineEnd));
      lastLine = lines.length;
    }
    startLine(cursor, lineEnd + 1);
  }
  if (lastLine === 0 || widestBlank > indent) doubt();
  return { lines, lastLine };
}

/** Joins lines by spaces; n blank lines between them become n line breaks. */
function fold(lines: readonly string[]): string {
  let folded = '';
  let separator = '';
  for (const line of lines) {
    if (line.startsWith(' ')) doubt();
    if (line === '') {
      folded += '\n';
      separator = '';
    } else {
      folded += separator + line;
      separator = ' ';
    }
  }
  return folded;
}
