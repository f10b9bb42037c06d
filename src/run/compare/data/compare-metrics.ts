import { isSameValue, type MetricData } from '../../../diff/data-report.ts';
import type { DiffSide } from '../../../diff/side.ts';
import { planQuery } from '../../../metrics/plan/plan-query.ts';
import { usualGrain } from '../../../metrics/plan/usual-grain.ts';
import type { TimeGrain } from '../../../model/transform.ts';
import type { JsonValue } from '../../../model/values.ts';
import type { Dialect } from '../../../sql/dialect.ts';
import { plainRow } from '../../plain-row.ts';
import type { Session } from '../../warehouse.ts';
import type { Aside, SideName } from './aside.ts';
import { grainOf } from './metric-grain.ts';
import { statement } from './statement.ts';

/** A metric that both sides have. */
export interface MetricPair {
  readonly before: string;
  readonly after: string;
}

interface Sides {
  readonly before: DiffSide;
  readonly after: DiffSide;
}

/** So many periods are shown. */
const mostSamples = 5;

/** Asks both sides for a metric: over all rows, and by the periods that it is usually asked by. */
export async function compareMetrics(aside: Aside, pair: MetricPair, sides: Sides): Promise<MetricData> {
  const ask = (grain: TimeGrain | null) =>
    Promise.all([
      numbers(aside, 'before', pair.before, sides.before, grain),
      numbers(aside, 'after', pair.after, sides.after, grain),
    ]);
  const needed = grainOf(pair.before, sides.before.metrics) ?? grainOf(pair.after, sides.after.metrics);
  const total = needed === null ? await ask(null) : null;
  const grain = commonGrain(pair, sides);
  const periods = grain === null ? null : await ask(grain);
  return {
    name: pair.after,
    formerly: pair.before,
    unit: sides.after.metrics.unitOf(pair.after),
    total: total && { before: total[0].get('') ?? null, after: total[1].get('') ?? null },
    periods: periods && grain && { grain, ...comparePeriods(periods[0], periods[1]) },
  };
}

function commonGrain({ before, after }: MetricPair, sides: Sides): TimeGrain | null {
  const [old, now] = [usualGrain(before, sides.before.metrics), usualGrain(after, sides.after.metrics)];
  return old === now ? now : null;
}

/** The number of each period, in the order of time; without a grain there is one, under an empty name. */
async function numbers(
  aside: Aside,
  side: SideName,
  name: string,
  { metrics, project }: DiffSide,
  grain: TimeGrain | null,
): Promise<ReadonlyMap<string, JsonValue>> {
  const plan = planQuery({ metrics: [name], grain }, metrics, project.settings).value;
  if (plan === null) return new Map();
  const { relation } = plan;
  const ask = (session: Session, dialect: Dialect) => session.query(statement(dialect.relation(relation)));
  const rows = (await aside.on(side, ask)).map(plainRow);
  return new Map(rows.map((row) => [grain === null ? '' : String(row[grain]), row[name] ?? null]));
}

function comparePeriods(before: ReadonlyMap<string, JsonValue>, after: ReadonlyMap<string, JsonValue>) {
  const all = [...new Set([...before.keys(), ...after.keys()])].sort();
  const other = all
    .map((period) => ({ period, before: before.get(period) ?? null, after: after.get(period) ?? null }))
    .filter((one) => !isSameValue(one.before, one.after));
  return { count: all.length, differing: other.length, samples: other.slice(0, mostSamples) };
}
