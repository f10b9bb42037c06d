import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Row, Warehouse } from '../../src/run/warehouse.ts';
import type { Statement } from '../../src/sql/nodes.ts';
import { type Shop, shopIn } from '../load/fixture.ts';
import { type Emulator, openOn } from './emulator.ts';

/** A folder of its own and the dataset of the emulator, which all tests on it share: events have names of their own. */
export async function openBigShop(emulator: Emulator): Promise<Shop> {
  const root = mkdtempSync(join(tmpdir(), 'waymark-bigquery-'));
  return shopIn(root, withoutDrops(await openOn(emulator)), 60_000);
}

/**
 * The same warehouse, whose loads leave the tables that they made for themselves: dropping one takes the emulator up to a
 * gigabyte of memory, and at two it fails. That they are dropped is tested with few of them.
 */
export function withoutDrops(warehouse: Warehouse): Warehouse {
  return {
    ...warehouse,
    session: (work) =>
      warehouse.session((session) =>
        work({
          ...session,
          execute: (statements) => session.execute(statements.filter((one) => !one.sql.startsWith('drop table'))),
        }),
      ),
  };
}

/** The same warehouse with what the emulator cannot do: it replaces no table by one of other columns, and alters none. */
export function withOtherColumns(warehouse: Warehouse): Warehouse {
  const inSteps = (statement: Statement): Statement[] => {
    const [, table, query] =
      /^create or replace table (\S+)\s.*?\bas\s+(select (?:(?!\bas select).)* from \1\b.*)$/s.exec(statement.sql) ??
      [];
    if (table === undefined) return [statement];
    const steps = [
      `create table ${table}_shaped as ${query}`,
      `drop table ${table}`,
      `create table ${table} as select * from ${table}_shaped`,
    ];
    return steps.map((sql) => ({ ...statement, sql }));
  };
  return {
    ...warehouse,
    session: (work) =>
      warehouse.session((session) =>
        work({
          ...session,
          async execute(statements) {
            let rows: number | null = null;
            for (const one of statements.flatMap(inSteps)) rows = await session.execute([one]);
            return rows;
          },
        }),
      ),
  };
}

/** Rows as text that can be compared: fields by name, an empty list as null (BigQuery has no list that is null), in an order of their own. */
export function comparable(rows: readonly Row[]): string[] {
  return rows.map((row) => JSON.stringify(plain(row))).sort();
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, plain(one)]),
  );
}

/** The same warehouse, which counts the rows that are fetched from it to be judged. */
export function countFetched(warehouse: Warehouse): { readonly warehouse: Warehouse; fetched(): number } {
  let count = 0;
  const counting: Warehouse = {
    ...warehouse,
    session: (work) =>
      warehouse.session((session) =>
        work({
          ...session,
          async query(statement) {
            const rows = await session.query(statement);
            // Rows in doubt are the only ones whose text is asked for.
            if (rows.some((one) => 'raw' in one)) count += rows.length;
            return rows;
          },
        }),
      ),
  };
  return { warehouse: counting, fetched: () => count };
}
