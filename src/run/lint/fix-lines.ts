import type { LintText } from './lint-texts.ts';
import { isLiteral, type LinesOf, unitColumn } from './place-finding.ts';
import type { SqlEdit, Violation } from './run-sqlfluff.ts';

/** A replacement within one line of a file of the project; columns are UTF-16 code units from 1, the end exclusive. */
export interface LineEdit {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly text: string;
}

/**
 * The edits of the project's files that correct a finding, where that is exact: every edit stays within a line that has no tags,
 * was rendered as it stands and only once. Null where it is not.
 */
export function exactEdits(text: LintText, { edits }: Violation, linesOf: LinesOf): readonly LineEdit[] | null {
  if (edits.length === 0) return null;
  const exact = edits.map((edit) => exactEdit(text, edit, linesOf));
  return exact.includes(null) ? null : exact.filter((one) => one !== null);
}

function exactEdit(text: LintText, edit: SqlEdit, linesOf: LinesOf): LineEdit | null {
  const place = text.places?.[edit.line - 1];
  const written = place && linesOf(place.path)?.[place.line - 1];
  const rendered = text.sql.split('\n')[edit.line - 1];
  if (!place || written === undefined || rendered === undefined) return null;
  // A brace may make a tag of what stands beside it.
  if (edit.endLine !== edit.line || /[\r\n{}\\]/.test(edit.text) || !isLiteral(written, rendered)) return null;
  const isOnce = text.places?.filter((one) => one.path === place.path && one.line === place.line).length === 1;
  if (!isOnce) return null;
  const { path, line } = place;
  const [column, endColumn] = [unitColumn(rendered, edit.column), unitColumn(rendered, edit.endColumn)];
  return { path, line, column, endColumn, text: edit.text };
}

/** Of several corrections those that do not touch each other, first come first served; the same edit twice is one. */
export function compatibleEdits(corrections: readonly (readonly LineEdit[])[]): readonly LineEdit[] {
  const taken = new Map<string, LineEdit[]>();
  for (const edits of corrections) {
    const isFree = edits.every((edit) =>
      (taken.get(lineKey(edit)) ?? []).every((other) => isSame(edit, other) || isApart(edit, other)),
    );
    if (!isFree) continue;
    for (const edit of edits) {
      const others = taken.get(lineKey(edit)) ?? [];
      if (!others.some((other) => isSame(edit, other))) taken.set(lineKey(edit), [...others, edit]);
    }
  }
  return [...taken.values()].flat();
}

function lineKey({ path, line }: LineEdit): string {
  return `${line} ${path}`;
}

function isSame(a: LineEdit, b: LineEdit): boolean {
  return a.column === b.column && a.endColumn === b.endColumn && a.text === b.text;
}

/** Edits that meet at a character are not apart: which comes first would matter. */
function isApart(a: LineEdit, b: LineEdit): boolean {
  return a.endColumn < b.column || b.endColumn < a.column;
}

/** The text of a file after edits of its lines. Line breaks stay what they are. */
export function editText(text: string, edits: readonly LineEdit[]): string {
  const lines = text.split('\n');
  // From the right, so that columns stay true; at one column, what is inserted comes before what is replaced.
  const inOrder = [...edits].reverse().sort((a, b) => b.column - a.column || b.endColumn - a.endColumn);
  for (const { line, column, endColumn, text: piece } of inOrder) {
    const before = lines[line - 1] ?? '';
    lines[line - 1] = before.slice(0, column - 1) + piece + before.slice(endColumn - 1);
  }
  return lines.join('\n');
}
