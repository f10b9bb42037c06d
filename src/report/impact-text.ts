import type { ImpactEdge, ImpactKind, ImpactNode } from '../impact/impact-node.ts';
import type { Impact } from '../impact/walk-impact.ts';

/** What is reached as a tree; what was shown before is named again, and not followed again. */
export function impactText(impact: Impact): string {
  const { subject, direction, nodes } = impact;
  const lines = [`${labelOf(subject)}${placeOf(subject)}`];
  const shown = new Set<string>([subject.id]);
  const visit = (id: string, indent: string): void => {
    const edges = impact.edges.get(id) ?? [];
    edges.forEach((edge, index) => {
      const isLast = index === edges.length - 1;
      const isShown = shown.has(edge.to.id);
      const hasMore = (impact.edges.get(edge.to.id) ?? []).length > 0;
      lines.push(
        `${indent}${isLast ? '└─ ' : '├─ '}${labelOf(edge.to)}${noteOf(edge)}${isShown && hasMore ? ' (see above)' : ''}`,
      );
      shown.add(edge.to.id);
      if (!isShown) visit(edge.to.id, `${indent}${isLast ? '   ' : '│  '}`);
    });
  };
  visit(subject.id, '');
  const count = countText(nodes);
  const sum = direction === 'down' ? `Depends on it: ${count || 'nothing'}.` : `Made of: ${count || 'nothing else'}.`;
  return `${lines.join('\n')}\n\n${sum}\n`;
}

function labelOf({ kind, name, column }: ImpactNode): string {
  if (column === null) return `${kind} ${name}`;
  return kind === 'metric' ? `${kind} ${name} by ${column}` : `${kind} ${name}.${column}`;
}

function placeOf({ span }: ImpactNode): string {
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
];

function countText(nodes: readonly ImpactNode[]): string {
  return plurals
    .flatMap(([kind, one, many]) => {
      const count = new Set(nodes.filter((node) => node.kind === kind).map((node) => node.name)).size;
      return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
    })
    .join(', ');
}
