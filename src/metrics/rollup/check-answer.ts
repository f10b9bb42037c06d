import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { RollupDef } from '../../model/rollup.ts';
import type { Calendar } from '../calendar.ts';
import { entityPath } from '../entity.ts';
import { measuresOf } from '../formula.ts';
import type { MetricIndex } from '../metric-index.ts';
import { isDate } from '../plan/date-bound.ts';
import type { MetricQuery } from '../plan/query.ts';
import { notFromRollup } from '../plan/query-codes.ts';
import { gatherScans, sharedConditions, sourceKey } from '../plan/scan.ts';
import { findColumn, tablesRead } from '../source.ts';
import { beginsPeriod, consistsOf } from './periods.ts';
import { canBeAddedUp, storedMeasures } from './stored-measures.ts';
import { staysInPeriod } from './time-of-inputs.ts';

/** True where a query has the dimensions and periods of a rollup, so that its rows are the answer as they are. */
export function isAsKept({ by = [], grain = null }: MetricQuery, rollup: RollupDef): boolean {
  return grain === (rollup.grain?.value ?? null) && by.length === rollup.by.length;
}

/** Why a rollup cannot answer a query; empty where it can. The names in the query were checked. */
export function checkAnswer(
  query: MetricQuery,
  rollup: RollupDef,
  index: MetricIndex,
  calendar: Calendar,
): Diagnostic[] {
  const complain = (message: string, hint: string | null = null): Diagnostic =>
    diagnostic(notFromRollup, { message, hint, span: null });
  const by = new Set(rollup.by.map((one) => one.name));
  const other = (query.by ?? []).find((name) => !by.has(name));
  if (other !== undefined) return [complain(`\`${rollup.name}\` is not kept by \`${other}\`.`, keptBy(rollup))];
  // Their columns have other names, and rows of the entity may have changed since.
  const joined = rollup.by.find((one) => entityPath(one.name) !== null);
  if (joined !== undefined)
    return [complain(`\`${rollup.name}\` is kept by \`${joined.name}\` of another table: ask without \`--rollup\`.`)];
  return [
    ...checkMetrics(query, rollup, index),
    ...checkTime(query, rollup, calendar),
    ...checkWhere(query, rollup, index),
    ...checkGroups(query, rollup, index),
  ].map(([message, hint]) => complain(message, hint));
}

type Complaint = readonly [message: string, hint: string | null];

function keptBy({ by, grain }: RollupDef): string {
  const names = [...by.map((one) => one.name), ...(grain === undefined ? [] : [grain.value])];
  return names.length === 0 ? 'It has one row.' : `It is kept by ${names.map((one) => `\`${one}\``).join(', ')}.`;
}

function checkMetrics(query: MetricQuery, rollup: RollupDef, index: MetricIndex): Complaint[] {
  const held = new Set(rollup.metrics.map((one) => one.name));
  const stored = storedMeasures(rollup, index);
  const isWhole = isAsKept(query, rollup);
  return query.metrics.flatMap((name): Complaint[] => {
    if (canBeAddedUp(name, stored, index)) return [];
    if (!held.has(name)) return [[`\`${rollup.name}\` does not hold \`${name}\`, nor what it is made of.`, null]];
    if (!isWhole)
      return [
        [`\`${name}\` does not add up: it cannot be made from the finer rows of \`${rollup.name}\`.`, keptBy(rollup)],
      ];
    const formula = index.formulaOf(name);
    const isOwn = staysInPeriod(formula) && measuresOf(formula).every((one) => one.total === undefined);
    if (!isNarrowed(query) || isOwn) return [];
    return [[`\`${name}\` looks beyond the rows of its group: it cannot be narrowed afterwards.`, null]];
  });
}

function checkTime(query: MetricQuery, rollup: RollupDef, calendar: Calendar): Complaint[] {
  const own = rollup.grain?.value ?? null;
  const { grain = null, since, until } = query;
  const bounds = [since, until].filter((one): one is string => typeof one === 'string');
  if (own === null)
    return grain === null && bounds.length === 0 ? [] : [[`\`${rollup.name}\` is not kept by time.`, null]];
  if (grain !== null && grain !== own && !consistsOf(grain, own, calendar))
    return [[`A ${grain} does not consist of whole ${own}s.`, keptBy(rollup)]];
  const within = bounds.find((one) => !isDate(one) || !beginsPeriod(one, own, calendar));
  return within === undefined ? [] : [[`No ${own} of \`${rollup.name}\` begins at ${within}.`, null]];
}

/** A condition on dimensions is one on whole groups. */
function checkWhere({ where }: MetricQuery, rollup: RollupDef, index: MetricIndex): Complaint[] {
  if (!where) return [];
  const own = new Set(rollup.by.map((one) => one.name));
  const others = new Set([...rollup.metrics.map((one) => one.name), ...(rollup.grain ? [rollup.grain.value] : [])]);
  const sources = rollup.metrics.flatMap(({ name }) =>
    measuresOf(index.formulaOf(name)).flatMap((one) => tablesRead(one.source)),
  );
  const unknown = sources.find((one) => one.columns === null);
  if (unknown !== undefined)
    return [[`The columns of \`${unknown.name}\` that the condition may name are not known.`, null]];
  const bare = where.replace(/'(?:[^']|'')*'/g, ' ');
  const words = [...bare.matchAll(/[A-Za-z_]\w*/g)].map((match) => match[0]);
  const wrong = words.find(
    (word) => !own.has(word) && (others.has(word) || sources.some((one) => findColumn(one, word))),
  );
  return wrong === undefined
    ? []
    : [[`The condition looks at \`${wrong}\`, which is no dimension of \`${rollup.name}\`.`, null]];
}

/** Groups come from the rows that any of the metrics counts: those of other metrics would stand there as zeros. */
function checkGroups(query: MetricQuery, rollup: RollupDef, index: MetricIndex): Complaint[] {
  if (!query.grain && (query.by ?? []).length === 0) return [];
  const kept = rollup.metrics.map((one) => one.name);
  const hint = `Ask for all of them: ${kept.join(',')}.`;
  const isFilled = [...kept, ...query.metrics].some((name) => index.find(name)?.fill !== undefined);
  const isSame = new Set([...kept, ...query.metrics]).size === kept.length && query.metrics.length === kept.length;
  if (isFilled && !(isSame && isAsKept(query, rollup) && !isNarrowed(query)))
    return [[`\`${rollup.name}\` also has periods without rows, which its metrics fill.`, hint]];
  if (rowsCounted(query, index) === rowsCounted({ ...query, metrics: kept }, index)) return [];
  return [[`\`${rollup.name}\` also has groups that only its other metrics count rows in.`, hint]];
}

function isNarrowed({ where, since, until }: MetricQuery): boolean {
  return Boolean(where || since || until);
}

/** Equal where the same rows count, and so the same groups have any. */
function rowsCounted(query: MetricQuery, index: MetricIndex): string {
  const measures = query.metrics.flatMap((name) => measuresOf(index.formulaOf(name)));
  const scans = gatherScans(measures, query, index.entities).map(({ source, time, frame, kept, last, measures: own }) =>
    JSON.stringify([sourceKey(source), time, frame, kept, last, sharedConditions(sorted(own))]),
  );
  return JSON.stringify(scans.sort());
}

/** The order of measures makes no difference to the rows that they count. */
function sorted(measures: Parameters<typeof sharedConditions>[0]['measures']) {
  const order = (one: (typeof measures)[number]): string => JSON.stringify(one.where);
  return { measures: measures.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)) };
}
