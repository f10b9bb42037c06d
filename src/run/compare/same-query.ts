import { isMeasure, partsOf } from '../../diff/measure-changes.ts';
import { conditionQuery } from '../../diff/measure-words.ts';
import { type QueryPair, queryPairs } from '../../diff/model-sql.ts';
import { normalSql } from '../../diff/normal-sql.ts';
import { pairsOf } from '../../diff/pairs.ts';
import type { DiffSide } from '../../diff/side.ts';
import { type Warehouse, WarehouseError } from '../warehouse.ts';

/** The pairs of queries and conditions whose texts differ in more than white space and the like. */
export function differingQueries(before: DiffSide, after: DiffSide): QueryPair[] {
  const models = pairsOf(before.project.models, after.project.models).flatMap((pair) =>
    pair.before === null || pair.after === null ? [] : queryPairs(pair.before.name, pair.after.name, before, after),
  );
  const pairs = [...models, ...differingConditions(before, after)];
  return pairs.filter(({ one, other }) => one !== other && normalSql(one) !== normalSql(other));
}

function differingConditions(before: DiffSide, after: DiffSide): QueryPair[] {
  const { targets, defaultTarget } = after.project.settings;
  const dialect = targets[defaultTarget]?.dialect;
  if (dialect === undefined) return [];
  return pairsOf(before.project.catalog.metrics, after.project.catalog.metrics).flatMap((pair) => {
    if (pair.before === null || pair.after === null) return [];
    const old = partsOf(pair.before);
    return partsOf(pair.after).flatMap(({ value }, index): QueryPair[] => {
      const was = old[index]?.value;
      if (was === undefined || !isMeasure(was) || !isMeasure(value)) return [];
      if (was.where === undefined || value.where === undefined) return [];
      return [{ dialect, one: conditionQuery(was.where.value), other: conditionQuery(value.where.value) }];
    });
  });
}

/** What tells whether two queries of a dialect are the same. */
export type SameQuery = (dialect: string, one: string, other: string) => boolean;

/**
 * Has the warehouse parse the queries that differ, without running them, and compares what it understood. Queries that it
 * cannot parse, and those of other dialects, count as different.
 */
export async function parseQueries(pairs: readonly QueryPair[], warehouse: Warehouse): Promise<SameQuery> {
  const dialect = warehouse.dialect.name;
  const trees = new Map<string, string | null>();
  for (const { one, other } of pairs.filter((pair) => pair.dialect === dialect)) {
    for (const sql of [one, other]) if (!trees.has(sql)) trees.set(sql, await treeOf(sql, warehouse));
  }
  return (name, one, other) => {
    const tree = name === dialect ? (trees.get(one) ?? null) : null;
    return tree !== null && tree === trees.get(other);
  };
}

/** DuckDB's own tree of a query, without the positions of its parts in the text. */
async function treeOf(sql: string, warehouse: Warehouse): Promise<string | null> {
  const text = `'${sql.replaceAll("'", "''")}'`;
  const origin = { step: 'diff', span: null };
  try {
    const [row] = await warehouse.query({ sql: `select cast(json_serialize_sql(${text}) as varchar) as tree`, origin });
    const tree: unknown = JSON.parse(String(row?.tree), (key, value: unknown) =>
      key === 'query_location' ? undefined : value,
    );
    if (typeof tree !== 'object' || tree === null || ('error' in tree && tree.error === true)) return null;
    return JSON.stringify(tree);
  } catch (error) {
    if (error instanceof WarehouseError) return null;
    throw error;
  }
}
