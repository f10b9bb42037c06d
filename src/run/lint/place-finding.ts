import type { Span } from '../../base/span.ts';
import type { LinePlace, LintText } from './lint-texts.ts';
import type { Violation } from './run-sqlfluff.ts';

export type LinesOf = (path: string) => readonly string[] | null;

/** The place in the project of a finding in rendered SQL: exact in text that stands in the template, else the line. */
export function placeFinding(text: LintText, violation: Violation, linesOf: LinesOf): Span {
  const place = text.places?.[Math.min(violation.line, text.places.length) - 1];
  const written = place && linesOf(place.path)?.[place.line - 1];
  if (!place || written === undefined) return text.whole;
  const { path, line } = place;
  const rendered = text.sql.split('\n')[violation.line - 1] ?? '';
  const known = knownLength(written, rendered);
  const column = unitColumn(rendered, violation.column);
  if (column > known + 1) return wholeLine(place, written);
  const isOneLine = violation.endLine === violation.line && violation.endColumn !== null;
  const end = isOneLine ? unitColumn(rendered, violation.endColumn ?? 1) : written.length + 1;
  return { path, line, column, endLine: line, endColumn: Math.max(column, Math.min(end, known + 1)) };
}

/** How many characters at the beginning of a line of the template are those of the rendered line. */
function knownLength(written: string, rendered: string): number {
  if (isLiteral(written, rendered)) return written.length;
  const tag = written.indexOf('{{');
  return tag > 0 && rendered.startsWith(written.slice(0, tag)) ? tag : -1;
}

/** True where a line of a template has no tags and was rendered as it stands. */
export function isLiteral(written: string, rendered: string): boolean {
  return written === rendered && !written.includes('{{') && !written.includes('}}');
}

function wholeLine({ path, line }: LinePlace, written: string): Span {
  const column = written.length - written.trimStart().length + 1;
  return { path, line, column, endLine: line, endColumn: Math.max(column, written.trimEnd().length + 1) };
}

/** A column in code points, as sqlfluff counts, as one in UTF-16 code units; both from 1. */
export function unitColumn(line: string, column: number): number {
  return [...line].slice(0, column - 1).join('').length + 1;
}
