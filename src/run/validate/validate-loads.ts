import type { Diagnostic } from '../../base/diagnostic.ts';
import type { SourceDef } from '../../model/source.ts';
import { select, tableOf } from '../../sql/make-relation.ts';
import type { Origin } from '../../sql/nodes.ts';
import { textOf } from '../execute/text-of.ts';
import { warehouseFailure } from '../execute/warehouse-failure.ts';
import { acceptQueries } from '../load/accept-queries.ts';
import { tableName } from '../load/prepare-input.ts';
import type { LoadedProject } from '../project/load-project.ts';
import type { SqlReader } from '../sql-reader.ts';

/**
 * Has the warehouse read what accepts the rows of sources that are tables of it. A table that is not there yet says nothing: the
 * load does, when it is wanted.
 */
export async function validateLoads(loaded: LoadedProject, reader: SqlReader, now: Date): Promise<Diagnostic[]> {
  const { catalog } = loaded.project;
  const sources = catalog.sources.filter((one) => one.table !== undefined);
  if (reader.loading === null || sources.length === 0) return [];
  const tables = await reader.read(
    sources.map((source) => {
      const relation = select({ from: tableOf(tableName(source.table ?? '')), columns: {} });
      return { statement: { sql: reader.dialect.relation(relation), origin: originOf(source) }, as: null };
    }),
  );
  const queries = sources.flatMap((source, index) =>
    acceptQueries(source, catalog, reader.loading, tables[index]?.columns ?? [], now).map((sql) => ({
      statement: { sql, origin: originOf(source) },
      as: null,
    })),
  );
  const readings = await reader.read(queries);
  const text = textOf(loaded);
  return readings.flatMap(({ error }) => (error === null ? [] : [warehouseFailure(error, text)]));
}

function originOf(source: SourceDef): Origin {
  return { step: `load:${source.name}`, span: source.at.table ?? source.at.self };
}
