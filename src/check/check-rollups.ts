import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import type { Span } from '../base/span.ts';
import { didYouMean } from '../base/suggest.ts';
import { unknownMetric } from '../metrics/codes.ts';
import type { MetricIndex } from '../metrics/metric-index.ts';
import { planQuery } from '../metrics/plan/plan-query.ts';
import { rollupQuery } from '../metrics/rollup/plan-rollup.ts';
import { badRollupName, rollupColumns, rollupDimension, rollupTime } from '../metrics/rollup/rollup-codes.ts';
import type { RollupDef } from '../model/rollup.ts';
import { type Ref, spanOf } from '../yaml/shape.ts';

export interface RollupChecking {
  readonly index: MetricIndex;
  /** What else has a table of this name: `a model`, and where it is defined. */
  readonly taken: (table: string) => { readonly what: string; readonly span: Span } | null;
  /** True where metrics are without errors, so that they can be planned. */
  readonly canPlan: boolean;
}

/** Checks rollups against the metrics that they name and the tables that there are. */
export function checkRollups(rollups: readonly RollupDef[], checking: RollupChecking): Diagnostic[] {
  return rollups.flatMap((rollup) => {
    const own = checkName(rollup, checking);
    if (rollup.incomplete === true) return own;
    const names = [...own, ...checkColumns(rollup), ...checkMetrics(rollup, checking.index)];
    if (names.length > 0) return names;
    const findings = rollup.by.flatMap((one) => checkDimension(one, rollup, checking.index));
    return findings.length > 0 || !checking.canPlan ? findings : checkPlan(rollup, checking.index);
  });
}

function checkName(rollup: RollupDef, { taken }: RollupChecking): Diagnostic[] {
  const { name, table } = rollup;
  const span = spanOf(rollup, 'name');
  if (!/^[a-z0-9_]{1,100}$/.test(name)) {
    const message = `\`${name}\` cannot be the name of a rollup.`;
    const hint = 'Use lower-case letters, digits and `_`, at most 100 of them.';
    return [diagnostic(badRollupName, { message, hint, span })];
  }
  const other = taken(table);
  if (other === null) return [];
  const message = `The table of the rollup would be \`${table}\`, which is ${other.what}.`;
  const related = [{ message: 'it is defined here', span: other.span }];
  return [diagnostic(badRollupName, { message, hint: 'Rename one of them.', span, related })];
}

function checkColumns(rollup: RollupDef): Diagnostic[] {
  const { metrics, by, grain } = rollup;
  if (metrics.length === 0)
    return [diagnostic(rollupColumns, { message: 'The rollup has no metrics.', span: spanOf(rollup, 'metrics') })];
  const seen = new Set<string>(grain === undefined ? [] : [grain.value]);
  return [...by, ...metrics].flatMap(({ name, span }) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const message = `\`${name}\` would be two columns of \`${rollup.table}\`.`;
    return [diagnostic(rollupColumns, { message, hint: 'Take one of them out.', span })];
  });
}

function checkMetrics({ metrics }: RollupDef, index: MetricIndex): Diagnostic[] {
  if (index.incomplete) return [];
  return metrics
    .filter((one) => index.find(one.name) === null)
    .map(({ name, span }) =>
      diagnostic(unknownMetric, {
        message: `There is no metric \`${name}\`.`,
        hint: didYouMean(name, index.names()) ?? 'The catalog defines no metrics.',
        span,
      }),
    );
}

function checkDimension({ name, span }: Ref, { metrics }: RollupDef, index: MetricIndex): Diagnostic[] {
  const lacking = metrics.find((one) => {
    const metric = index.find(one.name);
    return metric !== null && metric.incomplete !== true && !index.dimensionsOf(one.name).includes(name);
  });
  if (lacking === undefined) return [];
  const known = index.dimensionsOf(lacking.name);
  const message = `\`${lacking.name}\` has no dimension \`${name}\`.`;
  const hint = known.length === 0 ? `\`${lacking.name}\` has no dimensions.` : didYouMean(name, known);
  return [diagnostic(rollupDimension, { message, hint, span })];
}

/** What only shows when the query is planned: times. Names were checked above. */
function checkPlan(rollup: RollupDef, index: MetricIndex): Diagnostic[] {
  if (rollup.metrics.some((one) => index.find(one.name) === null || index.find(one.name)?.incomplete === true))
    return [];
  const planned = planQuery(rollupQuery(rollup), index, { timeZone: 'UTC', weekStart: 'monday' });
  return planned.diagnostics.map(({ message, hint }) =>
    diagnostic(rollupTime, { message, hint, span: rollup.grain?.span ?? rollup.at.self }),
  );
}
