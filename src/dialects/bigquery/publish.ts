import { type Publication, type PublishResult, type Warehouse, WarehouseError } from '../../run/warehouse.ts';
import type { Statement, TableName } from '../../sql/nodes.ts';

/** What publishing needs of a warehouse. */
type Staging = Pick<Warehouse, 'dialect' | 'execute' | 'query' | 'columns'> & {
  kindOf(table: TableName): Promise<'table' | 'view' | null>;
};

/**
 * Write, audit, publish without transactions over definitions. A table is written beside the live one under a name of its own,
 * audited there, and put in the place of the live one by a single statement that copies no data (`create or replace table …
 * clone`), which readers see as one change. What a killed process leaves is the staged table; the next run replaces it.
 * The bookkeeping follows: where the process dies before it, the step is built once more, to the same result.
 */
export async function publishStaged(
  warehouse: Staging,
  { live, mode, write, audit, record }: Publication,
): Promise<PublishResult> {
  const staged: TableName = { ...live, name: `waymark_staged_${live.name}` };
  const step = `publish:${live.name}`;
  if (mode === 'change') await copy(warehouse, live, staged, step);
  try {
    const rows = await warehouse.execute(write(staged));
    if (!(await audit(warehouse, staged))) return { published: false, rows };
    if ((await warehouse.kindOf(staged)) === 'view') await warehouse.execute(write(live));
    else await copy(warehouse, staged, live, step);
    await warehouse.execute(record(rows));
    return { published: true, rows };
  } finally {
    const kind = await warehouse.kindOf(staged);
    if (kind !== null)
      await warehouse.execute([own(`drop ${kind} if exists ${warehouse.dialect.table(staged)}`, step)]);
  }
}

/** Makes one table what another one is, in one statement. */
async function copy(warehouse: Staging, from: TableName, to: TableName, step: string): Promise<void> {
  const [source, target] = [warehouse.dialect.table(from), warehouse.dialect.table(to)];
  if ((await warehouse.kindOf(to)) === 'view') await warehouse.execute([own(`drop view ${target}`, step)]);
  try {
    await warehouse.execute([own(`create or replace table ${target} clone ${source}`, step)]);
  } catch (error) {
    // The emulator has no clones. What is lost by a plain copy (partitions, clusters) it does not have either.
    if (!(error instanceof WarehouseError && /clone is not supported/i.test(error.message))) throw error;
    await warehouse.execute([own(`create or replace table ${target} as select * from ${source}`, step)]);
  }
}

function own(sql: string, step: string): Statement {
  return { sql, origin: { step, span: null } };
}
