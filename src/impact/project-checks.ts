import { isOfProperty } from '../assertions/implied-assertions.ts';
import { findAssertionKind } from '../assertions/index.ts';
import type { MetricIndex } from '../metrics/metric-index.ts';
import type { AssertionDef } from '../model/assertion.ts';
import type { EventDef } from '../model/event.ts';
import type { Project } from '../model/project.ts';
import type { ModelDef, UnitTestDef } from '../model/transform.ts';
import type { JsonObject } from '../model/values.ts';
import { type CheckKind, type ImpactEdge, wholeNode } from './impact-node.ts';
import { wordsOf } from './words-of.ts';

/** What watches over tables and metrics, by their ids: `model:orders`, `metric:revenue`. */
export interface ProjectChecks {
  all(id: string): readonly ImpactEdge[];
  /** Those that may name a column, which is written in lower case. */
  naming(id: string, column: string): readonly ImpactEdge[];
}

export interface CheckInput {
  readonly project: Project;
  readonly metrics: MetricIndex;
  readonly events: ReadonlyMap<string, EventDef>;
  readonly models: ReadonlyMap<string, ModelDef>;
}

/** An assertion or a unit test as something that looks at one table or metric. */
interface Watch {
  /** From what it looks at. */
  readonly edge: ImpactEdge;
  /** Where it may name columns: an assertion, or the rows that a unit test has for the table. */
  readonly names: AssertionDef | readonly JsonObject[];
}

/** Everything that watches, once for each thing that it looks at. */
export function projectChecks(input: CheckInput): ProjectChecks {
  const watches = watchesById(input);
  // Most are never asked for theirs.
  const words = new Map<Watch['names'], ReadonlySet<string>>();
  const isNamed = (column: string, { names }: Watch): boolean => {
    const known = words.get(names) ?? wordsIn(names);
    words.set(names, known);
    return known.has(column);
  };
  return {
    all: (id) => watches.get(id)?.map((one) => one.edge) ?? none,
    naming: (id, column) => watches.get(id)?.flatMap((one) => (isNamed(column, one) ? [one.edge] : [])) ?? none,
  };
}

const none: readonly ImpactEdge[] = [];

function watchesById(input: CheckInput): ReadonlyMap<string, readonly Watch[]> {
  const { catalog, models, unitTests } = input.project;
  const found = new Map<string, Watch[]>();
  const add = (on: string, watch: Watch): void => {
    const known = found.get(on);
    if (known === undefined) found.set(on, [watch]);
    else known.push(watch);
  };
  const addAssertions = (assertions: readonly AssertionDef[]): void => {
    for (const one of assertions) {
      // What a property implies is part of the property.
      if (isOfProperty(one)) continue;
      const watch: Watch = { edge: edgeTo('assertion', one.id, one), names: one };
      for (const on of watchedBy(one, input)) add(on, watch);
    }
  };
  addAssertions(catalog.assertions);
  for (const one of models) addAssertions(one.assertions);
  for (const one of unitTests) {
    const edge = edgeTo('unit_test', one.name, one);
    for (const { table, rows } of tablesOf(one)) {
      const on = tableId(table, input);
      if (on !== null) add(on, { edge, names: rows });
    }
  }
  return found;
}

function edgeTo(kind: CheckKind, name: string, { at }: Pick<AssertionDef, 'at'>): ImpactEdge {
  return { to: wholeNode(kind, name, at.self), how: 'check' };
}

/** Models win over seeds and seeds over events of the same name, as everywhere. */
function tableId(name: string, { project, events, models }: CheckInput): string | null {
  if (models.has(name)) return `model:${name}`;
  if (project.catalog.seeds.some((one) => one.name === name)) return `seed:${name}`;
  return events.has(name) ? `event:${name}` : null;
}

/** Ids of what an assertion looks at. */
function watchedBy({ kind: name, subject, spec, where }: AssertionDef, input: CheckInput): Iterable<string> {
  const kind = findAssertionKind(name);
  // It rests on the tables by way of the metric.
  if (
    kind?.ofMetrics === true &&
    'metric' in spec &&
    typeof spec.metric === 'string' &&
    input.metrics.find(spec.metric)
  )
    return [`metric:${spec.metric}`];
  const own = `${subject.kind}:${subject.name}`;
  if (kind?.sql === undefined && kind?.reads === undefined && where === undefined) return [own];
  const texts = [...(kind?.sql?.(spec) ?? []).map((one) => one.value), where ?? ''];
  const named = [...(kind?.reads?.(spec) ?? []).map((one) => one.name), ...texts.flatMap(namesInTags)];
  return new Set([own, ...named.flatMap((one) => tableId(one, input) ?? [])]);
}

/** What stands in quotes inside of template tags: `{{ref "orders"}}`. */
function namesInTags(text: string): string[] {
  return [...text.matchAll(/\{\{[^}]*\}\}/g)].flatMap(([tag]) =>
    [...tag.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, a, b]) => a ?? b ?? ''),
  );
}

function tablesOf({ model, given, expect }: UnitTestDef): { table: string; rows: readonly JsonObject[] }[] {
  return [{ table: model.name, rows: expect }, ...given.map(({ input, rows }) => ({ table: input.name, rows }))];
}

/** In lower case. */
function wordsIn(names: Watch['names']): ReadonlySet<string> {
  const words = isRows(names)
    ? names.flatMap((row) => Object.keys(row))
    : wordsOf({ spec: names.spec, where: names.where });
  return new Set(words.map((one) => one.toLowerCase()));
}

function isRows(names: Watch['names']): names is readonly JsonObject[] {
  return Array.isArray(names);
}
