import type { ImpactEdge, ImpactKind, ImpactNode } from '../impact/impact-node.ts';
import type { Impact } from '../impact/walk-impact.ts';

/**
 * What is reached as a tree. Each thing is followed where the way to it is shortest, so that long chains of models do not hide
 * how near things are; elsewhere it is only named.
 */
export function impactText(impact: Impact): string {
  const [subject, ...others] = impact.nodes;
  const isDown = impact.direction === 'down';
  const count = countText(others) || (isDown ? 'nothing' : 'nothing else');
  const tree = treeText(impact);
  return `${labelOf(subject)}${placeOf(subject)}\n${tree}\n${isDown ? 'Depends on it: ' : 'Made of: '}${count}.\n`;
}

function treeText({ nodes, edges, ends, firstEnds, parents }: Impact): string {
  let text = '';
  const labels = new Array<string>(nodes.length);
  const isShown = new Uint8Array(nodes.length);
  isShown[0] = 1;
  const open: Branch[] = [branchOf(0, '')];
  // Chains may be longer than calls can be deep.
  for (let branch = open.at(-1); branch !== undefined; branch = open.at(-1)) {
    const { at, next, indent } = branch;
    const own = edges[at] ?? none;
    const edge = own[next];
    const to = ends[(firstEnds[at] ?? 0) + next];
    if (edge === undefined || to === undefined) {
      open.pop();
      continue;
    }
    branch.next++;
    const isLast = branch.next === own.length;
    labels[to] ??= labelOf(edge.to);
    const below = edges[to] ?? none;
    const isBefore = isShown[to] === 1;
    const isHere = !isBefore && parents[to] === at;
    const isElsewhere = !isHere && below.length > 0;
    text +=
      (isLast ? branch.lastLine : branch.line) + labels[to] + noteOf(edge) + (isElsewhere ? elsewhere(isBefore) : '\n');
    if (!isHere || below.length === 0) continue;
    isShown[to] = 1;
    open.push(branchOf(to, isLast ? `${indent}   ` : `${indent}│  `));
  }
  return text;
}

function elsewhere(isBefore: boolean): string {
  return isBefore ? ' (see above)\n' : ' (see below)\n';
}

const none: readonly ImpactEdge[] = [];

interface Branch {
  /** The position of the thing in question. */
  readonly at: number;
  readonly indent: string;
  /** What its lines begin with. */
  readonly line: string;
  readonly lastLine: string;
  /** Which of its edges comes next. */
  next: number;
}

function branchOf(at: number, indent: string): Branch {
  return { at, indent, line: `${indent}├─ `, lastLine: `${indent}└─ `, next: 0 };
}

function labelOf({ kind, name, column, span }: ImpactNode): string {
  if (kind === 'assertion' || kind === 'unit_test') return `${kind.replace('_', ' ')} ${name}${placeOf({ span })}`;
  if (column === null) return `${kind} ${name}`;
  return kind === 'metric' ? `${kind} ${name} by ${column}` : `${kind} ${name}.${column}`;
}

function placeOf({ span }: Pick<ImpactNode, 'span'>): string {
  return span === null ? '' : `  (${span.path}:${span.line})`;
}

function noteOf({ how, why }: ImpactEdge): string {
  if (how === 'rows') return '  [rows]';
  if (how === 'table') return why === undefined ? '' : `  [table: ${why}]`;
  return '';
}

const plurals: readonly (readonly [ImpactKind, string, string])[] = [
  ['source', 'source', 'sources'],
  ['table', 'table', 'tables'],
  ['event', 'event', 'events'],
  ['seed', 'seed', 'seeds'],
  ['model', 'model', 'models'],
  ['metric', 'metric', 'metrics'],
  ['rollup', 'rollup', 'rollups'],
  ['assertion', 'assertion', 'assertions'],
  ['unit_test', 'unit test', 'unit tests'],
];

function countText(nodes: readonly ImpactNode[]): string {
  const names = new Map(plurals.map(([kind]) => [kind, new Set<string>()]));
  let before: ImpactNode | undefined;
  for (const node of nodes) {
    // The columns of a table often stand side by side.
    if (node.kind !== before?.kind || node.name !== before.name) names.get(node.kind)?.add(node.name);
    before = node;
  }
  return plurals
    .flatMap(([kind, one, many]) => {
      const count = names.get(kind)?.size ?? 0;
      return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
    })
    .join(', ');
}
