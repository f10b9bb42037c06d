import type { ImpactEdge, ImpactKind, ImpactNode } from '../impact/impact-node.ts';
import type { Impact } from '../impact/walk-impact.ts';

/**
 * What is reached as a tree. Each thing is followed where the way to it is shortest, so that long chains of models do not hide
 * how near things are; elsewhere it is only named.
 */
export function impactText(impact: Impact): string {
  const { subject, direction, nodes } = impact;
  const lines = [`${labelOf(subject)}${placeOf(subject)}`, ...treeLines(impact)];
  const count = countText(nodes);
  const sum = direction === 'down' ? `Depends on it: ${count || 'nothing'}.` : `Made of: ${count || 'nothing else'}.`;
  return `${lines.join('\n')}\n\n${sum}\n`;
}

function treeLines(impact: Impact): string[] {
  const { subject, edges } = impact;
  const lines: string[] = [];
  const parents = parentsIn(impact);
  const shown = new Set<string>([subject.id]);
  const open: Branch[] = [branchOf(subject.id, '', impact)];
  // Chains may be longer than calls can be deep.
  for (let branch = open.at(-1); branch !== undefined; branch = open.at(-1)) {
    const edge = branch.edges[branch.next++];
    if (edge === undefined) {
      open.pop();
      continue;
    }
    const { id } = edge.to;
    const isLast = branch.next === branch.edges.length;
    const hasMore = (edges.get(id) ?? []).length > 0;
    const isHere = parents.get(id) === branch.id && !shown.has(id);
    const elsewhere = isHere || !hasMore ? '' : ` (see ${shown.has(id) ? 'above' : 'below'})`;
    lines.push(`${branch.indent}${isLast ? '└─ ' : '├─ '}${labelOf(edge.to)}${noteOf(edge)}${elsewhere}`);
    if (!isHere) continue;
    shown.add(id);
    if (hasMore) open.push(branchOf(id, `${branch.indent}${isLast ? '   ' : '│  '}`, impact));
  }
  return lines;
}

interface Branch {
  readonly id: string;
  readonly indent: string;
  readonly edges: readonly ImpactEdge[];
  /** Which edge comes next. */
  next: number;
}

function branchOf(id: string, indent: string, { edges }: Impact): Branch {
  return { id, indent, edges: edges.get(id) ?? [], next: 0 };
}

/** By what each thing is reached first: `edges` has them nearest first. */
function parentsIn({ subject, edges }: Impact): ReadonlyMap<string, string> {
  const parents = new Map<string, string>([[subject.id, '']]);
  for (const [from, all] of edges) for (const { to } of all) if (!parents.has(to.id)) parents.set(to.id, from);
  return parents;
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
  return plurals
    .flatMap(([kind, one, many]) => {
      const count = new Set(nodes.filter((node) => node.kind === kind).map((node) => node.name)).size;
      return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
    })
    .join(', ');
}
