import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { circleIn, components, describeCircle, type Edge, type Step } from '../graph.ts';
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
  check({ events }, report) {
    const edgesOf = (name: string): Edge[] =>
      (events.get(name)?.def.after ?? []).map(({ event }) => ({ to: event.name, span: event.span }));
    const later = [...events.values()].filter(({ def }) => def.after.length > 0).map(({ name }) => name);
    for (const component of components(later, edgesOf)) {
      const circle = circleIn(component, edgesOf);
      if (circle !== null) report(describe(circle));
    }
  },
};

function describe(circle: readonly Step[]): Diagnostic {
  const [only] = circle;
  const message =
    circle.length === 1
      ? `\`${only?.name}\` cannot come after itself.`
      : `These events come after each other in a circle: ${describeCircle(circle)}.`;
  const others = circle.slice(0, -1).slice(0, 10);
  return diagnostic(afterCycle, {
    message,
    span: circle.at(-1)?.span ?? null,
    related: others.map(({ name, span }) => ({ message: `\`${name}\` comes after this`, span })),
  });
}
