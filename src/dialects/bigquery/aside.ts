import type { Aside, LeftOver, Published, SideName } from '../../run/compare/data/aside.ts';
import { addUsage } from '../../run/usage.ts';
import { type Warehouse, WarehouseError } from '../../run/warehouse.ts';
import { leftDatasets, makeDatasets, removeDatasets, type SideDatasets } from './aside-datasets.ts';
import { at } from './follow-job.ts';
import type { BigqueryOptions } from './options.ts';
import { type Line, sendSteadily } from './send.ts';
import { realTiming, type Timing } from './timing.ts';
import { openBigquery } from './warehouse.ts';
import { openService } from './warehouse-client.ts';
import { wrapError } from './warehouse-errors.ts';

/**
 * Two datasets beside that of a target, in which the sides of a comparison are built. They are removed at the end; where the
 * process is killed their tables end after a day, and the next comparison or `waymark clean` removes them. Throws a
 * `WarehouseError` where nothing is published, or no datasets may be made.
 */
export async function openBigqueryAside(
  options: BigqueryOptions,
  schema: string,
  timing: Timing = realTiming,
): Promise<Aside> {
  const line = await openLine(options, timing);
  const published = await readPublished(await openBigquery(options, schema, timing), line, schema);
  await clear(line, schema, true);
  const datasets = await makeDatasets(line, options, schema);
  const sides = {
    before: await openBigquery(options, datasets.before, timing),
    after: await openBigquery(options, datasets.after, timing),
  };
  return asideOf(line, datasets, sides, published);
}

function asideOf(
  line: Line,
  datasets: SideDatasets,
  sides: Readonly<Record<SideName, Warehouse>>,
  published: Published,
): Aside {
  const { before, after } = sides;
  let closing: Promise<readonly string[]> | null = null;
  const [one, other] = [before.meter, after.meter];
  return {
    warehouse: after,
    schemas: datasets,
    viewsTakeShortNames: false,
    isElsewhere: true,
    on: (side, work) => sides[side].session((session) => work(session, sides[side].dialect)),
    published: async () => published,
    ...(one && other && { meter: { rate: one.rate, usage: () => addUsage(one.usage(), other.usage()) } }),
    close() {
      closing ??= Promise.all([before.close(), after.close()]).then(() => remove(line, Object.values(datasets)));
      return closing;
    },
  };
}

/** So long is waited at the end for datasets to go, in milliseconds: a service that says nothing keeps nobody from leaving. */
const patience = 30_000;

async function remove(line: Line, datasets: readonly string[]): Promise<readonly string[]> {
  const enough = new AbortController();
  const late = line.timing.sleep(patience, enough.signal).then(() => datasets);
  const left = await Promise.race([removeDatasets(line, datasets), late]);
  enough.abort();
  return left;
}

async function readPublished(warehouse: Warehouse, line: Line, schema: string): Promise<Published> {
  const kinds = await warehouse.objects();
  const sql = (name: string): string => warehouse.dialect.table({ schema, name });
  /** When tables were written to last, as it was when they were first read. */
  const times = new Map<string, Promise<unknown>>();
  const timeOf = async (table: string): Promise<unknown> => {
    const path = `/datasets/${schema}/tables/${encodeURIComponent(table)}`;
    // That somebody wrote to it is only worth a word where it is known.
    return at(await sendSteadily(line, { method: 'GET', path }).catch(() => null), 'lastModifiedTime');
  };
  return {
    has: (table) => kinds.has(table),
    isReadable: (table) => kinds.has(table),
    columns: async (table) => (await warehouse.columns({ schema, name: table })) ?? [],
    use(table) {
      if (kinds.has(table) && !times.has(table)) times.set(table, timeOf(table));
      return sql(table);
    },
    async changed() {
      const names = [...times.keys()];
      const isOther = async (table: string): Promise<boolean> => {
        const [then, now] = await Promise.all([times.get(table), timeOf(table)]);
        return then !== undefined && then !== now;
      };
      const found = await Promise.all(names.map(isOther));
      return names.filter((_, index) => found[index]);
    },
    // A dataset is named by itself, wherever a query runs.
    named: () => null,
  };
}

/** What comparisons that were killed have left beside a target. */
export async function clearBigqueryAside(
  options: BigqueryOptions,
  schema: string,
  remove: boolean,
  timing: Timing = realTiming,
): Promise<readonly LeftOver[]> {
  return clear(await openLine(options, timing), schema, remove);
}

/** Who may not list or remove datasets has none of them. */
async function clear(line: Line, schema: string, remove: boolean): Promise<readonly LeftOver[]> {
  try {
    const found = await leftDatasets(line, schema);
    const names = found.map((one) => one.name);
    const left = remove ? await removeDatasets(line, names) : [];
    return found.filter((one) => !left.includes(one.name));
  } catch (error) {
    if (error instanceof WarehouseError && error.fault === 'denied') return [];
    throw error;
  }
}

/** What makes and removes datasets. It ends with the process only: they are removed when everything else is closed. */
async function openLine(options: BigqueryOptions, timing: Timing): Promise<Line> {
  try {
    const service = await openService(options, timing.requestTimeoutMs);
    return { service, timing, ending: new AbortController().signal };
  } catch (error) {
    throw wrapError(error, null);
  }
}
