/** A range of values that an axis covers, with round ends. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  /** Distance of marks. */
  readonly step: number;
}

/** A scale with round marks that holds all values. Zero belongs to it where it is near enough to be of use, always to bars. */
export function niceScale(values: readonly number[], marks: number, withZero: boolean): Scale {
  let min = Math.min(...values);
  let max = Math.max(...values);
  if (withZero || (min > 0 && min < max * 0.5)) min = Math.min(min, 0);
  if (withZero || (max < 0 && max > min * 0.5)) max = Math.max(max, 0);
  if (min === max) {
    min = Math.min(min, 0);
    max = min === max ? min + 1 : max;
  }
  const step = niceStep((max - min) / Math.max(1, marks));
  return { min: Math.floor(min / step) * step, max: Math.ceil(max / step) * step, step };
}

/** 1, 2 or 5 times a power of ten, at least as great. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5].find((one) => one * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

const suffixes = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e4, 'k'],
] as const;

/** A number in few characters: `1234`, `56.7k`, `0.0125`. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const found = suffixes.find(([size]) => Math.abs(value) >= size);
  const [size, suffix] = found === undefined ? [1, ''] : found[1] === 'k' ? [1e3, 'k'] : found;
  const scaled = value / size;
  const digits = Math.abs(scaled) >= 1000 ? 0 : 4;
  const text = digits === 0 ? scaled.toFixed(0) : String(Number(scaled.toPrecision(digits)));
  return `${text === '-0' ? '0' : text}${suffix}`;
}
