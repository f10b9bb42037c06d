import { niceScale, shortNumber } from './scale.ts';
import type { Bar } from './series.ts';

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const mostLabel = 28;

/** Horizontal bars with their values, from one zero line; negative ones to its left. */
export function barChart(bars: readonly Bar[], width: number): string[] {
  const labels = bars.map(({ label }) => (label.length > mostLabel ? `${label.slice(0, mostLabel - 1)}…` : label));
  const labelWidth = Math.max(...labels.map((one) => one.length));
  const values = bars.map(({ value }) => (value === null ? 'null' : shortNumber(value)));
  const valueWidth = Math.max(...values.map((one) => one.length));
  // A figure by itself has nothing to be compared with.
  if (bars.length === 1 && labelWidth === 0) return [`  ${values[0]}`];
  const room = Math.max(10, width - labelWidth - valueWidth - 3);
  const scale = niceScale(
    bars.flatMap((one) => one.value ?? []),
    4,
    true,
  );
  const unit = room / (Math.max(scale.max, 0) - Math.min(scale.min, 0));
  const left = Math.round(-Math.min(scale.min, 0) * unit);
  return bars.map(({ value }, at) => {
    const label = (labels[at] ?? '').padEnd(labelWidth);
    return `${label} ${barOf(value ?? 0, unit, left)} ${values[at] ?? ''}`.trimEnd();
  });
}

function barOf(value: number, unit: number, left: number): string {
  if (value < 0) {
    const cells = Math.max(1, Math.round(-value * unit));
    return `${' '.repeat(Math.max(0, left - cells))}${'█'.repeat(Math.min(cells, left))}│`;
  }
  const length = Math.round(value * unit * 8);
  const rest = eighths[length % 8] ?? '';
  return `${' '.repeat(left)}${left > 0 ? '│' : '▏'}${'█'.repeat(Math.floor(length / 8))}${rest}`;
}
