import { compareText } from '../base/span.ts';
import { findMetricKind } from '../metrics/index.ts';
import type { DiffSide } from './side.ts';

/** Ids of the models and metrics that are computed from something (`event:order.paid`), directly or not, sorted. */
export type Downstream = (id: string) => readonly string[];

/** What reads what in two projects taken together: what is gone from the new one was read in the old one. */
export function downstreamOf(...sides: readonly DiffSide[]): Downstream {
  const edges = sides.flatMap((side) => [...edgesOf(side)]);
  // Numbers in the order of the names: what is reached needs no sorting.
  const names = [...new Set(edges.flat())].sort(compareText);
  const numbers = new Map(names.map((name, number) => [name, number]));
  const readers = names.map((): number[] => []);
  for (const [from, to] of edges) readers[numbers.get(from) ?? 0]?.push(numbers.get(to) ?? 0);
  const made = new Map<string, readonly string[]>();
  return (id) => {
    const start = numbers.get(id);
    const known = made.get(id) ?? (start === undefined ? [] : reach(start, readers).map((one) => names[one] ?? ''));
    const moved = known.filter((name) => !name.startsWith('event:'));
    made.set(id, moved);
    return moved;
  };
}

function reach(start: number, readers: readonly (readonly number[])[]): number[] {
  const seen = new Uint8Array(readers.length);
  const queue = [start];
  for (const one of queue) {
    for (const next of readers[one] ?? []) {
      if (seen[next] === 1 || next === start) continue;
      seen[next] = 1;
      queue.push(next);
    }
  }
  return queue.slice(1).sort((a, b) => a - b);
}

function* edgesOf({ project, metrics }: DiffSide): Iterable<readonly [from: string, to: string]> {
  for (const source of project.catalog.sources)
    for (const event of source.events) yield [`source:${source.name}`, `event:${event}`];
  for (const model of project.models)
    for (const one of model.dependsOn) yield [`${one.kind}:${one.name}`, `model:${model.name}`];
  for (const rollup of project.catalog.rollups)
    for (const { name } of rollup.metrics) yield [`metric:${name}`, `model:${rollup.table}`];
  for (const metric of metrics.metrics) {
    const id = `metric:${metric.name}`;
    for (const used of metrics.usesOf(metric.name)) yield [`metric:${used}`, id];
    if (metric.incomplete === true) continue;
    const kind = findMetricKind(metric.kind);
    for (const { of } of [...(kind?.measures(metric.spec) ?? []), ...(kind?.rows?.(metric.spec) ?? [])])
      yield [`${metrics.sources.find(of.name)?.kind ?? 'model'}:${of.name}`, id];
  }
}
