import type { CatalogIndex } from './catalog-index.ts';
import type { ColumnLineage } from './column-lineage.ts';
import { originOf } from './flow.ts';
import type { ImpactEdge, ImpactNode } from './impact-node.ts';
import type { ModelLineage, Origin } from './model-lineage.ts';

/** The lineage of models the other way round: from what is read to what is made of it. */
export interface ColumnLinks {
  /** What models that read a table make of one of its columns; `column` in lower case. */
  below(table: string, column: string): readonly ImpactEdge[];
}

/** Each model is turned round once, when something that it reads is first asked for. */
export function columnLinks(index: CatalogIndex, lineage: ColumnLineage): ColumnLinks {
  const links = new Map<Origin, ImpactEdge[]>();
  const passing = new Map<string, ImpactNode[]>();
  const turned = new Set<string>();
  const ready = new Set<string>();
  const add = (origin: Origin, edge: ImpactEdge): void => {
    const own = links.get(origin);
    if (own === undefined) links.set(origin, [edge]);
    else own.push(edge);
  };
  const turn = (name: string): void => {
    const to = index.find('model', name);
    if (to === null || turned.has(name)) return;
    turned.add(name);
    const found = lineage.model(name) ?? unknownModel;
    if (!found.isSure) {
      const edge: ImpactEdge = { to, how: 'table', why: found.why };
      for (const one of index.models.get(name)?.dependsOn ?? []) add(originOf(`${one.kind}:${one.name}`, '*'), edge);
      return;
    }
    const rows = new Set(found.rows);
    const wholly: ImpactEdge = { to, how: 'rows' };
    for (const origin of rows) add(origin, wholly);
    for (const [column, origins] of found.columns) {
      const edge: ImpactEdge = { to: index.columnOf(to, column), how: 'column' };
      for (const origin of origins) if (!rows.has(origin)) add(origin, edge);
    }
    for (const table of found.passes) passing.set(table, [...(passing.get(table) ?? []), to]);
  };
  return {
    below(table, column) {
      if (!ready.has(table)) {
        for (const reader of index.readersOf(table)) turn(reader.name);
        ready.add(table);
      }
      const own = links.get(originOf(table, column)) ?? none;
      const any = links.get(originOf(table, '*')) ?? none;
      const passed = passing.get(table) ?? [];
      if (any.length + passed.length === 0) return own;
      return [...own, ...any, ...passed.map((to): ImpactEdge => ({ to: index.columnOf(to, column), how: 'column' }))];
    },
  };
}

const none: readonly ImpactEdge[] = [];
const unknownModel: ModelLineage = { isSure: false, why: 'a model that is not known' };
