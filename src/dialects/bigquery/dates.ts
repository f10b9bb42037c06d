import type { CallPrinter, ExprWriter, SeriesParts } from '../../sql/differences.ts';
import { type Grain, isCalendarGrain } from '../../sql/grains.ts';
import { grainOf, textOf } from '../../sql/literals.ts';
import type { Expr } from '../../sql/nodes.ts';
import { primary } from '../../sql/precedence.ts';
import { bigqueryText } from './text.ts';

/** BigQuery counts a plain `week` from Sunday. */
function part(grain: Grain): string {
  if (grain === 'week') return 'week(monday)';
  return grain === 'week_sunday' ? 'week' : grain;
}

/** The calendar date of an instant; a date stays what it is where no zone is given. */
function localDate(value: Expr, zone: Expr | undefined, writer: ExprWriter): string {
  const name = zone === undefined ? 'UTC' : textOf(zone);
  const sql = writer.write(value);
  return name === 'UTC' ? `cast(${sql} as date)` : `date(${sql}, ${bigqueryText(name)})`;
}

export const dateTrunc: CallPrinter = ([grainArg, value, zone], writer) => {
  const grain = grainOf(grainArg);
  if (value === undefined) throw new Error('date_trunc without a value');
  if (!isCalendarGrain(grain)) return primary(`timestamp_trunc(${writer.write(value)}, ${grain})`);
  const day = localDate(value, zone, writer);
  return primary(grain === 'day' ? day : `date_trunc(${day}, ${part(grain)})`);
};

export const dateDiff: CallPrinter = ([grainArg, from, to, zone], writer) => {
  const grain = grainOf(grainArg);
  if (from === undefined || to === undefined) throw new Error('date_diff without its two times');
  if (!isCalendarGrain(grain)) {
    return primary(`timestamp_diff(${writer.write(to)}, ${writer.write(from)}, ${grain})`);
  }
  return primary(`date_diff(${localDate(to, zone, writer)}, ${localDate(from, zone, writer)}, ${part(grain)})`);
};

const daysOf: Partial<Record<Grain, number>> = { day: 1, week: 7, week_sunday: 7 };

/** Instants move by days at most; months and longer go through the calendar of UTC. */
export const dateAdd: CallPrinter = ([grainArg, amount, value], writer) => {
  const grain = grainOf(grainArg);
  if (amount === undefined || value === undefined) throw new Error('date_add without amount and value');
  const count = writer.argument(amount);
  const base = writer.write(value);
  if (isCalendarGrain(grain) && daysOf[grain] === undefined) {
    const interval = grain === 'quarter' ? `3 * (${count}) month` : `${count} ${grain}`;
    return primary(`timestamp(datetime_add(datetime(${base}, 'UTC'), interval ${interval}), 'UTC')`);
  }
  const days = daysOf[grain];
  if (days === 7) return primary(`timestamp_add(${base}, interval 7 * (${count}) day)`);
  return primary(`timestamp_add(${base}, interval ${count} ${grain})`);
};

const inUnits: Partial<Record<Grain, readonly [size: bigint, unit: string]>> = {
  week: [7n, 'day'],
  week_sunday: [7n, 'day'],
  quarter: [3n, 'month'],
};

/** Weeks are moved by days, so that no week of its own is meant, and quarters by months. */
export const shiftDate: CallPrinter = ([grainArg, amount, value], writer) => {
  if (amount?.kind !== 'literal' || amount.value === null || value === undefined)
    throw new Error('shift_date without a constant amount and a date');
  const grain = grainOf(grainArg);
  const [size, unit] = inUnits[grain] ?? [1n, grain];
  return primary(`date_add(${writer.write(value)}, interval ${BigInt(amount.value) * size} ${unit})`);
};

export function series({ grain, first, last, as }: SeriesParts): { column: string; from: string } {
  const [size, unit] = inUnits[grain] ?? [1n, grain];
  const step = `interval ${size} ${unit}`;
  const list = isCalendarGrain(grain) ? 'generate_date_array' : 'generate_timestamp_array';
  return { column: as, from: `unnest(${list}(${first}, ${last}, ${step})) as ${as}` };
}
