import type { ColumnContract } from '../model/transform.ts';
import { type Flow, originOf, union } from './flow.ts';
import { queryFlow } from './query-flow.ts';
import { CannotTell, sqlTokens, tableMark } from './sql-tokens.ts';

/** `<table id>#<column>`, `<table id>#*` for any of its columns, or the id of a metric. */
export type Origin = string;

/**
 * What the columns of a model are made of, as far as the model itself says it: what other tables look like is no part of it.
 * `isSure` false: its SQL is not understood for sure, so that every column may be made of all that its tables hold; `why` says
 * what was met.
 */
export type ModelLineage =
  | {
      readonly isSure: true;
      /** By the name of the column in lower case, in the order of the query; each sorted. */
      readonly columns: ReadonlyMap<string, readonly Origin[]>;
      /** Tables all of whose columns are passed on under their own names, beside those that `columns` names. */
      readonly passes: readonly string[];
      /** What decides which rows there are; sorted. */
      readonly rows: readonly Origin[];
    }
  | { readonly isSure: false; readonly why: string };

/** What a model promises. */
interface Promised {
  readonly columns: readonly Pick<ColumnContract, 'name'>[];
}

/** The model itself as it was, and tables of Waymark's own, whose columns hold what events say in another form. */
const otherMarks = ['self:', 'internal:'].map((kind) => tableMark(kind).slice(0, -1));

/**
 * Reads the renderings of a model (dialects differ, and whole and incremental may), in which the tables that it reads are
 * written as `tableMark` has them. What any of them says holds.
 */
export function modelLineage(model: Promised, renderings: readonly string[]): ModelLineage {
  try {
    if (renderings.some((sql) => otherMarks.some((mark) => sql.includes(mark))))
      throw new CannotTell('itself, or what became of the loaded rows');
    const flows = [...new Set(renderings)].map((sql) => withNames(queryFlow(sqlTokens(sql)), model));
    const names = new Set(flows.flatMap((one) => [...one.columns.keys()]));
    const columns = new Map(
      [...names].map((name) => [name, [...union(...flows.map((one) => one.columns.get(name) ?? noOrigins))].sort()]),
    );
    const passes = [...new Set(flows.flatMap((one) => one.open))].sort();
    return { isSure: true, columns, passes, rows: [...union(...flows.map((one) => one.rows))].sort() };
  } catch (error) {
    if (!(error instanceof CannotTell)) throw error;
    return { isSure: false, why: error.message };
  }
}

const noOrigins: ReadonlySet<string> = new Set();

/** A flow all of whose columns can be named, those that the model promises among them. */
function withNames(flow: Flow, model: Promised): Flow {
  if ([...flow.columns.keys()].some((name) => name.startsWith(' '))) throw new CannotTell('a column without a name');
  const missing =
    flow.open.length > 0 ? undefined : model.columns.find((one) => !flow.columns.has(one.name.toLowerCase()));
  if (missing !== undefined) throw new CannotTell(`no column \`${missing.name.toLowerCase()}\``);
  return flow;
}

/** What a column is made of; null where the model has none of this name. What is passed on may have any name. */
export function originsOfColumn(lineage: ModelLineage, column: string): readonly Origin[] | null {
  if (!lineage.isSure) return null;
  const name = column.toLowerCase();
  const own = lineage.columns.get(name);
  if (lineage.passes.length === 0) return own ?? null;
  return [...(own ?? []), ...lineage.passes.map((table) => originOf(table, name))];
}
