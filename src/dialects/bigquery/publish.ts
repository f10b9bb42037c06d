import { type Publication, type PublishResult, type Warehouse, WarehouseError } from '../../run/warehouse.ts';
import type { Statement, TableName } from '../../sql/nodes.ts';
import { stagedTable } from '../../sql/staged-table.ts';
import type { TableLayout } from '../../sql/table-layout.ts';

/** What publishing needs of a warehouse. */
type Staging = Pick<Warehouse, 'dialect' | 'execute' | 'query' | 'columns'> & {
  kindOf(table: TableName): Promise<'table' | 'view' | null>;
  annotate(table: TableName, layout: TableLayout): Promise<void>;
};

/**
 * Write, audit, publish without transactions over definitions. A table is written beside the live one under a name of its own,
 * audited there, told what it is to say of itself, and put in the place of the live one by a single statement that copies no data
 * (`create or replace table … clone`), which readers see as one change. What a killed process leaves is the staged table; the next
 * run replaces it. The bookkeeping follows: where the process dies before it, the step is built once more, to the same result.
 */
export async function publishStaged(
  warehouse: Staging,
  { live, mode, layout: told, write, audit, record }: Publication,
): Promise<PublishResult> {
  const layout = told ?? null;
  const staged = stagedTable(live);
  const step = `publish:${live.name}`;
  if (mode === 'change') await copy(warehouse, live, staged, null, step);
  try {
    const rows = await warehouse.execute(write(staged));
    if (!(await audit(warehouse, staged))) return { published: false, rows };
    if ((await warehouse.kindOf(staged)) === 'view') await warehouse.execute(write(live));
    else {
      // Columns are tagged before anybody else can see them, and a clone has what its base table has.
      if (layout !== null) await warehouse.annotate(staged, layout);
      await copy(warehouse, staged, live, layout, step);
    }
    if (layout !== null) await warehouse.annotate(live, layout);
    await warehouse.execute(record(rows));
    return { published: true, rows };
  } finally {
    const kind = await warehouse.kindOf(staged);
    if (kind !== null)
      await warehouse.execute([own(`drop ${kind} if exists ${warehouse.dialect.table(staged)}`, step)]);
  }
}

/** Makes one table what another one is, in one statement. */
async function copy(
  warehouse: Staging,
  from: TableName,
  to: TableName,
  layout: TableLayout | null,
  step: string,
): Promise<void> {
  const { dialect } = warehouse;
  const target = dialect.table(to);
  const options = layout === null ? null : (dialect.storage?.options(layout) ?? null);
  const clone = [`create or replace table ${target}`, `clone ${dialect.table(from)}`, options];
  const run = (parts: readonly (string | null)[]): Promise<unknown> =>
    warehouse.execute([own(parts.filter((one) => one !== null).join('\n'), step)]);
  if ((await warehouse.kindOf(to)) === 'view') await run([`drop view ${target}`]);
  try {
    await run(clone);
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    if (/clone is not supported/i.test(error.message)) {
      // The emulator has no clones. Partitions and clusters, which a plain copy does not take along, it does not have either.
      await run([`create or replace table ${target}`, options, `as select * from ${dialect.table(from)}`]);
    } else if (/different (partitioning|clustering) spec/i.test(error.message)) {
      // Tables keep their partitions for life. For a moment there is none.
      await run([`drop table ${target}`]);
      await run(clone);
    } else throw error;
  }
}

function own(sql: string, step: string): Statement {
  return { sql, origin: { step, span: null } };
}
