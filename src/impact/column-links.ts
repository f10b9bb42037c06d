import { later } from '../base/later.ts';
import { remember } from '../base/remember.ts';
import type { CatalogIndex } from './catalog-index.ts';
import type { ColumnLineage } from './column-lineage.ts';
import { originOf } from './flow.ts';
import type { ImpactEdge, ImpactNode } from './impact-node.ts';
import type { ModelLineage, Origin } from './model-lineage.ts';
import { packedLinks } from './packed-links.ts';

/** The lineage of models the other way round: from what is read to what is made of it. */
export interface ColumnLinks {
  /** What models that read a table make of one of its columns. */
  below(node: ImpactNode): readonly ImpactEdge[];
}

/** Who reads a table without naming columns. */
interface WholeReaders {
  /** Those that are not followed. */
  readonly any: readonly ImpactEdge[];
  /** Those that pass all its columns on. */
  readonly passing: readonly ImpactNode[];
}

/** Each model is turned round once, when something that it reads is first asked for. */
export function columnLinks(index: CatalogIndex, lineage: ColumnLineage): ColumnLinks {
  const links = turnedLinks(index, lineage);
  const whole = remember((table): WholeReaders => {
    for (const reader of index.readersOf(table)) links.turn(reader.name);
    return { any: links.from(originOf(table, '*')), passing: links.passing(table) };
  });
  const packed = later(() => {
    const known = lineage.packed?.() ?? null;
    return known === null ? null : packedLinks(known, index);
  });
  return {
    below(node) {
      const found = packed()?.below(node) ?? null;
      if (found !== null) return found;
      const { id, wholeId, column } = node;
      const { any, passing } = whole(wholeId);
      const written = column ?? '';
      const name = written.toLowerCase();
      const own = links.from(name === written ? id : originOf(wholeId, name));
      if (any.length + passing.length === 0) return own;
      const through = passing.map((to): ImpactEdge => ({ to: index.nodes.columnOf(to, name), how: 'column' }));
      return [...own, ...any, ...through];
    },
  };
}

interface TurnedLinks {
  /** Adds what a model says. */
  turn(model: string): void;
  from(origin: Origin): readonly ImpactEdge[];
  passing(table: string): readonly ImpactNode[];
}

function turnedLinks({ nodes, models }: CatalogIndex, lineage: ColumnLineage): TurnedLinks {
  const links = edgeLists();
  const passing = new Map<string, ImpactNode[]>();
  const turned = new Set<string>();
  const turnColumns = (to: ImpactNode, { columns, passes, rows }: SureLineage): void => {
    if (rows.length > 0) {
      const wholly: ImpactEdge = { to, how: 'rows' };
      for (const origin of rows) links.add(origin, wholly);
    }
    for (const [column, origins] of columns) {
      const edge: ImpactEdge = { to: nodes.columnOf(to, column), how: 'column' };
      for (const origin of origins) if (rows.length === 0 || !rows.includes(origin)) links.add(origin, edge);
    }
    for (const table of passes) passing.set(table, [...(passing.get(table) ?? []), to]);
  };
  return {
    turn(name) {
      const to = nodes.find('model', name);
      if (to === null || turned.has(name)) return;
      turned.add(name);
      const found = lineage.model(name) ?? unknownModel;
      if (found.isSure) return turnColumns(to, found);
      const edge: ImpactEdge = { to, how: 'table', why: found.why };
      for (const one of models.get(name)?.dependsOn ?? []) links.add(originOf(`${one.kind}:${one.name}`, '*'), edge);
    },
    from: links.from,
    passing: (table) => passing.get(table) ?? [],
  };
}

interface EdgeLists {
  add(origin: Origin, edge: ImpactEdge): void;
  from(origin: Origin): readonly ImpactEdge[];
}

/** Many short lists in few long ones: an array each would take several times the room. */
function edgeLists(): EdgeLists {
  const places = new Map<Origin, number>();
  /** By place: how many edges there are, and the last of them. */
  const counts: number[] = [];
  const lasts: number[] = [];
  const edges: ImpactEdge[] = [];
  /** By edge: the one before it in the same list. */
  const before: number[] = [];
  return {
    add(origin, edge) {
      let place = places.get(origin);
      if (place === undefined) {
        place = counts.push(0) - 1;
        lasts.push(-1);
        places.set(origin, place);
      }
      counts[place] = (counts[place] ?? 0) + 1;
      before.push(lasts[place] ?? -1);
      lasts[place] = edges.push(edge) - 1;
    },
    from(origin) {
      const place = places.get(origin);
      if (place === undefined) return none;
      const found = new Array<ImpactEdge>(counts[place] ?? 0);
      for (let at = lasts[place] ?? -1, to = found.length - 1; at >= 0; at = before[at] ?? -1, to--) {
        const edge = edges[at];
        if (edge !== undefined) found[to] = edge;
      }
      return found;
    },
  };
}

type SureLineage = ModelLineage & { readonly isSure: true };

const none: readonly ImpactEdge[] = [];
const unknownModel: ModelLineage = { isSure: false, why: 'a model that is not known' };
