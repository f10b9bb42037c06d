import { type ColumnData, type PlainRow, rounding, type TableData } from '../../../diff/data-report.ts';
import type { Dialect } from '../../../sql/dialect.ts';
import { plainRow } from '../../plain-row.ts';
import type { Row, Warehouse, WarehouseColumn } from '../../warehouse.ts';
import { statement } from './build-side.ts';

/** A table that both sides have. */
export interface TablePair {
  readonly kind: TableData['kind'];
  readonly before: string;
  readonly after: string;
  /** Columns that identify a row; null where nothing says. */
  readonly key: readonly string[] | null;
  /** New name of a column → old one, where they differ. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** So many rows and values are shown of each kind. */
const mostSamples = 3;

/** Compares the rows of a table as the two sides built it. */
export async function compareTables(warehouse: Warehouse, pair: TablePair): Promise<TableData> {
  const { dialect } = warehouse;
  const [old, now] = [
    dialect.table({ schema: 'before', name: pair.before }),
    dialect.table({ schema: 'after', name: pair.after }),
  ];
  const was = await warehouse.describe(statement(`select * from ${old}`));
  const is = await warehouse.describe(statement(`select * from ${now}`));
  const columns = columnPairs(was, is, pair.renamed);
  const kept = new Set(columns.map((one) => one.before.name));
  const names = new Set(columns.map((one) => one.after.name));
  const head = {
    kind: pair.kind,
    name: pair.after,
    formerly: pair.before,
    columnsAdded: is.map((one) => one.name).filter((name) => !names.has(name)),
    columnsRemoved: was.map((one) => one.name).filter((name) => !kept.has(name)),
  };
  const tables: Tables = { warehouse, old, now, columns };
  const key = pair.key?.every((name) => names.has(name)) ? pair.key : null;
  const isKey = key !== null && (await isUnique(tables, key));
  return { ...head, ...(isKey ? await byKey(tables, key) : await asWholes(tables)) };
}

interface ColumnPair {
  readonly before: WarehouseColumn;
  readonly after: WarehouseColumn;
}

interface Tables {
  readonly warehouse: Warehouse;
  /** In SQL. */
  readonly old: string;
  readonly now: string;
  /** Those that both have. */
  readonly columns: readonly ColumnPair[];
}

function columnPairs(
  was: readonly WarehouseColumn[],
  is: readonly WarehouseColumn[],
  renamed: ReadonlyMap<string, string>,
): ColumnPair[] {
  const old = new Map(was.map((one) => [one.name, one]));
  return is.flatMap((after) => {
    const before = old.get(after.name) ?? old.get(renamed.get(after.name) ?? '');
    return before === undefined ? [] : [{ before, after }];
  });
}

async function isUnique({ warehouse, old, now, columns }: Tables, key: readonly string[]): Promise<boolean> {
  const { dialect } = warehouse;
  const list = (side: 'before' | 'after') =>
    columns
      .filter((one) => key.includes(one.after.name))
      .map((one) => dialect.identifier(one[side].name))
      .join(', ');
  const repeated = (table: string, names: string) =>
    names === ''
      ? `select 1 as n from ${table} having count(*) > 1`
      : `select 1 as n from (select 1 as n from ${table} group by ${names} having count(*) > 1 limit 1) as repeated`;
  const sql = `${repeated(old, list('before'))}\nunion all\n${repeated(now, list('after'))}`;
  return (await warehouse.query(statement(sql))).length === 0;
}

type Counted = Omit<TableData, 'kind' | 'name' | 'formerly' | 'columnsAdded' | 'columnsRemoved'>;

/** Rows of the same key belong together. */
async function byKey(tables: Tables, key: readonly string[]): Promise<Counted> {
  const { warehouse, columns } = tables;
  const { dialect } = warehouse;
  const keys = columns.filter((one) => key.includes(one.after.name));
  const values = columns.filter((one) => !key.includes(one.after.name));
  const joined = joinedSql(tables, keys);
  const differs = values.map((one) => differsSql(one, dialect));
  const count = (condition: string) => `sum(case when ${condition} then 1 else 0 end)`;
  const both = 'b.waymark_row and a.waymark_row';
  const counts = [
    `${count('b.waymark_row')} as n_before`,
    `${count('a.waymark_row')} as n_after`,
    `${count('b.waymark_row is null')} as n_added`,
    `${count('a.waymark_row is null')} as n_removed`,
    `${count(`${both} and (${['false', ...differs].join(' or ')})`)} as n_changed`,
    ...differs.map((one, index) => `${count(`${both} and ${one}`)} as d_${index}`),
  ];
  const [row = {}] = await warehouse.query(statement(`select ${counts.join(',\n  ')}\n${joined}`));
  const differing = values.flatMap((column, index) => {
    const found = numberIn(row, `d_${index}`);
    return found === 0 ? [] : [{ column, found, condition: `${both} and ${differs[index]}` }];
  });
  const samples = (condition: string, side: 'a' | 'b', more: readonly string[] = []) =>
    sampleRows(tables, keys, joined, { condition, side, more });
  const compared: ColumnData[] = [];
  for (const { column, found, condition } of differing) {
    const more = [
      `b.${dialect.identifier(column.before.name)} as v_before`,
      `a.${dialect.identifier(column.after.name)} as v_after`,
    ];
    const rows = await samples(condition, 'a', more);
    compared.push({
      name: column.after.name,
      differing: found,
      samples: rows.map(({ v_before, v_after, ...own }) => ({
        key: own,
        before: v_before ?? null,
        after: v_after ?? null,
      })),
    });
  }
  const [added, removed] = [numberIn(row, 'n_added'), numberIn(row, 'n_removed')];
  return {
    key,
    before: numberIn(row, 'n_before'),
    after: numberIn(row, 'n_after'),
    added,
    removed,
    changed: numberIn(row, 'n_changed'),
    columns: compared,
    addedRows: added === 0 ? [] : await samples('b.waymark_row is null', 'a'),
    removedRows: removed === 0 ? [] : await samples('a.waymark_row is null', 'b'),
  };
}

/** Null is a value like any other in a key. */
function joinedSql({ warehouse: { dialect }, old, now }: Tables, keys: readonly ColumnPair[]): string {
  const same = keys.map(
    ({ before, after }) => `${sqlOf('b', before, dialect)} is not distinct from ${sqlOf('a', after, dialect)}`,
  );
  return `from (select *, true as waymark_row from ${old}) as b
full outer join (select *, true as waymark_row from ${now}) as a
  on ${same.length === 0 ? 'true' : same.join(' and ')}`;
}

function sqlOf(side: 'a' | 'b', column: WarehouseColumn, dialect: Dialect): string {
  return `${side}.${dialect.identifier(column.name)}`;
}

/** Doubles that only rounding tells apart are the same: the order in which rows are added up is not fixed. */
function differsSql({ before, after }: ColumnPair, dialect: Dialect): string {
  const [b, a] = [sqlOf('b', before, dialect), sqlOf('a', after, dialect)];
  const isNumber = (one: WarehouseColumn) => one.kind === 'number' || one.kind === 'integer';
  if (before.kind === 'number' && isNumber(after))
    return `(${b} is distinct from ${a} and not coalesce(abs(${b} - ${a}) <= ${rounding} * greatest(abs(${b}), abs(${a})), false))`;
  if (before.type === after.type || (isNumber(before) && isNumber(after))) return `${b} is distinct from ${a}`;
  const text = dialect.type({ kind: 'string' });
  return `cast(${b} as ${text}) is distinct from cast(${a} as ${text})`;
}

interface Asked {
  readonly condition: string;
  readonly side: 'a' | 'b';
  readonly more: readonly string[];
}

async function sampleRows(
  { warehouse }: Tables,
  keys: readonly ColumnPair[],
  joined: string,
  { condition, side, more }: Asked,
): Promise<PlainRow[]> {
  const { dialect } = warehouse;
  const named = keys.map(
    (one) => `${sqlOf(side, side === 'a' ? one.after : one.before, dialect)} as ${dialect.identifier(one.after.name)}`,
  );
  const order = keys.map((_, index) => index + 1).join(', ');
  const list = [...named, ...more].join(', ') || '1 as n';
  const sql = `select ${list}\n${joined}\nwhere ${condition}${order === '' ? '' : `\norder by ${order}`}\nlimit ${mostSamples}`;
  return (await warehouse.query(statement(sql))).map(plainRow);
}

/** Without a key, rows are equal or not: how many stand more often on one side than on the other. */
async function asWholes({ warehouse, old, now, columns }: Tables): Promise<Counted> {
  const { dialect } = warehouse;
  const list = (side: 'before' | 'after') =>
    columns.map((one) => `${dialect.identifier(one[side].name)} as ${dialect.identifier(one.after.name)}`).join(', ');
  const [was, is] = [`select ${list('before') || '1'} from ${old}`, `select ${list('after') || '1'} from ${now}`];
  const count = async (sql: string) =>
    numberIn((await warehouse.query(statement(`select count(*) as n from (${sql}) as counted`)))[0] ?? {}, 'n');
  const rows = async (sql: string) =>
    (await warehouse.query(statement(`select * from (${sql}) as found order by all limit ${mostSamples}`))).map(
      plainRow,
    );
  const [gone, come] = [`(${was}) except all (${is})`, `(${is}) except all (${was})`];
  const [added, removed] = [await count(come), await count(gone)];
  return {
    key: null,
    before: await count(was),
    after: await count(is),
    added,
    removed,
    changed: null,
    columns: [],
    addedRows: added === 0 ? [] : await rows(come),
    removedRows: removed === 0 ? [] : await rows(gone),
  };
}

export function numberIn(row: Row, name: string): number {
  return Number(row[name] ?? 0);
}
