import { type Benchmark, median } from './harness/figure.ts';
import { type Command, root, secondsOf, waymark } from './harness/measure.ts';

/** How long a command takes that has next to nothing to do: what people feel with every call. */
export const startUp: Benchmark = {
  name: 'start-up',
  summary: 'the help text, and a check of the reference catalogs',
  async *run({ runs }) {
    const often = runs ?? 11;
    const help = await medianOf(often, waymark(root, '--help'));
    yield { figure: 'help', value: help * 1000, unit: 'ms', limit: 150, context: { runs: often } };
    const check = await medianOf(often, waymark(root, 'check', '--quiet'));
    yield { figure: 'check_reference', value: check * 1000, unit: 'ms', limit: 400, context: { runs: often } };
  },
};

async function medianOf(runs: number, command: Command): Promise<number> {
  await secondsOf(command);
  const all: number[] = [];
  for (let run = 0; run < runs; run++) all.push(await secondsOf(command));
  return median(all);
}
