import { createRequire } from 'node:module';
import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { Outcome } from '../../base/outcome.ts';
import { compareText } from '../../base/span.ts';
import { didYouMean } from '../../base/suggest.ts';
import type { GraphItem, ProjectGraph } from '../project-graph.ts';
import { nothingSelected } from './codes.ts';
import { parseSelectors, type Selector } from './parse-selector.ts';

export interface Selection {
  /** Empty: everything. */
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  /** For `state:changed`: whether the item differs from what was last built. */
  readonly changed: (item: GraphItem) => boolean;
}

/** The ids that are selected and not excluded. A selector that matches nothing is an error; `value` is null then. */
export function selectItems(graph: ProjectGraph, selection: Selection): Outcome<ReadonlySet<string>> {
  const diagnostics: Diagnostic[] = [];
  const find = (texts: readonly string[]): Set<string> => {
    const found = new Set<string>();
    for (const parts of parseSelectors(texts)) {
      const sets = parts.map((part) => matchSelector(graph, part, selection, diagnostics));
      const [first = new Set<string>(), ...others] = sets;
      for (const id of first) if (others.every((other) => other.has(id))) found.add(id);
    }
    return found;
  };
  const everything = selection.select.every((text) => text.trim() === '');
  const selected = everything ? new Set(graph.byId.keys()) : find(selection.select);
  for (const id of find(selection.exclude)) selected.delete(id);
  return { value: diagnostics.length > 0 ? null : selected, diagnostics };
}

function matchSelector(
  graph: ProjectGraph,
  selector: Selector,
  selection: Selection,
  diagnostics: Diagnostic[],
): Set<string> {
  const matches = matcher(selector, selection);
  const found = new Set(graph.items.filter(matches).map((item) => item.id));
  // That nothing has changed is no mistake.
  if (found.size === 0 && !(selector.method === 'state' && selector.value === 'changed')) {
    diagnostics.push(noMatch(graph, selector));
  }
  const up = walk(found, selector.up, (id) => graph.byId.get(id)?.dependsOn ?? []);
  const down = walk(found, selector.down, (id) => graph.dependents.get(id) ?? []);
  return new Set([...found, ...up, ...down]);
}

type Glob = typeof import('picomatch');
let loaded: Glob | null = null;

/** Loaded when the first selector needs it: most commands are given none. */
function glob(pattern: string): (text: string) => boolean {
  loaded ??= createRequire(import.meta.url)('picomatch') as Glob;
  return loaded(pattern);
}

function matcher({ method, value }: Selector, selection: Selection): (item: GraphItem) => boolean {
  if (method === 'tag') {
    const matches = glob(value);
    return (item) => item.tags.some((tag) => matches(tag));
  }
  if (method === 'path') {
    const prefix = value.replace(/^\.\//, '').replace(/\/+$/, '');
    const matches = glob(prefix);
    return (item) => item.path !== null && (item.path.startsWith(`${prefix}/`) || matches(item.path));
  }
  if (method === 'source') {
    const matches = glob(value);
    const isSource = (id: string): boolean => id.startsWith('source:') && matches(id.slice('source:'.length));
    return (item) => isSource(item.id) || (item.kind === 'event' && item.dependsOn.some(isSource));
  }
  if (method === 'state') return (item) => value === 'changed' && selection.changed(item);
  // Names hold `$` and parentheses more often than patterns are wanted: only `*` and `?` make one.
  const matches = /[*?]/.test(value) ? glob(value) : (name: string) => name === value;
  const isRollup = (name: string | null): boolean => name !== null && (matches(name) || matches(`rollup:${name}`));
  return (item) => matches(item.name) || matches(item.id) || isRollup(item.rollup);
}

function walk(from: ReadonlySet<string>, steps: number, next: (id: string) => readonly string[]): Set<string> {
  const seen = new Set<string>();
  let layer: readonly string[] = [...from];
  for (let step = 0; step < steps && layer.length > 0; step++) {
    layer = layer.flatMap((id) => next(id).filter((other) => !seen.has(other) && seen.add(other)));
  }
  return seen;
}

function noMatch(graph: ProjectGraph, selector: Selector): Diagnostic {
  return diagnostic(nothingSelected, {
    message: `\`${selector.text}\` selects nothing.`,
    hint: hintFor(graph, selector),
    span: null,
  });
}

function hintFor(graph: ProjectGraph, { method, value }: Selector): string | null {
  if (method === 'tag') return didYouMean(value, distinct(graph.items.flatMap((item) => item.tags)));
  if (method === 'source') return didYouMean(value, namesOf(graph.items.filter((item) => item.kind === 'source')));
  if (method === 'state') return 'There is one state to select by: `state:changed`.';
  if (method === 'path') return 'Paths are relative to the project: `path:transforms/orders`.';
  const [kind, rest] = value.includes(':') ? value.split(/:(.*)/s) : [null, value];
  const known = graph.items.filter((item) => kind === null || item.kind === kind || item.materialized === kind);
  if (known.length > 0) return didYouMean(rest ?? value, namesOf(known));
  return `Select by name, or by ${distinct(['tag', 'path', 'source', 'state', 'event', 'model', 'rollup', 'seed'])
    .map((one) => `\`${one}:\``)
    .join(', ')}.`;
}

function namesOf(items: readonly GraphItem[]): string[] {
  return distinct(items.flatMap((item) => [item.name, ...(item.rollup === null ? [] : [item.rollup])]));
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort(compareText);
}
