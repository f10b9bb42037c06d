import { select, sqlRelation } from '../../sql/make-relation.ts';
import type { Located } from '../../yaml/shape.ts';
import { located, mapped, object, text } from '../../yaml/shapes.ts';
import type { AssertionKind } from '../kind.ts';

export interface SqlSpec {
  readonly sql: Located<string>;
}

export const sql: AssertionKind<SqlSpec> = {
  kind: 'sql',
  written: true,
  summary: 'A query that you write returns no rows: each row that it returns is a failure.',
  notes:
    'The query is a template like a model: `{{self}}` is the table that the assertion is about, `{{ref "…"}}` and `{{event "…"}}` are others. `where` narrows the rows that it returns.',
  example: "sql: 'select day from {{self}} group by day having sum(revenue) < 0'",
  codes: [],
  shape: object({ what: 'an `sql` assertion', required: { sql: located(text) } }),
  short: mapped(located(text), (read) => ({ sql: read })),
  check: (spec, _on, context) => [...context.checkSql(spec.sql)],
  plan(spec, _on, context) {
    const failing = sqlRelation(context.renderSql(spec.sql.value));
    return {
      shape: 'query',
      failing: context.where === null ? failing : select({ from: failing, where: context.where }),
    };
  },
  describe: (spec) => `no row is returned by \`${firstLine(spec.sql.value)}\``,
  sql: (spec) => [spec.sql],
};

function firstLine(text: string): string {
  const lines = text.trim().split('\n');
  return lines.length === 1 ? (lines[0] ?? '') : `${lines[0]} …`;
}
