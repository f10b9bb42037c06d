import type { CatalogIndex } from './catalog-index.ts';
import { originOf } from './flow.ts';
import type { ImpactEdge, ImpactNode } from './impact-node.ts';
import type { PackedLineage } from './packed-lineage.ts';
import { type TurnedLineage, turnLineage } from './turned-lineage.ts';

/** What models make of columns, out of packed lineage that holds: there may be very many links, too many for an object each. */
export interface PackedLinks {
  /** Sorted. Null where not all that read the table are packed, or one of them reads it as a whole. */
  below(node: ImpactNode): readonly ImpactEdge[] | null;
}

export function packedLinks(packed: PackedLineage, index: CatalogIndex): PackedLinks {
  const turned = turnLineage(packed);
  if (turned === null) return { below: () => null };
  const isFollowed = tablesFollowed(packed, turned, index);
  const edgeTo = edgesByNumber(packed, turned, index);
  return {
    below({ wholeId, column, number }) {
      if (column === null || !isFollowed(wholeId)) return null;
      const origin = number ?? numberOf(originOf(wholeId, column.toLowerCase()), packed.names);
      if (origin === null) return [];
      const first = turned.firsts[origin] ?? 0;
      const edges = new Array<ImpactEdge>((turned.firsts[origin + 1] ?? 0) - first);
      for (let at = 0; at < edges.length; at++) {
        const edge = edgeTo(turned.ends[first + at] ?? -1);
        if (edge === null) return null;
        edges[at] = edge;
      }
      return edges;
    },
  };
}

/** Whether all models that read a table are packed and followed, and none of them passes it on as a whole. */
function tablesFollowed(
  { names, models }: PackedLineage,
  { passed, unsure }: TurnedLineage,
  { project, readersOf }: CatalogIndex,
): (table: string) => boolean {
  const notFollowed = new Set(unsure.map((position) => models[position]));
  const known = new Set(models.filter((one) => !notFollowed.has(one)));
  const passedOn = new Set([...passed].map((number) => names[number]));
  // Who reads what need not be gathered where all are followed.
  const isEach = project.models.every((one) => one.rollup !== undefined || known.has(one.name));
  const made = new Map<string, boolean>();
  return (table) => {
    if (isEach) return !passedOn.has(table);
    let is = made.get(table);
    if (is === undefined) {
      is = !passedOn.has(table) && readersOf(table).every((one) => known.has(one.name));
      made.set(table, is);
    }
    return is;
  };
}

/** The edge to a column, or to a model whose rows are decided. The same one each time; null where there is no such model. */
function edgesByNumber(
  { names, models }: PackedLineage,
  { columnOf, modelAt }: TurnedLineage,
  { nodes }: CatalogIndex,
): (number: number) => ImpactEdge | null {
  const edges = new Array<ImpactEdge | undefined>(names.length);
  const nodeOf = (position: number): ImpactNode | null => nodes.find('model', models[position] ?? '');
  const make = (number: number): ImpactEdge | null => {
    const own = nodeOf(modelAt[number] ?? -1);
    if (own !== null) return { to: own, how: 'rows' };
    const model = nodeOf(columnOf[number] ?? -1);
    const id = names[number];
    return model === null || id === undefined ? null : { to: nodes.numberedColumn(model, id, number), how: 'column' };
  };
  return (number) => {
    const edge = edges[number] ?? make(number);
    if (edge !== null) edges[number] = edge;
    return edge;
  };
}

/** Where a name stands; the names are sorted. */
function numberOf(name: string, names: readonly string[]): number | null {
  let [from, to] = [0, names.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((names[middle] ?? '') < name) from = middle + 1;
    else to = middle;
  }
  return names[from] === name ? from : null;
}
