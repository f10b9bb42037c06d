import type { ImpactEdge, ImpactKind, ImpactNode } from '../impact/impact-node.ts';
import type { Impact } from '../impact/walk-impact.ts';

/**
 * What is reached as a tree. Each thing is followed where the way to it is shortest, so that long chains of models do not hide
 * how near things are; elsewhere it is only named.
 */
export function impactText(impact: Impact): string {
  const [subject, ...others] = impact.nodes;
  const count = countText(others);
  const sum =
    impact.direction === 'down' ? `Depends on it: ${count || 'nothing'}.` : `Made of: ${count || 'nothing else'}.`;
  return [labelOf(subject), placeOf(subject), '\n', ...treePieces(impact), `\n${sum}\n`].join('');
}

/** Lines in pieces, put together once: there may be very many, and their indents are long. */
function treePieces(impact: Impact): string[] {
  const { nodes, edges, ends, parents } = impact;
  const firsts = firstEnds(edges);
  const labels = nodes.map(() => '');
  const isShown = new Uint8Array(nodes.length);
  isShown[0] = 1;
  const pieces: string[] = [];
  const open: Branch[] = [{ at: 0, indent: '', next: 0 }];
  // Chains may be longer than calls can be deep.
  for (let branch = open.at(-1); branch !== undefined; branch = open.at(-1)) {
    const { at, indent } = branch;
    const own = edges[at] ?? [];
    const edge = own[branch.next];
    const to = ends[(firsts[at] ?? 0) + branch.next++];
    if (edge === undefined || to === undefined) {
      open.pop();
      continue;
    }
    const isLast = branch.next === own.length;
    const hasMore = (edges[to]?.length ?? 0) > 0;
    const isHere = parents[to] === at && isShown[to] === 0;
    const elsewhere = isHere || !hasMore ? '\n' : isShown[to] === 1 ? ' (see above)\n' : ' (see below)\n';
    labels[to] ||= labelOf(edge.to);
    pieces.push(indent, isLast ? '└─ ' : '├─ ', labels[to] ?? '', noteOf(edge), elsewhere);
    if (!isHere) continue;
    isShown[to] = 1;
    if (hasMore) open.push({ at: to, indent: `${indent}${isLast ? '   ' : '│  '}`, next: 0 });
  }
  return pieces;
}

interface Branch {
  /** The position of the thing in question. */
  readonly at: number;
  readonly indent: string;
  /** Which of its edges comes next. */
  next: number;
}

/** Where the ends of each thing's edges begin. */
function firstEnds(edges: Impact['edges']): Int32Array {
  const firsts = new Int32Array(edges.length);
  let first = 0;
  for (const [at, own] of edges.entries()) {
    firsts[at] = first;
    first += own.length;
  }
  return firsts;
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
  for (const { kind, name } of nodes) names.get(kind)?.add(name);
  return plurals
    .flatMap(([kind, one, many]) => {
      const count = names.get(kind)?.size ?? 0;
      return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
    })
    .join(', ');
}
