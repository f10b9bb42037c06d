import type { Project } from '../../src/model/project.ts';
import { type ProjectIndex, projectIndex } from '../project-index.ts';

export interface LineageNode {
  readonly kind: 'source' | 'event' | 'seed' | 'table' | 'model';
  readonly name: string;
}

/** A node with its neighbours, which are linked when they are asked for. Made once for a project: pages share parts of a graph. */
interface LinkedNode extends LineageNode {
  /** As Mermaid draws it. */
  readonly box: string;
  inputs: readonly LinkedNode[] | null;
  readers: readonly LinkedNode[] | null;
}

/** More than so many boxes on a side cannot be read. */
const mostNodes = 15;

/** What is drawn so far. A node has the number of its place in `nodes`. */
interface Drawing {
  readonly here: LinkedNode;
  readonly nodes: LinkedNode[];
  boxes: string;
  arrows: string;
}

/** A Mermaid graph of what something is made from and what is made from it, near things first; null where it stands alone. */
export function lineageGraph(node: LineageNode, project: Project): string | null {
  const graph = graphOf(project);
  const here = linked(node.kind, node.name, graph);
  const drawing: Drawing = { here, nodes: [], boxes: '', arrows: '' };
  const before = drawInputs(drawing, graph) ? '\n  %% more comes before' : '';
  const after = drawReaders(drawing, graph) ? '\n  %% more follows' : '';
  if (drawing.nodes.length === 0) return null;
  const drawn = drawing.boxes + drawing.arrows;
  return `\`\`\`mermaid\nflowchart LR${drawn}\n  classDef here stroke-width:3px${before}${after}\n\`\`\``;
}

/**
 * Draws arrows breadth first, each once: nothing is made from itself. Boxes are numbered as arrows name them. True where there was
 * more than fits.
 */
function drawInputs(drawing: Drawing, graph: Graph): boolean {
  const seen = [drawing.here];
  for (const node of seen) {
    let end = drawing.nodes.indexOf(node);
    for (const input of inputsOf(node, graph)) {
      const start = numberOf(input, seen, drawing);
      if (start < 0) return true;
      if (end < 0) end = addBox(node, drawing);
      drawing.arrows += arrow(start, end);
    }
  }
  return false;
}

function drawReaders(drawing: Drawing, graph: Graph): boolean {
  const seen = [drawing.here];
  for (const node of seen) {
    let start = drawing.nodes.indexOf(node);
    for (const reader of readersOf(node, graph)) {
      if (start < 0) start = addBox(node, drawing);
      const end = numberOf(reader, seen, drawing);
      if (end < 0) return true;
      drawing.arrows += arrow(start, end);
    }
  }
  return false;
}

/** The number of the box of a neighbour, which is added to those that are seen; -1 where there is no room for it. */
function numberOf(node: LinkedNode, seen: LinkedNode[], drawing: Drawing): number {
  const known = drawing.nodes.indexOf(node);
  if (known >= 0 || seen.length > mostNodes) return known;
  seen.push(node);
  return addBox(node, drawing);
}

function addBox(node: LinkedNode, drawing: Drawing): number {
  const number = drawing.nodes.push(node) - 1;
  drawing.boxes += `\n  n${number}${node.box}${node === drawing.here ? ':::here' : ''}`;
  return number;
}

/** As many boxes as fit on both sides. */
const mostDrawn = 2 * mostNodes + 1;

/** Arrows by the numbers of what they join: the same in all graphs. */
const arrows = new Array<string | undefined>(mostDrawn ** 2);

function arrow(from: number, to: number): string {
  const place = from * mostDrawn + to;
  const known = arrows[place] ?? `\n  n${from} --> n${to}`;
  arrows[place] = known;
  return known;
}

/** All nodes of a project, each made once. */
interface Graph {
  readonly index: ProjectIndex;
  readonly nodes: Readonly<Record<LineageNode['kind'], Map<string, LinkedNode>>>;
}

const graphs = new WeakMap<Project, Graph>();

function graphOf(project: Project): Graph {
  const known = graphs.get(project);
  if (known !== undefined) return known;
  const nodes = { source: new Map(), event: new Map(), seed: new Map(), table: new Map(), model: new Map() };
  const graph: Graph = { index: projectIndex(project), nodes };
  graphs.set(project, graph);
  return graph;
}

function linked(kind: LineageNode['kind'], name: string, { nodes }: Graph): LinkedNode {
  const known = nodes[kind].get(name);
  if (known !== undefined) return known;
  const node: LinkedNode = { kind, name, box: box(kind, name), inputs: null, readers: null };
  nodes[kind].set(name, node);
  return node;
}

function inputsOf(node: LinkedNode, graph: Graph): readonly LinkedNode[] {
  if (node.inputs !== null) return node.inputs;
  const { index } = graph;
  const found: LinkedNode[] = [];
  if (node.kind === 'event')
    for (const { name } of index.sourcesOf(node.name)) addNeighbour(linked('source', name, graph), found);
  if (node.kind === 'model')
    for (const { kind, name } of index.model(node.name)?.dependsOn ?? [])
      addNeighbour(linked(kind, name, graph), found);
  node.inputs = found;
  return found;
}

function readersOf(node: LinkedNode, graph: Graph): readonly LinkedNode[] {
  if (node.readers !== null) return node.readers;
  const models = node.kind === 'source' ? [] : graph.index.readersOf(node.kind, node.name);
  const found: LinkedNode[] = [];
  for (const { name } of models) addNeighbour(linked('model', name, graph), found);
  node.readers = found;
  return found;
}

/** Each neighbour once, and not more than it takes to see that there is no room for all. */
function addNeighbour(node: LinkedNode, found: LinkedNode[]): void {
  if (found.length < mostNodes + 2 && !found.includes(node)) found.push(node);
}

/** Names that are all letters, digits and what means nothing to Mermaid: nearly all. */
const plainLabel = /^[\w .,:/-]*$/;

/** A name in quotes, without what means something to Mermaid. */
export function graphLabel(name: string): string {
  if (plainLabel.test(name)) return `"${name}"`;
  return `"${name.replace(/[^\p{L}\p{N} _.,:/-]/gu, (char) => `#${char.codePointAt(0)};`)}"`;
}

/** A source is a cylinder, an event rounded, a seed or table a cylinder too, a model a box. */
function box(kind: LineageNode['kind'], name: string): string {
  const label = graphLabel(name);
  if (kind === 'model') return `[${label}]`;
  return kind === 'event' ? `([${label}])` : `[(${label})]`;
}
