import { type Diagnostic, diagnostic } from '../../../base/diagnostic.ts';
import type { DataReport, MetricData, TableData } from '../../../diff/data-report.ts';
import { isKept, type Pair } from '../../../diff/pairs.ts';
import type { DiffSide } from '../../../diff/side.ts';
import type { ModelDef } from '../../../model/transform.ts';
import { priced } from '../../usage.ts';
import type { Affected } from './affected.ts';
import type { Aside, SideName } from './aside.ts';
import { type BuiltSide, buildSide } from './build-side.ts';
import { dataMoved, dataNotBuilt, dataWithoutKey } from './codes.ts';
import { compareMetrics } from './compare-metrics.ts';
import { compareTables, rowsIn, type TablePair } from './compare-tables.ts';
import { failureOfOne } from './statement-failure.ts';
import { tableKey } from './table-key.ts';

export interface DataDiffInput {
  readonly before: DiffSide;
  readonly after: DiffSide;
  readonly target: string;
  readonly aside: Aside;
  readonly affected: Affected;
  /** Called for everything that is built: with the side and the name. */
  readonly onBuilt: (side: SideName, name: string) => void;
}

export interface DataDiff {
  readonly data: DataReport;
  readonly diagnostics: readonly Diagnostic[];
}

type Item = Pair<{ readonly name: string; readonly materialized?: ModelDef['materialized'] }> & {
  readonly kind: 'model' | 'seed';
};

/**
 * Builds what a change affects on both sides, out of what is published and beside it, and compares the rows and the metrics.
 * Throws a `WarehouseError` where the warehouse itself fails.
 */
export async function dataDiff(input: DataDiffInput): Promise<DataDiff> {
  const { aside, affected } = input;
  const items: Item[] = [
    ...affected.seeds.map((pair) => ({ kind: 'seed' as const, ...pair })),
    ...affected.models.map((pair) => ({ kind: 'model' as const, ...pair })),
  ];
  const published = await aside.published();
  const build = (name: SideName) => {
    const rebuilt = new Set(items.flatMap((one) => (one[name] === null ? [] : [`${one.kind}:${one[name].name}`])));
    const wanted = [...rebuilt, ...tablesOfMetrics(affected, name, input[name])];
    const onBuilt = (built: string) => input.onBuilt(name, built);
    return buildSide({ side: input[name], name, aside, published, rebuilt, onBuilt }, wanted);
  };
  const first = build('before');
  if (!aside.isElsewhere) await first;
  const [before, after] = await Promise.all([first, build('after')]);
  const built = { before, after };
  const found = await compareItems(input, items, built);
  const metrics = await comparePairs(input, affected, built);
  const problems = [
    ...[...built.before.problems, ...built.after.problems, ...found.problems, ...metrics.problems],
    ...(await published.changed()).map(moved),
  ];
  const usage = aside.meter === undefined ? null : priced(aside.meter.usage(), aside.meter.rate);
  return { data: { target: input.target, ...found.tables, metrics: metrics.metrics, usage }, diagnostics: problems };
}

/** The tables that the metrics are computed from, so that they can be asked on both sides. */
function tablesOfMetrics({ metrics }: Affected, schema: SideName, side: DiffSide): string[] {
  return metrics.flatMap((pair) => {
    const metric = pair[schema];
    if (metric === null || metric.incomplete === true) return [];
    return side.metrics.tablesOf(metric.name).map(({ kind, name }) => `${kind}:${name}`);
  });
}

interface Sides {
  readonly before: BuiltSide;
  readonly after: BuiltSide;
}

async function compareItems(input: DataDiffInput, items: readonly Item[], built: Sides) {
  const tables: TableData[] = [];
  const created: { name: string; rows: number }[] = [];
  const dropped: { name: string; rows: number }[] = [];
  const problems: Diagnostic[] = [];
  const rows = (side: SideName, name: string) => rowsIn(input.aside, { schema: input.aside.schemas[side], name });
  for (const item of items) {
    const [was, is] = [tableIn(item, 'before', built), tableIn(item, 'after', built)];
    try {
      if (was !== null && is !== null) {
        const pair = pairOf(item, was, is, input);
        const table = await compareTables(input.aside, pair);
        tables.push(table);
        if (table.key === null && table.added + table.removed > 0) problems.push(withoutKey(table, pair));
      } else if (is !== null && item.before === null) created.push({ name: is, rows: await rows('after', is) });
      else if (was !== null && item.after === null) dropped.push({ name: was, rows: await rows('before', was) });
    } catch (error) {
      const { message, hint } = failureOfOne(error);
      const told = `The rows of \`${is ?? was}\` were not compared: ${message}`;
      problems.push(diagnostic(dataNotBuilt, { message: told, hint, span: null }));
    }
  }
  return { tables: { tables, created, dropped }, problems };
}

/** Its name where it is a table on a side, and was built there. */
function tableIn(item: Item, schema: SideName, built: Sides): string | null {
  const one = item[schema];
  if (one === null || one.materialized === 'ephemeral') return null;
  return built[schema].ready.has(`${item.kind}:${one.name}`) ? one.name : null;
}

function pairOf({ kind }: Item, before: string, after: string, input: DataDiffInput): TablePair {
  const key = tableKey(input.after, kind, after) ?? tableKey(input.before, kind, before);
  const { models, catalog } = input.after.project;
  const columns = (kind === 'model' ? models : catalog.seeds).find((one) => one.name === after)?.columns ?? [];
  const renamed = columns.flatMap(({ name, renamed_from: from }) =>
    from === undefined ? [] : [[name, from] as const],
  );
  return { kind, before, after, key, renamed: new Map(renamed) };
}

function moved(table: string): Diagnostic {
  return diagnostic(dataMoved, {
    message: `\`${table}\` was published again while the data were compared: the two sides may be made of different data.`,
    hint: 'Compare once more.',
    span: null,
  });
}

function withoutKey({ name }: TableData, { key }: TablePair): Diagnostic {
  const why =
    key === null
      ? 'the project does not say what identifies a row'
      : `rows with the same ${key.map((one) => `\`${one}\``).join(', ') || 'key'} stand there more than once, or a side lacks the column`;
  return diagnostic(dataWithoutKey, {
    message: `The rows of \`${name}\` were compared as wholes: ${why}.`,
    hint: key === null ? 'Write a `unique` assertion about the columns that identify a row.' : null,
    span: null,
  });
}

async function comparePairs(input: DataDiffInput, affected: Affected, built: Sides) {
  const metrics: MetricData[] = [];
  const problems: Diagnostic[] = [];
  for (const pair of affected.metrics) {
    if (!isKept(pair)) continue;
    const { before, after } = pair;
    const isThere = (schema: SideName) =>
      tablesOfMetrics({ ...affected, metrics: [pair] }, schema, input[schema]).every((id) =>
        built[schema].ready.has(id),
      );
    // Why a table is not there is said already.
    if (before.incomplete || after.incomplete || !isThere('before') || !isThere('after')) continue;
    try {
      metrics.push(await compareMetrics(input.aside, { before: before.name, after: after.name }, input));
    } catch (error) {
      const { message, hint } = failureOfOne(error);
      const told = `The metric \`${after.name}\` was not compared: ${message}`;
      problems.push(diagnostic(dataNotBuilt, { message: told, hint, span: null }));
    }
  }
  return { metrics, problems };
}
