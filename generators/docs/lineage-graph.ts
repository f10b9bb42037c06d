import type { Project } from '../../src/model/project.ts';
import { type ProjectIndex, projectIndex } from '../project-index.ts';
import { codeBlock } from './markdown.ts';

export interface LineageNode {
  readonly kind: 'source' | 'event' | 'seed' | 'table' | 'model';
  readonly name: string;
}

/** A node with its neighbours, which are linked when they are asked for. Made once for a project: pages share parts of a graph. */
interface LinkedNode {
  readonly id: number;
  /** As Mermaid draws it. */
  readonly box: string;
  inputs(): readonly LinkedNode[];
  readers(): readonly LinkedNode[];
}

/** More than so many boxes on a side cannot be read. */
const mostNodes = 15;

/** A Mermaid graph of what something is made from and what is made from it, near things first; null where it stands alone. */
export function lineageGraph(node: LineageNode, project: Project): string | null {
  const here = linkedNodes(project)(node);
  const edges = new Map<string, readonly [from: LinkedNode, to: LinkedNode]>();
  const before = walk(here, 'inputs', (one, input) => addEdge(edges, input, one));
  const after = walk(here, 'readers', (one, reader) => addEdge(edges, one, reader));
  if (edges.size === 0) return null;
  const numbers = new Map<LinkedNode, number>();
  for (const pair of edges.values()) {
    for (const one of pair) if (!numbers.has(one)) numbers.set(one, numbers.size);
  }
  const lines = ['flowchart LR'];
  for (const [one, number] of numbers) lines.push(`  n${number}${one.box}${one === here ? ':::here' : ''}`);
  for (const [from, to] of edges.values()) lines.push(`  n${numbers.get(from)} --> n${numbers.get(to)}`);
  lines.push('  classDef here stroke-width:3px');
  if (before) lines.push('  %% more comes before');
  if (after) lines.push('  %% more follows');
  return codeBlock('mermaid', lines.join('\n'));
}

function addEdge(edges: Map<string, readonly [LinkedNode, LinkedNode]>, from: LinkedNode, to: LinkedNode): void {
  edges.set(`${from.id} ${to.id}`, [from, to]);
}

/** Visits edges breadth first. True where there was more than fits. */
function walk(
  start: LinkedNode,
  side: 'inputs' | 'readers',
  visit: (node: LinkedNode, other: LinkedNode) => void,
): boolean {
  const seen = new Set([start]);
  for (const node of seen) {
    for (const other of node[side]()) {
      if (!seen.has(other) && seen.size > mostNodes) return true;
      seen.add(other);
      visit(node, other);
    }
  }
  return false;
}

type Graph = (node: LineageNode) => LinkedNode;

const graphs = new WeakMap<Project, Graph>();

function linkedNodes(project: Project): Graph {
  const known = graphs.get(project);
  if (known !== undefined) return known;
  const index = projectIndex(project);
  const nodes = new Map<string, LinkedNode>();
  const linked: Graph = (node) => {
    const key = keyOf(node);
    const found = nodes.get(key) ?? {
      id: nodes.size,
      box: box(node),
      inputs: once(() => inputsOf(node, index).map(linked)),
      readers: once(() => readersOf(node, index).map(linked)),
    };
    nodes.set(key, found);
    return found;
  };
  graphs.set(project, linked);
  return linked;
}

function inputsOf({ kind, name }: LineageNode, index: ProjectIndex): readonly LineageNode[] {
  if (kind === 'event') return index.sourcesOf(name).map((source) => ({ kind: 'source', name: source.name }));
  return kind === 'model' ? (index.model(name)?.dependsOn ?? []) : [];
}

function readersOf({ kind, name }: LineageNode, index: ProjectIndex): readonly LineageNode[] {
  return kind === 'source' ? [] : index.readersOf(kind, name).map((model) => ({ kind: 'model', name: model.name }));
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function keyOf(node: LineageNode): string {
  return `${node.kind} ${node.name}`;
}

/** A name in quotes, without what means something to Mermaid. */
export function graphLabel(name: string): string {
  return `"${name.replace(/[^\p{L}\p{N} _.,:/-]/gu, (char) => `#${char.codePointAt(0)};`)}"`;
}

/** A source is a cylinder, an event rounded, a seed or table a cylinder too, a model a box. */
function box({ kind, name }: LineageNode): string {
  const label = graphLabel(name);
  if (kind === 'model') return `[${label}]`;
  return kind === 'event' ? `([${label}])` : `[(${label})]`;
}
