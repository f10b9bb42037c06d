import type { CatalogIndex } from './catalog-index.ts';
import type { ColumnLineage } from './column-lineage.ts';
import { originOf } from './flow.ts';
import type { ImpactEdge, ImpactNode } from './impact-node.ts';
import type { ModelLineage, Origin } from './model-lineage.ts';

/** The lineage of models the other way round: from what is read to what is made of it. */
export interface ColumnLinks {
  /**
   * What models that read a table make of one of its columns; `column` in lower case. Where none of them reads the table as a
   * whole, the edges are those to be told: sorted, each once.
   */
  below(table: string, column: string): { readonly edges: readonly ImpactEdge[]; readonly isFinal: boolean };
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
    if (found.isSure) turnColumns(to, found);
    else {
      const edge: ImpactEdge = { to, how: 'table', why: found.why };
      for (const one of index.models.get(name)?.dependsOn ?? []) add(originOf(`${one.kind}:${one.name}`, '*'), edge);
    }
  };
  const turnColumns = (to: ImpactNode, { columns, passes, rows }: SureLineage): void => {
    const deciding = new Set(rows);
    const wholly: ImpactEdge = { to, how: 'rows' };
    for (const origin of rows) add(origin, wholly);
    for (const [column, origins] of columns) {
      const edge: ImpactEdge = { to: index.columnOf(to, column), how: 'column' };
      for (const origin of origins) if (!deciding.has(origin)) add(origin, edge);
    }
    for (const table of passes) passing.set(table, [...(passing.get(table) ?? []), to]);
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
      if (any.length + passed.length === 0)
        return { edges: own.length < 2 ? own : own.toSorted(byTarget), isFinal: true };
      const through = passed.map((to): ImpactEdge => ({ to: index.columnOf(to, column), how: 'column' }));
      return { edges: [...own, ...any, ...through], isFinal: false };
    },
  };
}

/** Ids are compared as they are told: a model before its columns. */
export function byTarget(a: ImpactEdge, b: ImpactEdge): number {
  return a.to.id < b.to.id ? -1 : 1;
}

type SureLineage = ModelLineage & { readonly isSure: true };

const none: readonly ImpactEdge[] = [];
const unknownModel: ModelLineage = { isSure: false, why: 'a model that is not known' };
