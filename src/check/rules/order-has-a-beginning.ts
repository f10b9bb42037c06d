import { type CodeDoc, diagnostic } from '../../base/diagnostic.ts';
import type { Span } from '../../base/span.ts';
import type { World } from '../resolve.ts';
import { example, type Rule } from './rule.ts';

const afterCycle: CodeDoc = {
  code: 'event/after-cycle',
  severity: 'error',
  summary: 'Events that come after each other in a circle.',
  explanation: 'An event that comes after one that comes after it could never happen. Remove one of the `after`s.',
  examples: {
    wrong: example(
      'properties:\n  id: string\nentities:\n  order: id\nevents:\n  one: {properties: [id], after: two}\n  two: {properties: [id], after: one}\n',
    ),
    right: example(
      'properties:\n  id: string\nentities:\n  order: id\nevents:\n  one: {properties: [id]}\n  two: {properties: [id], after: one}\n',
    ),
  },
};

/** The order of events has a beginning. */
export const orderHasABeginning: Rule = {
  name: 'order-has-a-beginning',
  codes: [afterCycle],
  check(world, report) {
    const done = new Set<string>();
    for (const name of world.events.keys()) {
      for (const cycle of cyclesFrom(name, world, done)) {
        const last = cycle.at(-1);
        const names = cycle.map((step) => `\`${step.name}\``);
        if (last === undefined) continue;
        report(
          diagnostic(afterCycle, {
            message:
              cycle.length === 1
                ? `${names[0]} cannot come after itself.`
                : `These events come after each other in a circle: ${[...names, names[0]].join(', ')}.`,
            span: last.span,
            related: cycle
              .slice(0, -1)
              .map((step) => ({ message: `\`${step.name}\` comes after this`, span: step.span })),
          }),
        );
      }
    }
  },
};

interface Step {
  readonly name: string;
  /** Where the event names the next one. */
  readonly span: Span;
}

/** Circles that are met first on ways from an event. Does not recurse, as ways can be long. */
function cyclesFrom(start: string, world: World, done: Set<string>): Step[][] {
  const cycles: Step[][] = [];
  const way: { readonly name: string; next: number }[] = [{ name: start, next: 0 }];
  const onWay = new Set([start]);
  while (way.length > 0) {
    const top = way[way.length - 1];
    if (top === undefined) break;
    const after = done.has(top.name) ? undefined : world.events.get(top.name)?.def.after[top.next];
    if (after === undefined) {
      done.add(top.name);
      onWay.delete(top.name);
      way.pop();
      continue;
    }
    top.next += 1;
    const next = after.event.name;
    if (onWay.has(next)) cycles.push(cycleOf(way, next, world));
    else if (!done.has(next)) {
      way.push({ name: next, next: 0 });
      onWay.add(next);
    }
  }
  return cycles;
}

function cycleOf(way: readonly { readonly name: string; readonly next: number }[], from: string, world: World): Step[] {
  const begin = way.findIndex((one) => one.name === from);
  return way.slice(begin).flatMap(({ name, next }) => {
    const after = world.events.get(name)?.def.after[next - 1];
    return after === undefined ? [] : [{ name, span: after.event.span }];
  });
}
