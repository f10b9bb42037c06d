import type { ImpactGraph } from './impact-graph.ts';
import type { ImpactEdge, ImpactNode } from './impact-node.ts';

export type Direction = 'down' | 'up';

/** Everything that is reached from something. */
export interface Impact {
  readonly subject: ImpactNode;
  readonly direction: Direction;
  /** In the order in which they are met, nearest first; the subject not among them. */
  readonly nodes: readonly ImpactNode[];
  /** By the id of what was come from. */
  readonly edges: ReadonlyMap<string, readonly ImpactEdge[]>;
}

/** Follows the graph from a subject, each thing once; circles end where they began. */
export function walkImpact(subject: ImpactNode, graph: ImpactGraph, direction: Direction): Impact {
  const nodes = new Map<string, ImpactNode>([[subject.id, subject]]);
  const edges = new Map<string, readonly ImpactEdge[]>();
  // A map tells what was added to it while it is gone through.
  for (const node of nodes.values()) {
    const next = graph[direction](node);
    edges.set(node.id, next);
    for (const { to } of next) if (!nodes.has(to.id)) nodes.set(to.id, to);
  }
  nodes.delete(subject.id);
  return { subject, direction, nodes: [...nodes.values()], edges };
}
