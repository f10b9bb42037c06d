import type { ModelDef } from '../model/transform.ts';
import { type Flow, type Origins, originOf, union } from './flow.ts';
import { queryFlow } from './query-flow.ts';
import { CannotTell, sqlTokens, tableMark } from './sql-tokens.ts';

/**
 * What the columns of a model are made of. `isSure` false: its SQL is not understood for sure, so that every column may be
 * made of all that its tables hold; `why` says what was met.
 */
export type ModelLineage =
  | { readonly isSure: true; readonly columns: ReadonlyMap<string, Origins>; readonly rows: Origins }
  | { readonly isSure: false; readonly why: string };

/** The model itself as it was, and tables of Waymark's own, whose columns hold what events say in another form. */
const otherMarks = ['self:', 'internal:'].map((kind) => tableMark(kind).slice(0, -1));

/**
 * Reads the renderings of a model (whole and incremental may differ), in which the tables that it reads are written as
 * `tableMark` has them. What any of them says holds.
 * @param tableColumns the columns that a table is known to have, for `select *`; null where they are not known
 */
export function modelLineage(
  model: ModelDef,
  renderings: readonly string[],
  tableColumns: (table: string) => readonly string[] | null,
): ModelLineage {
  try {
    if (renderings.some((sql) => otherMarks.some((mark) => sql.includes(mark))))
      throw new CannotTell('itself, or what became of the loaded rows');
    const flows = renderings.map((sql) => withColumns(queryFlow(sqlTokens(sql)), model, tableColumns));
    const names = new Set(flows.flatMap((one) => [...one.columns.keys()]));
    const columns = new Map(
      [...names].map((name) => [name, union(...flows.map((one) => one.columns.get(name) ?? new Set<string>()))]),
    );
    return { isSure: true, columns, rows: union(...flows.map((one) => one.rows)) };
  } catch (error) {
    if (!(error instanceof CannotTell)) throw error;
    return { isSure: false, why: error.message };
  }
}

/** All columns by name: those that a star passes on are those that the tables have, and those that the model promises. */
function withColumns(
  flow: Flow,
  model: ModelDef,
  tableColumns: (table: string) => readonly string[] | null,
): Omit<Flow, 'open'> {
  const columns = new Map(flow.columns);
  if ([...columns.keys()].some((name) => name.startsWith(' '))) throw new CannotTell('a column without a name');
  const promised = model.columns.map((one) => one.name.toLowerCase());
  for (const table of flow.open) {
    const known = tableColumns(table)?.map((one) => one.toLowerCase()) ?? [];
    if (known.length === 0 && promised.length === 0) throw new CannotTell('a star over columns that are not known');
    for (const name of [...known, ...promised]) {
      const own = columns.get(name);
      columns.set(name, union(own ?? new Set(), new Set([originOf(table, name)])));
    }
  }
  const missing = promised.find((name) => !columns.has(name));
  if (missing !== undefined) throw new CannotTell(`no column \`${missing}\``);
  return { columns, rows: flow.rows };
}
