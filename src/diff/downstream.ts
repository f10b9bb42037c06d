import { compareText } from '../base/span.ts';
import type { ImpactGraph } from '../impact/impact-graph.ts';
import { makeImpactGraph } from '../impact/make-impact-graph.ts';
import { tableEdges } from '../impact/table-edges.ts';
import type { DiffSide } from './side.ts';

/** A column of a table as each project calls it; null where one does not have it. */
export interface ChangedColumn {
  readonly before: string | null;
  readonly after: string | null;
}

/** Ids of the models and metrics that are computed from something (`event:order.paid`), or from a column of it, sorted. */
export type Downstream = (id: string, column: ChangedColumn | null) => readonly string[];

/** What reads what in two projects taken together: what is gone from the new one was read in the old one. */
export function downstreamOf(before: DiffSide, after: DiffSide): Downstream {
  const tables = tablesBelow(before, after);
  const graphs = {
    before: makeImpactGraph(before.project, before.metrics, before.lineage),
    after: makeImpactGraph(after.project, after.metrics, after.lineage),
  };
  return (id, column) => {
    if (column === null) return tables(id);
    const found = new Set<string>();
    if (column.before !== null) addBelowColumn(`${id}#${column.before}`, graphs.before, tables, found);
    if (column.after !== null) addBelowColumn(`${id}#${column.after}`, graphs.after, tables, found);
    return [...found].sort(compareText);
  };
}

/** From where a thing as a whole is reached, the columns no longer matter. */
function addBelowColumn(
  start: string,
  graph: ImpactGraph,
  tables: (id: string) => readonly string[],
  into: Set<string>,
): void {
  const cut = start.indexOf('#');
  const table = graph.index.nodes.table(start.slice(0, cut));
  if (table === null) return;
  const seen = new Set([graph.index.nodes.columnOf(table, start.slice(cut + 1))]);
  for (const node of seen) {
    for (const { to } of graph.down(node)) {
      if (to.kind === 'assertion' || to.kind === 'unit_test') continue;
      if (to.column !== null) {
        into.add(to.wholeId);
        seen.add(to);
      } else {
        into.add(to.id);
        for (const one of tables(to.id)) into.add(one);
      }
    }
  }
}

function tablesBelow(...sides: readonly DiffSide[]): (id: string) => readonly string[] {
  const edges = sides.flatMap((side) => [...tableEdges(side.project, side.lineage)]);
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
