import type { Project } from '../../src/model/project.ts';
import { projectIndex } from '../project-index.ts';
import { codeBlock } from './markdown.ts';

export interface LineageNode {
  readonly kind: 'source' | 'event' | 'seed' | 'table' | 'model';
  readonly name: string;
}

/** A node with its neighbours. Made once for a project: every page asks for a part of the same graph. */
interface LinkedNode {
  readonly id: number;
  /** As Mermaid draws it. */
  readonly box: string;
  readonly inputs: LinkedNode[];
  readonly readers: LinkedNode[];
}

/** More than so many boxes on a side cannot be read. */
const mostNodes = 15;

/** A Mermaid graph of what something is made from and what is made from it, near things first; null where it stands alone. */
export function lineageGraph(node: LineageNode, project: Project): string | null {
  const here = linkedNodes(project).get(keyOf(node));
  if (here === undefined) return null;
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
    for (const other of node[side]) {
      if (!seen.has(other) && seen.size > mostNodes) return true;
      seen.add(other);
      visit(node, other);
    }
  }
  return false;
}

const graphs = new WeakMap<Project, ReadonlyMap<string, LinkedNode>>();

function linkedNodes(project: Project): ReadonlyMap<string, LinkedNode> {
  const known = graphs.get(project);
  if (known !== undefined) return known;
  const nodes = new Map<string, LinkedNode>();
  const linked = (node: LineageNode): LinkedNode => {
    const key = keyOf(node);
    const found = nodes.get(key) ?? { id: nodes.size, box: box(node), inputs: [], readers: [] };
    nodes.set(key, found);
    return found;
  };
  const index = projectIndex(project);
  for (const { name } of project.catalog.events) {
    const event = linked({ kind: 'event', name });
    for (const source of index.sourcesOf(name)) event.inputs.push(linked({ kind: 'source', name: source.name }));
  }
  for (const { name, dependsOn } of project.models) {
    const model = linked({ kind: 'model', name });
    for (const input of dependsOn) {
      model.inputs.push(linked(input));
      linked(input).readers.push(model);
    }
  }
  graphs.set(project, nodes);
  return nodes;
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
