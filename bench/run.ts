import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { campaigns } from './campaigns.ts';
import { catalog } from './catalog.ts';
import { diff } from './diff.ts';
import { type Benchmark, type BenchOptions, figureLine, isGood, say } from './harness/figure.ts';
import { coreTimes, stolenPercent } from './harness/stolen-time.ts';
import { impact } from './impact.ts';
import { load } from './load.ts';
import { metrics } from './metrics.ts';
import { startUp } from './start-up.ts';

const benchmarks: readonly Benchmark[] = [startUp, catalog, diff, impact, build, load, metrics, campaigns];

const help = `Usage: npm run bench -- [name…] [options]

${benchmarks.map((one) => `  ${one.name.padEnd(10)} ${one.summary}`).join('\n')}

  --rivals      also measure other tools (installed from npm into .cache/)
  --events N    size of load and of campaigns (10000000)
  --users N     size of metrics (500000)
  --runs N      repetitions of each measurement

Prints one JSON line a figure. Exits with 1 where a limit is broken.`;

function readArgs(): { readonly chosen: readonly Benchmark[]; readonly options: BenchOptions } | null {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      rivals: { type: 'boolean' },
      events: { type: 'string' },
      users: { type: 'string' },
      runs: { type: 'string' },
    },
  });
  const unknown = positionals.filter((name) => !benchmarks.some((one) => one.name === name));
  if (values.help || unknown.length > 0) {
    say(unknown.length > 0 ? `Unknown: ${unknown.join(', ')}\n\n${help}` : help);
    return null;
  }
  return {
    chosen: benchmarks.filter((one) => positionals.length === 0 || positionals.includes(one.name)),
    options: {
      rivals: values.rivals ?? false,
      events: Number(values.events ?? 10_000_000),
      users: Number(values.users ?? 500_000),
      runs: values.runs === undefined ? null : Number(values.runs),
    },
  };
}

async function main(): Promise<number> {
  const args = readArgs();
  if (args === null) return 2;
  let good = true;
  for (const benchmark of args.chosen) {
    say(`${benchmark.name}: ${benchmark.summary}`);
    let start = coreTimes();
    for await (const figure of benchmark.run(args.options)) {
      process.stdout.write(`${figureLine(benchmark.name, figure, stolenPercent(start))}\n`);
      start = coreTimes();
      if (isGood(figure)) continue;
      good = false;
      say(`  too much: ${figure.figure} is ${figure.value.toPrecision(4)} ${figure.unit}, allowed are ${figure.limit}`);
    }
  }
  return good ? 0 : 1;
}

process.exitCode = await main();
