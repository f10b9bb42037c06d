import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { TimeGrain } from '../../model/transform.ts';
import type { PlannedMeasure } from '../formula.ts';
import type { Frame } from '../frame.ts';
import type { Period } from '../period.ts';
import type { MetricQuery } from './query.ts';
import { wrongGrain } from './query-codes.ts';

/** Complaints about measures that look at other periods, where the grain does not say which those are. */
export function checkFrames(
  { grain }: MetricQuery,
  measures: readonly { readonly metric: string; readonly measure: PlannedMeasure }[],
): Diagnostic[] {
  const framed = new Map(measures.flatMap(({ metric, measure }) => (measure.frame ? [[metric, measure.frame]] : [])));
  return [...framed].flatMap(([metric, frame]) => {
    const problem = grain ? problemOf(frame, grain) : withoutGrain;
    if (problem === null) return [];
    const message = `\`${metric}\` ${problem.message}`;
    return [diagnostic(wrongGrain, { message, hint: problem.hint, span: null })];
  });
}

interface Problem {
  readonly message: string;
  readonly hint: string;
}

const withoutGrain: Problem = {
  message: 'looks from each period at others, and the query has no grain.',
  hint: 'Ask by a grain: `--grain day`.',
};

function problemOf({ ago, span }: Frame, grain: TimeGrain): Problem | null {
  if (ago !== null && !isWhole(ago, grain)) {
    const message = `looks back by ${ago.text}, which is not a whole number of ${grain}s.`;
    const hint =
      grain === 'hour'
        ? 'Ask by day or longer, or write `ago` in hours.'
        : `Ask by ${ago.unit}, or another grain that fits.`;
    return { message, hint };
  }
  if (span?.kind !== 'window') return null;
  const { unit, text } = span.length;
  if (grain !== 'hour' && unit === 'hour')
    return { message: `has a window of ${text}, which ends with each hour.`, hint: 'Ask by `--grain hour`.' };
  if (grain === 'hour' && !['hour', 'day', 'week'].includes(unit))
    return { message: `has a window of ${text}, whose length in hours varies.`, hint: 'Ask by day or longer.' };
  return null;
}

const inDays: Partial<Record<TimeGrain, number>> = { day: 1, week: 7 };
const inMonths: Partial<Record<TimeGrain, number>> = { month: 1, quarter: 3, year: 12 };

/** True where a shift leads from beginnings of periods to beginnings of periods; days lie in everything. */
function isWhole({ unit, count }: Period, grain: TimeGrain): boolean {
  if (grain === 'hour' || unit === 'hour') return grain === unit;
  if (grain === 'day') return true;
  const [days, months] = [inDays[unit], inMonths[unit]];
  if (days !== undefined) return grain === 'week' && (count * days) % 7 === 0;
  const size = inMonths[grain];
  return months !== undefined && size !== undefined && (count * months) % size === 0;
}
