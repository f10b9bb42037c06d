import { type CodeDoc, diagnostic } from '../base/diagnostic.ts';
import type { TimeGrain } from '../model/transform.ts';
import type { Shape } from '../yaml/shape.ts';
import { reportWrongKind } from '../yaml/shapes.ts';
import { metricExample } from './codes.ts';

/** A number of calendar units: `7d`, `3 months`. */
export interface Period {
  readonly count: number;
  readonly unit: TimeGrain;
  /** As written. */
  readonly text: string;
}

export const badPeriod: CodeDoc = {
  code: 'metric/period',
  severity: 'error',
  summary: 'Something that is not a number of hours, days, weeks, months, quarters or years.',
  explanation:
    'Windows and offsets are whole numbers of calendar units: `24h`, `7d`, `28 days`, `2w`, `3 months`, `1 quarter`, `1 year`. Minutes are finer than any grain that metrics are asked by.',
  examples: {
    wrong: metricExample(
      'orders: {type: simple, count: rows, of: order.paid}',
      'weekly_orders: {type: cumulative, metric: orders, window: a week}',
    ),
    right: metricExample(
      'orders: {type: simple, count: rows, of: order.paid}',
      'weekly_orders: {type: cumulative, metric: orders, window: 7d}',
    ),
  },
};

const units: Readonly<Record<string, TimeGrain>> = { h: 'hour', d: 'day', w: 'week', y: 'year' };
const pattern = /^(\d{1,5}) ?(h|d|w|y|hours?|days?|weeks?|months?|quarters?|years?)$/;

/** A whole number of calendar units, at least `least` of them. */
export function periodShape(least: number): Shape<Period> {
  return {
    read(node, context) {
      if (node.kind !== 'scalar' || node.value === null)
        return reportWrongKind(node, 'text (a number of days, such as `7d`)', context);
      const written = String(node.value);
      const [, amount, word = ''] = pattern.exec(written) ?? [];
      const unit = units[word] ?? longUnit(word);
      if (amount !== undefined && unit !== null && Number(amount) >= least)
        return { count: Number(amount), unit, text: written };
      context.report(
        diagnostic(badPeriod, {
          message: `\`${written}\` is not a number of periods.`,
          hint: 'Write a whole number and a unit: `24h`, `7d`, `28 days`, `2w`, `3 months`, `1 quarter`, `1 year`.',
          span: node.span,
        }),
      );
      return undefined;
    },
    schema: () => ({ type: 'string', pattern: pattern.source }),
  };
}

const longUnits: readonly TimeGrain[] = ['hour', 'day', 'week', 'month', 'quarter', 'year'];

function longUnit(word: string): TimeGrain | null {
  return longUnits.find((one) => word === one || word === `${one}s`) ?? null;
}

/** In words: "7 days", "a month". */
export function periodWords({ count, unit }: Period): string {
  return count === 1 ? `${unit === 'hour' ? 'an' : 'a'} ${unit}` : `${count} ${unit}s`;
}
