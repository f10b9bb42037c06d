import { niceScale, type Scale, shortNumber } from './scale.ts';
import type { Series } from './series.ts';

/** How a series is drawn: a sign of its own, so that it is told apart without colours too. */
export interface SeriesStyle {
  readonly sign: string;
  paint(text: string): string;
}

interface Cell {
  readonly sign: string;
  readonly series: number;
}

const height = 12;

/** Lines over time with both axes. A series has a gap where its value is not known. `times`: what stands below the axis. */
export function lineChart(
  all: readonly Series[],
  width: number,
  styles: readonly SeriesStyle[],
  times: (at: number) => string,
): string[] {
  const points = all.flatMap((one) => one.points);
  const values = points.flatMap((one) => one.value ?? []);
  const scale = niceScale(values.length === 0 ? [0] : values, 4, false);
  const first = Math.min(...points.map((one) => one.at));
  const last = Math.max(...points.map((one) => one.at));
  const marks = marksOf(scale);
  const margin = Math.max(...[...marks.values()].map((one) => one.length));
  const room = Math.max(10, width - margin - 3);
  const grid: (Cell | undefined)[][] = Array.from({ length: height + 1 }, () => []);
  all.forEach((one, series) => {
    draw(one, grid, {
      width: room,
      column: (at) => (last === first ? 0 : Math.round(((at - first) / (last - first)) * (room - 1))),
      row: (value) => Math.round(((value - scale.min) / (scale.max - scale.min)) * height),
      cell: (sign) => ({ sign: all.length === 1 ? sign : (styles[series]?.sign ?? sign), series }),
    });
  });
  const lines = grid.map((cells, row) => {
    const mark = marks.get(row);
    const text = Array.from({ length: room }, (_, at) => paintCell(cells[at], styles)).join('');
    return `${(mark ?? '').padStart(margin)} ${mark === undefined ? '│' : '┤'}${text}`.trimEnd();
  });
  return [...lines.toReversed(), ...timeAxis(first, last, room, margin, times)];
}

function paintCell(cell: Cell | undefined, styles: readonly SeriesStyle[]): string {
  return cell === undefined ? ' ' : (styles[cell.series]?.paint(cell.sign) ?? cell.sign);
}

/** Row → value, at round values. */
function marksOf({ min, max, step }: Scale): ReadonlyMap<number, string> {
  const marks = new Map<number, string>();
  const count = Math.round((max - min) / step);
  for (let at = 0; at <= count; at++) {
    const value = min + at * step;
    marks.set(Math.round((at / count) * height), shortNumber(Math.abs(value) < step / 1e6 ? 0 : value));
  }
  return marks;
}

interface Plot {
  readonly width: number;
  column(at: number): number;
  row(value: number): number;
  cell(sign: string): Cell;
}

/** From point to point, so that steep parts have no holes. */
function draw({ points }: Series, grid: (Cell | undefined)[][], { width, column, row, cell }: Plot): void {
  let before: { x: number; y: number } | null = null;
  const isSparse = points.length * 4 <= width;
  for (const { at, value } of points) {
    if (value === null) {
      before = null;
      continue;
    }
    const here = { x: column(at), y: row(value) };
    if (before !== null && here.x > before.x) join(before, here, grid, cell);
    const cells = grid[here.y];
    if (cells !== undefined && (isSparse || before === null)) cells[here.x] = cell('•');
    before = here;
  }
}

function join(
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
  grid: (Cell | undefined)[][],
  cell: Plot['cell'],
): void {
  let y = from.y;
  for (let x = from.x + 1; x <= to.x; x++) {
    const next = Math.round(from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x));
    for (let at = Math.min(y, next); at <= Math.max(y, next); at++) {
      const cells = grid[at];
      if (cells !== undefined) cells[x] ??= cell(cornerOf(at, y, next));
    }
    y = next;
  }
}

/** What stands in a row where a line goes from one row to another within a column. */
function cornerOf(row: number, from: number, to: number): string {
  if (from === to) return '─';
  const isUp = to > from;
  if (row === to) return isUp ? '╭' : '╰';
  if (row === from) return isUp ? '╯' : '╮';
  return '│';
}

function timeAxis(first: number, last: number, room: number, margin: number, times: (at: number) => string): string[] {
  const widest = times(first).length;
  const count = first === last ? 1 : Math.max(2, Math.min(5, Math.floor(room / (widest + 6)) + 1));
  let axis = '';
  let labels = '';
  for (let at = 0; at < count; at++) {
    const share = count === 1 ? 0 : at / (count - 1);
    const x = Math.round(share * (room - 1));
    const label = times(first + share * (last - first));
    const start = Math.max(0, Math.min(Math.round(x - label.length / 2), room - label.length));
    axis = `${axis.padEnd(x, '─')}┴`;
    labels = `${labels.padEnd(start)}${label}`;
  }
  return [`${' '.repeat(margin)} └${axis.padEnd(room, '─')}`, `${' '.repeat(margin + 2)}${labels}`];
}
