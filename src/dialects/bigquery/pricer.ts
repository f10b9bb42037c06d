import type { Accuracy, Estimate, Pricer } from '../../run/pricer.ts';
import { WarehouseError } from '../../run/warehouse.ts';
import type { Statement } from '../../sql/nodes.ts';
import { billedBytes } from './billing.ts';
import type { BigqueryOptions } from './options.ts';
import { onTables, type StubColumn, stubDialect, typeOfField, withStubs } from './stub-tables.ts';
import type { Jobs } from './warehouse-jobs.ts';
import { columnOf, type FieldSchema } from './warehouse-values.ts';

/**
 * Prices queries by dry runs. A table that is there is read as it is; one that is not is a common table expression without rows and
 * with typed columns. `live`: names of the tables and views of the dataset.
 */
export function openPricer(
  jobs: Jobs,
  options: BigqueryOptions,
  dataset: string,
  live: () => Promise<ReadonlySet<string>>,
): Pricer {
  const known = new Map<string, readonly StubColumn[]>();
  const rebuilt = new Set<string>();
  const answers = new Map<string, Promise<Estimate & { readonly fields: readonly FieldSchema[] }>>();

  const ask = (query: Statement, isStub: (table: string) => boolean) => {
    const missing = new Set<string>();
    const { tables, sql } = withStubs(
      query.sql,
      (name) => {
        const columns = isStub(name) ? (known.get(name) ?? null) : null;
        if (columns !== null) missing.add(name);
        return columns;
      },
      dataset,
    );
    const whole = onTables(query, tables, sql);
    const before = answers.get(whole.sql);
    if (before !== undefined) return before;
    const answer = priceOf(jobs, options, whole, [...missing].sort());
    answers.set(whole.sql, answer);
    return answer;
  };

  return {
    dialect: stubDialect,
    rate: { perTib: options.pricePerTib, currency: options.currency },
    maximumBytes: options.maximumBytesBilled,
    declare(tables) {
      for (const { table, columns } of tables)
        known.set(
          table.name,
          columns.map(({ name, type }) => ({ name, type: stubDialect.type(type) })),
        );
    },
    async estimate(query, as) {
      const there = await live();
      const isMissing = (name: string): boolean => !there.has(name);
      const isOld = (name: string): boolean => isMissing(name) || rebuilt.has(name);
      const { fields, ...estimate } = await ask(query, isMissing).catch((error) => {
        // What is built before it may have other columns then: with those it may be fine.
        const mayDiffer = error instanceof WarehouseError && error.fault === 'statement' && rebuilt.size > 0;
        if (!mayDiffer) throw error;
        return ask(query, isOld);
      });
      if (as !== undefined) {
        known.set(
          as,
          fields.map((field) => ({ name: field.name, type: typeOfField(field) })),
        );
        rebuilt.add(as);
      }
      return estimate;
    },
  };
}

async function priceOf(jobs: Jobs, options: BigqueryOptions, query: Statement, missing: readonly string[]) {
  const told = await jobs.dryRun(query);
  // The emulator leaves the columns out: there, and never at Google, it is asked for no rows of the query.
  const isGoogle = options.apiEndpoint === null;
  const fields =
    told.schema.length > 0 || isGoogle
      ? told.schema
      : (await jobs.run({ ...query, sql: `${query.sql} limit 0` })).schema;
  return {
    fields,
    columns: fields.map(columnOf),
    bytes: told.bytesProcessed,
    billed: billedBytes(told.bytesProcessed, told.tables),
    accuracy: accuracyOf(told.accuracy, missing),
    missing,
  };
}

function accuracyOf(told: string | null, missing: readonly string[]): Accuracy {
  if (missing.length > 0 || told === 'LOWER_BOUND') return 'at_least';
  return told === 'UPPER_BOUND' ? 'at_most' : 'exact';
}
