import type { RenderedSql } from '../template/line-output.ts';

/** Without blank lines around it and without a semicolon at its end, either of which would break what it is put into. */
export function trimmed(rendered: RenderedSql): RenderedSql {
  const blank = blankLines(rendered.sql);
  const first = blank.split('\n').length - 1;
  const sql = trimmedText(rendered.sql);
  const count = sql.split('\n').length;
  const inside = rendered.inside
    .filter((one) => one.line > first && one.line <= first + count)
    .map((one) => ({ ...one, line: one.line - first }));
  return { sql, lines: rendered.lines.slice(first, first + count), inside };
}

/** The same of text alone. */
export function trimmedText(sql: string): string {
  return sql.slice(blankLines(sql).length).replace(/[\s;]+$/, '');
}

/** Those before the first line that is not blank. */
function blankLines(sql: string): string {
  return /^(?:[ \t]*\n)*/.exec(sql)?.[0] ?? '';
}
