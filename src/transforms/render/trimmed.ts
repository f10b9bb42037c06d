import type { RenderedSql } from '../template/line-output.ts';

/** Without blank lines around it and without a semicolon at its end, either of which would break what it is put into. */
export function trimmed(rendered: RenderedSql): RenderedSql {
  const blank = /^(?:[ \t]*\n)*/.exec(rendered.sql)?.[0] ?? '';
  const first = blank.split('\n').length - 1;
  const sql = rendered.sql.slice(blank.length).replace(/[\s;]+$/, '');
  const count = sql.split('\n').length;
  const inside = rendered.inside
    .filter((one) => one.line > first && one.line <= first + count)
    .map((one) => ({ ...one, line: one.line - first }));
  return { sql, lines: rendered.lines.slice(first, first + count), inside };
}
