import { type Diagnostic, diagnostic, type Related } from '../../base/diagnostic.ts';
import type { Dependency, ModelDef } from '../../model/transform.ts';
import { cycle } from '../codes.ts';

type Edges = ReadonlyMap<string, ReadonlyMap<string, Dependency>>;

/**
 * Complains about models that read each other in a circle. Of circles that share models one is shown, a shortest one;
 * the others show when it is broken.
 */
export function findCycles(models: readonly ModelDef[]): Diagnostic[] {
  if (!hasCircle(models)) return [];
  const names = new Set(models.map((model) => model.name));
  const edges: Edges = new Map(models.map((model) => [model.name, edgesOf(model, names)]));
  const reversed = reverse(names, edges);
  const left = withoutEnds(withoutEnds(names, edges, reversed), reversed, edges);
  const found: Diagnostic[] = [];
  for (const name of [...left].sort()) {
    const circle = left.has(name) ? shortestCircle(name, left, edges) : null;
    if (circle === null) continue;
    found.push(describe(circle, edges));
    for (const one of circle) left.delete(one);
  }
  return found;
}

/** Whether some are left when those that wait for no other are taken away, again and again. */
function hasCircle(models: readonly ModelDef[]): boolean {
  const readers = new Map<string, string[]>(models.map((model) => [model.name, []]));
  const waits = new Map<string, number>();
  for (const { name, dependsOn } of models) {
    let count = 0;
    for (const one of dependsOn) {
      const others = one.kind === 'model' ? readers.get(one.name) : undefined;
      if (others === undefined) continue;
      others.push(name);
      count++;
    }
    waits.set(name, count);
  }
  const ready = [...readers.keys()].filter((name) => waits.get(name) === 0);
  // What becomes ready is appended while the list is walked.
  for (const name of ready) {
    for (const other of readers.get(name) ?? []) {
      const rest = (waits.get(other) ?? 0) - 1;
      waits.set(other, rest);
      if (rest === 0) ready.push(other);
    }
  }
  return ready.length < readers.size;
}

function edgesOf(model: ModelDef, names: ReadonlySet<string>): ReadonlyMap<string, Dependency> {
  const models = model.dependsOn.filter((one) => one.kind === 'model' && names.has(one.name));
  return new Map(models.map((one) => [one.name, one]));
}

type Links = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

function reverse(names: ReadonlySet<string>, edges: Links): Links {
  const reversed = new Map([...names].map((name) => [name, new Map<string, true>()]));
  for (const [name, read] of edges) for (const other of read.keys()) reversed.get(other)?.set(name, true);
  return reversed;
}

/** What is left when those with no link to another one are taken away, again and again. `back` are the links reversed. */
function withoutEnds(names: ReadonlySet<string>, links: Links, back: Links): Set<string> {
  const left = new Set(names);
  const count = (name: string): number => [...(links.get(name)?.keys() ?? [])].filter((one) => left.has(one)).length;
  const open = new Map([...names].map((name) => [name, count(name)]));
  const ends = [...names].filter((name) => open.get(name) === 0);
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
    left.delete(end);
    for (const other of back.get(end)?.keys() ?? []) {
      const rest = (open.get(other) ?? 0) - 1;
      open.set(other, rest);
      if (rest === 0 && left.has(other)) ends.push(other);
    }
  }
  return left;
}

/** From a model back to itself in the fewest steps; null where there is no way. */
function shortestCircle(start: string, among: ReadonlySet<string>, edges: Edges): string[] | null {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const name of queue) {
    for (const next of edges.get(name)?.keys() ?? []) {
      if (next === start) return pathTo(name, start, cameFrom);
      if (!among.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, name);
      queue.push(next);
    }
  }
  return null;
}

function pathTo(last: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const path = [last];
  for (let name = last; name !== start; ) {
    name = cameFrom.get(name) ?? start;
    path.unshift(name);
  }
  return path;
}

function describe(circle: readonly string[], edges: Edges): Diagnostic {
  const steps = circle.map((name, index) => edges.get(name)?.get(circle[(index + 1) % circle.length] ?? '') ?? null);
  const [first = '', ...others] = circle;
  const message =
    others.length === 0
      ? `The model \`${first}\` reads itself.`
      : `These models read each other in a circle: ${[...circle, first].join(' → ')}.`;
  const hint =
    others.length === 0
      ? 'An incremental model reads its own earlier rows with `{{self}}`, inside of `{{#if incremental}}`.'
      : 'Take one of the references out.';
  const related: Related[] = steps
    .slice(1)
    .flatMap((step, index) =>
      step === null ? [] : [{ message: `\`${circle[index + 1]}\` reads \`${step.name}\` here`, span: step.span }],
    );
  return diagnostic(cycle, { message, hint, span: steps[0]?.span ?? null, related });
}
