import type { Materialization } from '../model/transform.ts';
import { normalSql } from './normal-sql.ts';
import type { DiffContext, DiffSide, ModelSql } from './side.ts';

/** `other`: it may return something else. `same`: only the text differs. `none`: nothing differs, or it is not known. */
export type SqlChange = 'other' | 'same' | 'none';

/** What became of the SQL of a model. */
export function sqlChange(before: string, after: string, context: DiffContext): SqlChange {
  const pairs = queryPairs(before, after, context.before, context.after);
  if (pairs.every((pair) => pair.one === pair.other)) return 'none';
  const isSame = pairs.every(
    ({ dialect, one, other }) => normalSql(one) === normalSql(other) || context.sameQuery(dialect, one, other),
  );
  return isSame ? 'same' : 'other';
}

export interface QueryPair {
  readonly dialect: string;
  readonly one: string;
  readonly other: string;
}

/** The queries of a model on both sides, dialect by dialect; none where they are known to be the same, or not known at all. */
export function queryPairs(before: string, after: string, old: DiffSide, now: DiffSide): QueryPair[] {
  const key = old.sqlKey(before);
  if (before === after && key !== null && key === now.sqlKey(after)) return [];
  const [was, is] = [old.sqlOf(before), now.sqlOf(after)];
  if (was === null || is === null) return [];
  return is.flatMap(({ dialect, queries }) => {
    const other = was.find((one) => one.dialect === dialect);
    return other === undefined ? [] : pairsIn(dialect, other, queries);
  });
}

/** The query of an incremental run is only compared where both have one; that a model became incremental is told elsewhere. */
function pairsIn(dialect: string, was: ModelSql, queries: readonly string[]): QueryPair[] {
  return queries.flatMap((other, index) => {
    const one = was.queries[index];
    return one === undefined ? [] : [{ dialect, one, other }];
  });
}

export function tableWord(materialized: Materialization | undefined): string {
  return materialized === 'view' ? 'view' : materialized === 'ephemeral' ? 'part' : 'table';
}
