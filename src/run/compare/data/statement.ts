import type { Statement } from '../../../sql/nodes.ts';

/** Where the statements of a comparison come from. */
export const origin: Statement['origin'] = { step: 'diff', span: null };

export function statement(sql: string): Statement {
  return { sql, origin };
}
