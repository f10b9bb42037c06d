import type { QueryColumn } from '../../metrics/plan/query.ts';
import type { JsonObject } from '../../model/values.ts';
import { barChart } from './bar-chart.ts';
import { lineChart, type SeriesStyle } from './line-chart.ts';
import { barsOf, type Series, seriesOf } from './series.ts';

export interface ChartLayout {
  /** Characters of a line. */
  readonly width: number;
  readonly color: boolean;
}

const signs = ['●', '■', '▲', '◆', '○', '□', '△', '◇'];
const colors = [36, 33, 35, 32, 34, 31, 96, 93];
const mostBars = 40;

/**
 * Rows of a query as charts, one for each metric, since their values may be of any size: lines where there is a time, with a
 * line for each combination of dimensions; bars where there is none. Ends with a line break.
 */
export function chartText(rows: readonly JsonObject[], columns: readonly QueryColumn[], layout: ChartLayout): string {
  if (rows.length === 0) return 'There are no rows to draw.\n';
  const metrics = columns.filter((one) => one.role === 'metric');
  return `${metrics.map((metric) => [titleOf(metric), ...chartOf(rows, columns, metric.name, layout)].join('\n')).join('\n\n')}\n`;
}

function titleOf({ name, unit }: QueryColumn): string {
  return unit === null || unit === 'count' || unit === 'number' ? name : `${name} (${unit})`;
}

function chartOf(
  rows: readonly JsonObject[],
  columns: readonly QueryColumn[],
  metric: string,
  layout: ChartLayout,
): string[] {
  const grain = columns.find((one) => one.role === 'time')?.name ?? null;
  const all = grain === null ? [] : seriesOf(rows, columns, metric);
  const times = new Set(all.flatMap((one) => one.points.map((point) => point.at)));
  if (grain === null || times.size < 2) return bars(rows, columns, metric, layout);
  const shown = greatest(all);
  const styles = shown.map((_, at) => styleOf(at, layout));
  const chart = lineChart(shown, layout.width, styles, (at) => timeLabel(at, grain));
  if (all.length === 1 && all[0]?.label === '') return chart;
  const legend = shown.map(({ label }, at) => styles[at]?.paint(`${styles[at]?.sign} ${label}`) ?? label);
  const left = all.length - shown.length;
  return [...chart, `  ${legend.join('   ')}${left > 0 ? `   … and ${left} more` : ''}`];
}

function bars(
  rows: readonly JsonObject[],
  columns: readonly QueryColumn[],
  metric: string,
  { width }: ChartLayout,
): string[] {
  const all = barsOf(rows, columns, metric);
  const left = all.length - mostBars;
  return [...barChart(all.slice(0, mostBars), width), ...(left > 0 ? [`… and ${left} more`] : [])];
}

/** Those with the greatest sums, in the order in which they came. */
function greatest(all: readonly Series[]): readonly Series[] {
  if (all.length <= signs.length) return all;
  const sum = (one: Series): number => one.points.reduce((total, point) => total + Math.abs(point.value ?? 0), 0);
  const kept = new Set(all.toSorted((a, b) => sum(b) - sum(a)).slice(0, signs.length));
  return all.filter((one) => kept.has(one));
}

function styleOf(at: number, { color }: ChartLayout): SeriesStyle {
  const code = colors[at % colors.length];
  return { sign: signs[at % signs.length] ?? '●', paint: (text) => (color ? `\x1b[${code}m${text}\x1b[39m` : text) };
}

function timeLabel(at: number, grain: string): string {
  const iso = new Date(at).toISOString();
  return grain === 'hour' ? iso.slice(0, 16).replace('T', ' ') : grain === 'year' ? iso.slice(0, 4) : iso.slice(0, 10);
}
