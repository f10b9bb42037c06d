import type { Span } from '../base/span.ts';

/** An edge of a graph of names, and where it is written. */
export interface Edge {
  readonly to: string;
  readonly span: Span;
}

export type EdgesOf = (name: string) => readonly Edge[];

/** One step of a circle: `name` leads to the next step's name, as written at `span`. */
export interface Step {
  readonly name: string;
  readonly span: Span;
}

interface Visit {
  readonly name: string;
  readonly edges: readonly Edge[];
  next: number;
}

/**
 * The strongly connected components of a graph: names that lead to each other, those that are led to first.
 * A name outside of every circle is a component of its own. Tarjan's algorithm, without recursion, as ways can be long.
 */
export function components(names: Iterable<string>, edgesOf: EdgesOf): string[][] {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const visits: Visit[] = [];
  const lower = (name: string, to: number): void => {
    low.set(name, Math.min(low.get(name) ?? to, to));
  };
  const enter = (name: string): void => {
    index.set(name, index.size);
    low.set(name, index.size - 1);
    stack.push(name);
    onStack.add(name);
    visits.push({ name, edges: edgesOf(name), next: 0 });
  };
  const leave = (visit: Visit): void => {
    visits.pop();
    const parent = visits.at(-1);
    const reach = low.get(visit.name) ?? 0;
    if (parent !== undefined) lower(parent.name, reach);
    if (reach !== index.get(visit.name)) return;
    const component = stack.splice(stack.lastIndexOf(visit.name));
    for (const name of component) onStack.delete(name);
    found.push(component);
  };
  for (const start of names) {
    if (index.has(start)) continue;
    enter(start);
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const edge = visit.edges[visit.next++];
      if (edge === undefined) leave(visit);
      else if (!index.has(edge.to)) enter(edge.to);
      else if (onStack.has(edge.to)) lower(visit.name, index.get(edge.to) ?? 0);
    }
  }
  return found;
}

/** A shortest circle in a component, from its first name on; null where it has none. */
export function circleIn(component: readonly string[], edgesOf: EdgesOf): Step[] | null {
  const [start] = component;
  if (start === undefined) return null;
  const members = new Set(component);
  const cameBy = new Map<string, Step>();
  const queue: string[] = [start];
  for (let at = 0; at < queue.length; at++) {
    const name: string = queue[at] ?? start;
    for (const { to, span } of edgesOf(name)) {
      if (to === start) return [...wayTo(name, cameBy), { name, span }];
      if (!members.has(to) || cameBy.has(to)) continue;
      cameBy.set(to, { name, span });
      queue.push(to);
    }
  }
  return null;
}

function wayTo(name: string, cameBy: ReadonlyMap<string, Step>): Step[] {
  const way: Step[] = [];
  for (let step = cameBy.get(name); step !== undefined; step = cameBy.get(step.name)) way.push(step);
  return way.reverse();
}

/** `a` → `b` → `a`, shortened where it is long. */
export function describeCircle(circle: readonly Step[]): string {
  const names = circle.map((step) => `\`${step.name}\``);
  const shown = names.length > 10 ? [...names.slice(0, 8), '…', ...names.slice(-1)] : names;
  return [...shown, names[0]].join(' → ');
}
