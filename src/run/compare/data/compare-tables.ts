import type { ColumnData, PlainRow, TableData } from '../../../diff/data-report.ts';
import { aggregate } from '../../../sql/make.ts';
import { select, tableOf } from '../../../sql/make-relation.ts';
import type { Relation, TableName } from '../../../sql/nodes.ts';
import { plainRow } from '../../plain-row.ts';
import type { Row } from '../../warehouse.ts';
import type { Aside } from './aside.ts';
import { type ColumnPair, columnPairs } from './column-pairs.ts';
import { type Comparison, counted, differences, differingRows, keyName, oddRows } from './differences.ts';
import { statement } from './statement.ts';

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

/**
 * Compares the rows of a table as the two sides built it. What differs is put aside, so that the tables are read once; only
 * counts and a few rows come here.
 */
export async function compareTables(aside: Aside, pair: TablePair): Promise<TableData> {
  const { warehouse, schemas } = aside;
  const [before, after] = [
    { schema: schemas.before, name: pair.before },
    { schema: schemas.after, name: pair.after },
  ];
  const columnsOf = (table: TableName) =>
    warehouse.describe(statement(`select * from ${warehouse.dialect.table(table)}`));
  const [was, is] = await Promise.all([columnsOf(before), columnsOf(after)]);
  const columns = columnPairs(was, is, pair.renamed);
  const [kept, names] = [new Set(columns.map((one) => one.before)), new Set(columns.map((one) => one.after))];
  const head = {
    kind: pair.kind,
    name: pair.after,
    formerly: pair.before,
    before: await rowsIn(aside, before),
    after: await rowsIn(aside, after),
    columnsAdded: is.filter((one) => !names.has(one)).map((one) => one.name),
    columnsRemoved: was.filter((one) => !kept.has(one)).map((one) => one.name),
    columnsRetyped: columns.flatMap((one) =>
      one.before.type === one.after.type
        ? []
        : [{ name: one.after.name, before: one.before.type, after: one.after.type }],
    ),
  };
  const keys = keyColumns(columns, pair.key);
  const values = columns.filter((one) => !keys?.includes(one));
  const byKey = keys && (await found(aside, { before, after, keys, values, isKey: true }));
  if (byKey) return { ...head, key: pair.key, ...byKey };
  const whole = await found(aside, { before, after, keys: columns, values: [], isKey: false });
  return { ...head, key: null, ...(whole ?? nothing), changed: null };
}

/** Null where a side lacks one of them. */
function keyColumns(columns: readonly ColumnPair[], key: readonly string[] | null): readonly ColumnPair[] | null {
  const named = key?.map((name) => columns.find((one) => one.after.name.toLowerCase() === name.toLowerCase()));
  return named?.every((one) => one !== undefined) ? named : null;
}

type Found = Pick<TableData, 'added' | 'removed' | 'changed' | 'columns' | 'addedRows' | 'removedRows'>;

const nothing: Found = { added: 0, removed: 0, changed: 0, columns: [], addedRows: [], removedRows: [] };

/** Null where rows of one key stand more than once: then it is none. */
async function found(aside: Aside, comparison: Comparison): Promise<Found | null> {
  const { dialect, execute } = aside.warehouse;
  const kind = comparison.isKey ? 'differences' : 'rows';
  const table: TableName = { schema: aside.schemas.after, name: `waymark_${kind}_${comparison.after.name}` };
  const ask = async (relation: Relation): Promise<readonly Row[]> =>
    aside.warehouse.query(statement(dialect.relation(relation)));
  await execute([
    statement(`create or replace table ${dialect.table(table)} as\n${dialect.relation(differences(comparison))}`),
  ]);
  const [counts = {}] = await ask(counted(table, comparison));
  if (comparison.isKey && numberIn(counts, 'repeated') > 0) return null;
  const rowsOf = async (side: 'added' | 'removed'): Promise<readonly PlainRow[]> =>
    numberIn(counts, side) === 0 || comparison.keys.length === 0
      ? []
      : (await ask(oddRows(table, comparison, side, mostSamples))).map((row) => keyOf(row, comparison));
  const columns = comparison.values.map(async ({ after }, at): Promise<ColumnData> => {
    const differing = numberIn(counts, `d_${at}`);
    const rows = differing === 0 ? [] : await ask(differingRows(table, comparison, at, mostSamples));
    const samples = rows.map((row) => {
      const { was = null, now = null } = plainRow(row);
      return { key: keyOf(row, comparison), before: was, after: now };
    });
    return { name: after.name, differing, samples };
  });
  const [addedRows, removedRows, all] = await Promise.all([rowsOf('added'), rowsOf('removed'), Promise.all(columns)]);
  return {
    added: numberIn(counts, 'added'),
    removed: numberIn(counts, 'removed'),
    changed: numberIn(counts, 'changed'),
    columns: all.filter((one) => one.differing > 0),
    addedRows,
    removedRows,
  };
}

function keyOf(row: Row, { keys }: Comparison): PlainRow {
  const plain = plainRow(row);
  return Object.fromEntries(keys.map(({ after }, at) => [after.name, plain[keyName(at)] ?? null]));
}

/** The number of rows of a table. */
export async function rowsIn({ warehouse }: Aside, table: TableName): Promise<number> {
  const count = select({ from: tableOf(table), columns: { n: aggregate('count') } });
  const [row = {}] = await warehouse.query(statement(warehouse.dialect.relation(count)));
  return numberIn(row, 'n');
}

function numberIn(row: Row, name: string): number {
  return Number(row[name] ?? 0);
}
