import type { Variety } from './load-dialect.ts';
import { asNumber, type LoadContext, query } from './load-session.ts';
import { createFresh, type StagedEvent } from './staging.ts';

/** So many values of a sample tell what a column holds. */
const leastValues = 50;

/** Shares of a sample that differ: at least so many are `all`, at most so many are `few`. */
const shareOfAll = 0.95;
const shareOfFew = 0.05;

/**
 * Tells the warehouse, before many rows are written, how the texts of an event differ: it need not find out for each part of
 * the table then. `sample`: a query of typed rows of the event. `bytes`: of all its rows. Where the table of new rows has some
 * already, it stays as it is.
 */
export async function packTexts(
  context: LoadContext,
  staged: StagedEvent,
  sample: string,
  bytes: number,
): Promise<void> {
  const { packing } = context.loading;
  if (packing === null || bytes < packing.leastBytes) return;
  const table = context.plan.dialect.table(staged.fresh);
  const [found] = await query(
    context,
    `select (${packing.isHeeded}) as heeded, exists (select 1 from ${table}) as begun`,
  );
  if (found?.heeded !== true || found.begun === true) return;
  await createFresh(context, [staged], await varieties(context, staged, sample));
}

async function varieties(context: LoadContext, staged: StagedEvent, sample: string): Promise<Map<string, Variety>> {
  const found = new Map<string, Variety>([
    ['_source', 'few'],
    ['_file', 'few'],
  ]);
  const texts = staged.planned.table.columns.filter((one) => one.type.kind === 'string' && !found.has(one.name));
  const counts = texts.flatMap(({ name }, index) => {
    const column = context.plan.dialect.identifier(name);
    return [`count(${column}) as n${index}`, `count(distinct ${column}) as d${index}`];
  });
  if (counts.length === 0) return found;
  const [row] = await query(context, `select ${counts.join(', ')} from (${sample}) as t`);
  for (const [index, { name }] of texts.entries()) {
    const values = asNumber(row?.[`n${index}`]);
    const share = asNumber(row?.[`d${index}`]) / values;
    if (values < leastValues) continue;
    if (share >= shareOfAll) found.set(name, 'all');
    else if (share <= shareOfFew) found.set(name, 'few');
  }
  return found;
}
