/** Columns that something is made of: `<table id>#<column>`, or `<table id>#*` where any column of the table may be part. */
export type Origins = ReadonlySet<string>;

export function originOf(table: string, column: string): string {
  return `${table}#${column}`;
}

export function tableOfOrigin(origin: string): string {
  const cut = origin.indexOf('#');
  return cut < 0 ? origin : origin.slice(0, cut);
}

/** `column` is null where any column of the table is meant, and where the origin is a metric as a whole. */
export function partsOfOrigin(origin: string): { readonly table: string; readonly column: string | null } {
  const table = tableOfOrigin(origin);
  const column = origin.slice(table.length + 1);
  return { table, column: table.length === origin.length || column === '*' ? null : column };
}

/** The rows of a query, and what they are made of. */
export interface Flow {
  /** By name, in order. */
  readonly columns: ReadonlyMap<string, Origins>;
  /** Ids of tables all of whose columns are passed on under their own names. */
  readonly open: readonly string[];
  /** What decides which rows there are: conditions, joins, grouping. */
  readonly rows: Origins;
}

/** The rows of a table as they are. */
export function tableFlow(id: string): Flow {
  return { columns: new Map(), open: [id], rows: new Set() };
}

/** Adds what a column of some rows is made of: nothing where they have none of this name. */
export function addColumnOrigins({ columns, open }: Flow, name: string, into: Set<string>): void {
  const found = columns.get(name);
  if (found !== undefined) for (const one of found) into.add(one);
  for (const table of open) into.add(originOf(table, name));
}

/** What any column of some rows may be made of. */
export function allOrigins({ columns, open }: Flow): Origins {
  return union(...columns.values(), new Set(open.map((table) => originOf(table, '*'))));
}

export function union(...sets: readonly Origins[]): Origins {
  const all = new Set<string>();
  for (const set of sets) for (const one of set) all.add(one);
  return all;
}
