import type { Project } from '../../src/model/project.ts';
import { projectIndex } from '../project-index.ts';
import { codeBlock } from './markdown.ts';

interface Node {
  readonly kind: 'source' | 'event' | 'seed' | 'table' | 'model';
  readonly name: string;
}

/** More than so many boxes on a side cannot be read. */
const mostNodes = 30;

/** A Mermaid graph of what something is made from and what is made from it, near things first; null where it stands alone. */
export function lineageGraph(node: Node, project: Project): string | null {
  const edges = new Map<string, readonly [Node, Node]>();
  const before = walk(
    node,
    (one) => inputsOf(one, project),
    (one, input) => [input, one],
    edges,
  );
  const after = walk(
    node,
    (one) => readersOf(one, project),
    (one, reader) => [one, reader],
    edges,
  );
  if (edges.size === 0) return null;
  const nodes = new Map<string, Node>();
  for (const one of [...edges.values()].flat()) nodes.set(keyOf(one), one);
  const ids = new Map([...nodes.keys()].map((key, index) => [key, `n${index}`]));
  const more = [before && 'more comes before', after && 'more follows'].filter((one) => one !== false);
  const lines = [
    'flowchart LR',
    ...[...nodes].map(([key, one]) => `  ${ids.get(key)}${box(one)}${key === keyOf(node) ? ':::here' : ''}`),
    ...[...edges.values()].map(([from, to]) => `  ${ids.get(keyOf(from))} --> ${ids.get(keyOf(to))}`),
    '  classDef here stroke-width:3px',
    ...more.map((one) => `  %% ${one}`),
  ];
  return codeBlock('mermaid', lines.join('\n'));
}

/** Collects edges breadth first. True where there was more than fits. */
function walk(
  start: Node,
  next: (node: Node) => readonly Node[],
  edge: (node: Node, other: Node) => readonly [Node, Node],
  edges: Map<string, readonly [Node, Node]>,
): boolean {
  const seen = new Set([keyOf(start)]);
  const queue = [start];
  for (const node of queue) {
    for (const other of next(node)) {
      if (!seen.has(keyOf(other))) {
        if (seen.size > mostNodes) return true;
        seen.add(keyOf(other));
        queue.push(other);
      }
      const found = edge(node, other);
      edges.set(found.map(keyOf).join(' '), found);
    }
  }
  return false;
}

function inputsOf(node: Node, project: Project): readonly Node[] {
  if (node.kind === 'event')
    return projectIndex(project)
      .sourcesOf(node.name)
      .map(({ name }) => ({ kind: 'source', name }));
  if (node.kind !== 'model') return [];
  return projectIndex(project).model(node.name)?.dependsOn ?? [];
}

function readersOf(node: Node, project: Project): readonly Node[] {
  if (node.kind === 'source') return [];
  return projectIndex(project)
    .readersOf(node.kind, node.name)
    .map(({ name }) => ({ kind: 'model', name }));
}

function keyOf(node: Node): string {
  return `${node.kind} ${node.name}`;
}

/** A source is a cylinder, an event rounded, a seed or table a cylinder too, a model a box. */
function box({ kind, name }: Node): string {
  const label = `"${name.replace(/[^\p{L}\p{N} _.,:/-]/gu, (char) => `#${char.codePointAt(0)};`)}"`;
  if (kind === 'model') return `[${label}]`;
  return kind === 'event' ? `([${label}])` : `[(${label})]`;
}
