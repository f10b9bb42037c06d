import { findAssertionKind } from '../assertions/index.ts';
import type { Span } from '../base/span.ts';
import type { MetricIndex } from '../metrics/metric-index.ts';
import type { AssertionDef } from '../model/assertion.ts';
import type { Project } from '../model/project.ts';
import type { UnitTestDef } from '../model/transform.ts';
import type { ImpactNode } from './impact-node.ts';
import { wordsOf } from './words-of.ts';

/** An assertion or a unit test as something that names columns of a table, or that looks at a metric. */
export interface ProjectCheck {
  /** `model:orders`, `metric:revenue` */
  readonly on: string;
  readonly node: ImpactNode;
  /** Words that may name columns of the table, in lower case. Most checks are never asked for theirs. */
  readonly words: () => ReadonlySet<string>;
}

/** Everything that watches over tables and metrics, once for each of these. */
export function projectChecks(project: Project, metrics: MetricIndex): ProjectCheck[] {
  const tableId = tableIds(project);
  const written = [...project.catalog.assertions, ...project.models.flatMap((one) => one.assertions)];
  const places = definitionPlaces(project);
  return [
    ...written
      // What a property implies is part of the property.
      .filter(({ implied, at }) => !implied || !places.has(at.self))
      .flatMap((one) => assertionChecks(one, tableId, metrics)),
    ...project.unitTests.flatMap((one) => unitTestChecks(one, tableId)),
  ];
}

type TableId = (name: string) => string | null;

/** Models win over seeds and seeds over events of the same name, as everywhere. */
function tableIds({ catalog, models }: Project): TableId {
  const ids = new Map<string, string>();
  for (const one of catalog.events) ids.set(one.name, `event:${one.name}`);
  for (const one of catalog.seeds) ids.set(one.name, `seed:${one.name}`);
  for (const one of models) ids.set(one.name, `model:${one.name}`);
  return (name) => ids.get(name) ?? null;
}

/** Assertions that a definition implies stand where it does, at the very same span. */
function definitionPlaces({ catalog }: Project): ReadonlySet<Span> {
  const places = new Set<Span>();
  for (const event of catalog.events) {
    places.add(event.at.self);
    for (const one of event.properties) places.add(one.at.self);
  }
  return places;
}

function assertionChecks(assertion: AssertionDef, tableId: TableId, metrics: MetricIndex): ProjectCheck[] {
  const { id, kind: name, subject, spec, where, at } = assertion;
  const node: ImpactNode = { id: `assertion:${id}`, kind: 'assertion', name: id, column: null, span: at.self };
  const kind = findAssertionKind(name);
  const words = once(() => wordsOf({ spec, where }));
  // It rests on the tables by way of the metric.
  if (kind?.ofMetrics === true && 'metric' in spec && typeof spec.metric === 'string' && metrics.find(spec.metric))
    return [{ on: `metric:${spec.metric}`, node, words }];
  const texts = [...(kind?.sql?.(spec) ?? []).map((one) => one.value), where ?? ''];
  const named = [...(kind?.reads?.(spec) ?? []).map((one) => one.name), ...texts.flatMap(namesInTags)];
  const others = named.flatMap((one) => tableId(one) ?? []);
  return [...new Set([`${subject.kind}:${subject.name}`, ...others])].map((on) => ({ on, node, words }));
}

/** What stands in quotes inside of template tags: `{{ref "orders"}}`. */
function namesInTags(text: string): string[] {
  return [...text.matchAll(/\{\{[^}]*\}\}/g)].flatMap(([tag]) =>
    [...tag.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, a, b]) => a ?? b ?? ''),
  );
}

function unitTestChecks({ name, model, given, expect, at }: UnitTestDef, tableId: TableId): ProjectCheck[] {
  const node: ImpactNode = { id: `unit_test:${name}`, kind: 'unit_test', name, column: null, span: at.self };
  const tables = [
    { table: model.name, rows: expect },
    ...given.map(({ input, rows }) => ({ table: input.name, rows })),
  ];
  return tables.flatMap(({ table, rows }) => {
    const on = tableId(table);
    const words = once(() => rows.flatMap((row) => Object.keys(row)));
    return on === null ? [] : [{ on, node, words }];
  });
}

/** Words in lower case, gathered when they are first asked for. */
function once(gather: () => readonly string[]): ProjectCheck['words'] {
  let words: ReadonlySet<string> | null = null;
  return () => {
    words ??= new Set(gather().map((one) => one.toLowerCase()));
    return words;
  };
}
