import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Benchmark, type BenchOptions, type Figure, rounded, say } from './harness/figure.ts';
import { type Command, inTurn, measure, waymark } from './harness/measure.ts';
import { inWorkspace, setAside, writeFiles } from './harness/workspace.ts';
import { eventProject, plainLoad, writeEvents } from './projects/many-events.ts';

/** Events from NDJSON files into a typed table: validated, deduplicated, the bad ones quarantined. */
export const load: Benchmark = {
  name: 'load',
  summary: 'load NDJSON events of 300 bytes, beside a plain read_json into the same columns',
  run: (options) => inWorkspace((folder) => loadFigures(join(folder, 'project'), options)),
};

async function* loadFigures(folder: string, { events, runs }: BenchOptions): AsyncIterable<Figure> {
  writeFiles(folder, Object.entries(eventProject));
  say(`  writing ${events} events below ${folder}`);
  const { bytes, broken, repeated } = writeEvents(folder, events);
  const [own, floor] = await inTurn(
    runs ?? 3,
    () => fresh(folder, waymark(folder, 'run', '--quiet')),
    () => fresh(folder, plainly(folder)),
  );
  const context = { events, bytes_an_event: Math.round(bytes / events), broken, repeated };
  const times = { seconds: rounded(own.seconds), cpu_seconds: rounded(own.cpuSeconds) };
  const floorTimes = { plain_seconds: rounded(floor.seconds), plain_cpu_seconds: rounded(floor.cpuSeconds) };
  yield {
    figure: 'of_plain_read_json',
    value: own.seconds / floor.seconds,
    unit: 'x',
    limit: 2,
    context: { ...context, ...times, ...floorTimes },
  };
  yield {
    figure: 'memory',
    value: own.peakMb,
    unit: 'MB',
    limit: 4096,
    context: { ...context, plain_mb: rounded(floor.peakMb) },
  };
  yield { figure: 'events_per_second', value: events / own.seconds, unit: 'events/s', limit: null, context };
}

function fresh(folder: string, command: Command) {
  setAside(folder, [
    'dist',
    '.waymark',
    'warehouse.duckdb',
    'warehouse.duckdb.wal',
    'plain.duckdb',
    'plain.duckdb.wal',
  ]);
  return measure(command);
}

function plainly(folder: string): Command {
  const file = join(folder, 'statements.json');
  writeFileSync(file, JSON.stringify([plainLoad, 'checkpoint']));
  return { args: [join(import.meta.dirname, 'harness/bare-loop.ts'), 'plain.duckdb', file], cwd: folder };
}
