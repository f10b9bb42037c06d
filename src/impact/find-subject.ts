import { didYouMean, suggest } from '../base/suggest.ts';
import type { ImpactGraph } from './impact-graph.ts';
import type { ImpactKind, ImpactNode } from './impact-node.ts';

export type FoundSubject =
  | { readonly node: ImpactNode }
  | { readonly node: null; readonly message: string; readonly hint: string | null };

const kinds: readonly ImpactKind[] = ['event', 'model', 'rollup', 'metric', 'seed', 'source', 'table'];

/**
 * What a name means: `order.paid`, `revenue`, a table's column (`order.paid.amount`, `orders.tier`), or one of these with its
 * kind before it (`model:orders`) where several things have the name.
 */
export function findSubject(written: string, graph: ImpactGraph): FoundSubject {
  const { kind, text } = withoutKind(written);
  const all = [...named(text, kind, graph), ...columns(text, kind, graph)];
  // Sources are often called like what is made of them, and are asked for less.
  const made = all.filter((one) => one.kind !== 'source' && one.kind !== 'table');
  const found = made.length > 0 ? made : all;
  const [node] = found;
  if (node !== undefined && found.length === 1) return { node };
  if (node !== undefined) {
    const ways = found.map((one) => `\`${one.kind}:${text}\``).join(' or ');
    return { node: null, message: `'${written}' is the name of several things`, hint: `Write ${ways}.` };
  }
  return { node: null, message: `there is no '${written}'`, hint: hintFor(text, kind, graph) };
}

function withoutKind(written: string): { readonly kind: ImpactKind | null; readonly text: string } {
  const kind = kinds.find((one) => written.startsWith(`${one}:`)) ?? null;
  return { kind, text: kind === null ? written : written.slice(kind.length + 1) };
}

function named(text: string, only: ImpactKind | null, graph: ImpactGraph): ImpactNode[] {
  return kinds
    .filter((kind) => only === null || kind === only)
    .flatMap((kind) => graph.node(kind, text) ?? [])
    .concat(only === null || only === 'model' ? (tableOfRollup(text, graph) ?? []) : []);
}

/** A rollup by the name of its table. */
function tableOfRollup(text: string, { index }: ImpactGraph): ImpactNode | null {
  const found = index.nodes.table(`model:${text}`);
  return found?.kind === 'rollup' ? found : null;
}

function columns(text: string, only: ImpactKind | null, graph: ImpactGraph): ImpactNode[] {
  const found: ImpactNode[] = [];
  for (let dot = text.lastIndexOf('.'); dot > 0; dot = text.lastIndexOf('.', dot - 1)) {
    const column = text.slice(dot + 1);
    for (const table of named(text.slice(0, dot), only, graph)) {
      const known = columnsOf(table, graph);
      const name = known === null ? column : (known.get(column) ?? known.get(column.toLowerCase()));
      if (name !== undefined) found.push(graph.index.nodes.columnOf(table, name));
    }
    if (found.length > 0) break;
  }
  return found;
}

/** The columns of a table by what they may be called: their own names, and those of properties. Null where any may be one. */
function columnsOf({ kind, name, id }: ImpactNode, graph: ImpactGraph): ReadonlyMap<string, string> | null {
  const { index } = graph;
  if (kind === 'source' || kind === 'table') return new Map();
  if (kind === 'metric') return new Map(index.metrics.dimensionsOf(name).map((one) => [one, one]));
  const names = new Map((index.columnsOf(id) ?? []).map((one) => [one, one]));
  if (kind === 'event') {
    const event = index.project.catalog.events.find((one) => one.name === name);
    for (const property of event?.properties ?? []) names.set(property.name, property.column);
  }
  if (kind !== 'model') return names;
  const found = columnsInSql(name, graph);
  if (found === null) return names.size === 0 ? null : names;
  for (const one of found) if (!names.has(one)) names.set(one, one);
  return names.size === 0 ? null : names;
}

/** The columns that the SQL of a model names or passes on. Null where not all of them are known. */
function columnsInSql(model: string, graph: ImpactGraph): readonly string[] | null {
  const lineage = graph.modelLineage(model);
  if (!lineage.isSure) return null;
  const passed = lineage.passes.map((id) => {
    const table = graph.index.nodes.table(id);
    return table === null ? null : columnsOf(table, graph);
  });
  if (passed.some((one) => one === null)) return null;
  return [...lineage.columns.keys(), ...passed.flatMap((one) => [...(one?.values() ?? [])])];
}

function hintFor(text: string, only: ImpactKind | null, graph: ImpactGraph): string | null {
  const nodes = graph.index.nodes.all().filter((one) => only === null || one.kind === only);
  const dot = text.lastIndexOf('.');
  const near = dot <= 0 ? [] : suggest(text.slice(0, dot), new Set(nodes.map((one) => one.name))).slice(0, 3);
  const ofNear = near.flatMap((name) =>
    nodes
      .filter((one) => one.name === name)
      .flatMap((one) => [...(columnsOf(one, graph)?.keys() ?? [])].map((column) => `${name}.${column}`)),
  );
  return didYouMean(text, new Set([...ofNear, ...nodes.map((one) => one.name)]));
}
