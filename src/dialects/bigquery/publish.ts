import { type Publication, type PublishResult, type Warehouse, WarehouseError } from '../../run/warehouse.ts';
import type { Statement, TableName } from '../../sql/nodes.ts';
import { stagedTable } from '../../sql/staged-table.ts';
import type { TableLayout } from '../../sql/table-layout.ts';

/** What publishing needs of a warehouse. */
export type Staging = Pick<Warehouse, 'dialect' | 'execute' | 'query' | 'columns' | 'session'> & {
  kindOf(table: TableName): Promise<'table' | 'view' | null>;
  annotate(table: TableName, layout: TableLayout): Promise<void>;
};

/**
 * Write, audit, publish without transactions over definitions. A table is written beside the live one under a name of its own,
 * audited there, told what it is to say of itself, and put in the place of the live one by a single statement that copies no data
 * (`create or replace table … clone`), which readers see as one change. What a killed process leaves is the staged table; the next
 * run drops it. The bookkeeping follows: where the process dies before it, the step is built once more, to the same result. A table
 * that is new is noted as the step's own before it is there.
 */
export async function publishStaged(
  warehouse: Staging,
  { live, mode, layout: told, write, audit, claim = [], record }: Publication,
): Promise<PublishResult> {
  const layout = told ?? null;
  const staged = stagedTable(live);
  const step = `publish:${live.name}`;
  if (mode === 'change') await copy(warehouse, live, staged, null, step);
  try {
    const rows = await warehouse.execute(write(staged));
    if (!(await audit(warehouse, staged))) return { published: false, rows };
    await together(warehouse, claim);
    if ((await warehouse.kindOf(staged)) === 'view') await warehouse.execute([script(write(live), step)]);
    else {
      // A clone has what its base table has: the live table is never without its policy tags.
      if (layout !== null) await warehouse.annotate(staged, layout);
      await copy(warehouse, staged, live, layout, step);
    }
    if (layout !== null) await warehouse.annotate(live, layout);
    await together(warehouse, record(rows, claim.length > 0));
    return { published: true, rows };
  } finally {
    await dropStaged(warehouse, staged, step);
  }
}

/** What cannot be dropped is left over, and dropped by the next run: that is no reason for a publication to fail. */
async function dropStaged(warehouse: Staging, staged: TableName, step: string): Promise<void> {
  try {
    const kind = await warehouse.kindOf(staged);
    if (kind !== null)
      await warehouse.execute([own(`drop ${kind} if exists ${warehouse.dialect.table(staged)}`, step)]);
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
  }
}

/** Makes one table what another one is, in one statement; what stands in the way is dropped in the same job. */
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
  const before = (await warehouse.kindOf(to)) === 'view' ? [own(`drop view ${target}`, step)] : [];
  const run = (parts: readonly (string | null)[], first: readonly Statement[] = before): Promise<unknown> =>
    warehouse.execute([script([...first, own(parts.filter((one) => one !== null).join('\n'), step)], step)]);
  try {
    await run(clone);
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    if (/clone is not supported/i.test(error.message)) {
      // The emulator has no clones. Partitions and clusters, which a plain copy does not take along, it does not have either.
      await run([`create or replace table ${target}`, options, `as select * from ${dialect.table(from)}`]);
    } else if (/different (partitioning|clustering) spec/i.test(error.message)) {
      // Tables keep their partitions for life. For a moment there is none, also where this process dies: it is one job.
      await run(clone, [own(`drop table ${target}`, step)]);
    } else throw error;
  }
}

/** Changes rows of several statements all or none. Definitions come first: transactions do not take them. */
async function together(warehouse: Staging, statements: readonly Statement[]): Promise<void> {
  const isChange = ({ sql }: Statement): boolean => /^\s*(insert|delete|update|merge)\b/i.test(sql);
  const definitions = statements.filter((one) => !isChange(one));
  if (definitions.length > 0) await warehouse.execute(definitions);
  const changes = statements.filter(isChange);
  if (changes.length > 0) await warehouse.session((session) => session.transaction(() => session.execute(changes)));
}

/** Several statements as one job. One by itself keeps its own place in the user's files. */
function script(statements: readonly Statement[], step: string): Statement {
  const [first] = statements;
  if (statements.length === 1 && first !== undefined) return first;
  // The line break ends a line comment at a statement's end.
  return own(statements.map(({ sql }) => `${sql}\n;`).join('\n'), step);
}

function own(sql: string, step: string): Statement {
  return { sql, origin: { step, span: null } };
}
