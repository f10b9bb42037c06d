import type { ImpactGraph } from './impact-graph.ts';
import type { ImpactEdge, ImpactNode } from './impact-node.ts';

export type Direction = 'down' | 'up';

/** Everything that is reached from something. Things are told by their position in `nodes`. */
export interface Impact {
  readonly direction: Direction;
  /** The subject, then the others in the order in which they are met, nearest first. */
  readonly nodes: readonly [subject: ImpactNode, ...others: ImpactNode[]];
  /** What was gone on to from each of `nodes`. */
  readonly edges: readonly (readonly ImpactEdge[])[];
  /** Where the edges lead, those of each of `nodes` after those of the one before; and where they begin in that. */
  readonly ends: readonly number[];
  readonly firstEnds: readonly number[];
  /** From where each of `nodes` was met first. */
  readonly parents: readonly number[];
}

/** Follows the graph from a subject, each thing once; circles end where they began. */
export function walkImpact(subject: ImpactNode, graph: ImpactGraph, direction: Direction): Impact {
  const nodes: [ImpactNode, ...ImpactNode[]] = [subject];
  const edges: (readonly ImpactEdge[])[] = [];
  const ends: number[] = [];
  const firstEnds: number[] = [];
  const parents = [0];
  const positions = new Map<string, number>([[subject.id, 0]]);
  // A list tells what was added to it while it is gone through.
  for (const node of nodes) {
    const next = graph[direction](node);
    firstEnds.push(ends.length);
    for (const { to } of next) {
      let end = positions.get(to.id);
      if (end === undefined) {
        end = nodes.length;
        positions.set(to.id, end);
        nodes.push(to);
        parents.push(edges.length);
      }
      ends.push(end);
    }
    edges.push(next);
  }
  return { direction, nodes, edges, ends, firstEnds, parents };
}
