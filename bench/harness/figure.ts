/** One measured number. `limit` is the largest value that is still good; null where the figure is only told. */
export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number | null;
  /** What the number has to be read with: sizes, what it is a ratio of, CPU seconds. */
  readonly context?: Readonly<Record<string, string | number>>;
}

/** What the command line of `npm run bench` says. */
export interface BenchOptions {
  /** Also measure other tools, which are installed from npm into `.cache/`. */
  readonly rivals: boolean;
  /** Number of events that `load` and `campaigns` make. */
  readonly events: number;
  /** Number of users whose funnel `metrics` computes. */
  readonly users: number;
  /** How often each measurement is repeated; null for as often as each benchmark thinks right. */
  readonly runs: number | null;
}

/** A benchmark: one file that exports one, and a line in `run.ts`. Yields its figures as they are measured. */
export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  run(options: BenchOptions): AsyncIterable<Figure>;
}

export function isGood({ value, limit }: Figure): boolean {
  return limit === null || value <= limit;
}

/** The line that is printed: one JSON object. Values have four significant digits. `stolen`: see `stolenPercent`. */
export function figureLine(bench: string, figure: Figure, stolen: number | null): string {
  const { context, ...rest } = figure;
  const value = Number(figure.value.toPrecision(4));
  const machine = stolen === null ? {} : { stolen_percent: stolen };
  return JSON.stringify({ bench, ...rest, value, ok: isGood(figure), ...context, ...machine });
}

/** Three significant digits, for numbers that are told beside a figure. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : [sorted[middle - 1], sorted[middle]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

/** Talk to whoever watches; data goes to stdout. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
