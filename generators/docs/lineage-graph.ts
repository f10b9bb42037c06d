import type { Project } from '../../src/model/project.ts';
import { type ProjectIndex, projectIndex } from '../project-index.ts';
import { codeBlock } from './markdown.ts';

export interface LineageNode {
  readonly kind: 'source' | 'event' | 'seed' | 'table' | 'model';
  readonly name: string;
}

/** A node with its neighbours, which are linked when they are asked for. Made once for a project: pages share parts of a graph. */
interface LinkedNode {
  /** As Mermaid draws it. */
  readonly box: string;
  inputs(): readonly LinkedNode[];
  readers(): readonly LinkedNode[];
}

/** More than so many boxes on a side cannot be read. */
const mostNodes = 15;

type Edge = readonly [from: LinkedNode, to: LinkedNode];

/** A Mermaid graph of what something is made from and what is made from it, near things first; null where it stands alone. */
export function lineageGraph(node: LineageNode, project: Project): string | null {
  const here = linkedNodes(project)(node);
  const edges: Edge[] = [];
  const before = walk(here, 'inputs', (one, input) => edges.push([input, one]));
  const after = walk(here, 'readers', (one, reader) => edges.push([one, reader]));
  if (edges.length === 0) return null;
  const numbers = new Map<LinkedNode, number>();
  let boxes = 'flowchart LR';
  let arrows = '';
  const numberOf = (one: LinkedNode): number => {
    const known = numbers.get(one);
    if (known !== undefined) return known;
    const number = numbers.size;
    numbers.set(one, number);
    boxes += `\n  n${number}${one.box}${one === here ? ':::here' : ''}`;
    return number;
  };
  for (const [from, to] of edges) arrows += `\n  n${numberOf(from)} --> n${numberOf(to)}`;
  const more = `${before ? '\n  %% more comes before' : ''}${after ? '\n  %% more follows' : ''}`;
  return codeBlock('mermaid', `${boxes}${arrows}\n  classDef here stroke-width:3px${more}`);
}

/** Visits edges breadth first, each once: nothing is made from itself. True where there was more than fits. */
function walk(
  start: LinkedNode,
  side: 'inputs' | 'readers',
  visit: (node: LinkedNode, other: LinkedNode) => void,
): boolean {
  const seen = [start];
  for (const node of seen) {
    for (const other of node[side]()) {
      if (!seen.includes(other)) {
        if (seen.length > mostNodes) return true;
        seen.push(other);
      }
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
      box: box(node),
      inputs: once(() => distinct(inputsOf(node, index).map(linked))),
      readers: once(() => distinct(readersOf(node, index).map(linked))),
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

function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
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
