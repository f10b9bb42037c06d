import type { Origin, Statement } from '../../sql/nodes.ts';
import type { RenderedSql } from '../../transforms/template/line-output.ts';

/** A query that a template made, and where it comes from. */
export interface ModelQuery {
  readonly rendered: RenderedSql;
  /** Path of the template: the model's own, or that of the dialect. */
  readonly path: string;
  /** Step, span and emitted file of the statement. */
  readonly origin: Origin;
}

/** A statement that holds a query between two texts, on lines of its own, so that a failure is found in the template. */
export function wrapQuery(before: string, { rendered, path, origin }: ModelQuery, after = ''): Statement {
  const sql = `${before}${before === '' ? '' : '\n'}${rendered.sql}${after === '' ? '' : '\n'}${after}`;
  const from = before === '' ? 1 : before.split('\n').length + 1;
  return { sql, origin: { ...origin, lines: { from, path, template: rendered.lines, inside: rendered.inside } } };
}
