import { asNode, asNodes, bare, type CodeNode, nameOf, spanOf } from './code-node.ts';
import type { Payload, UsageQuery } from './code-usage.ts';
import { calleeText, fieldOf, payloadOf, textValues } from './event-names.ts';
import { type Around, type Finder, generatedName, tellName } from './finder.ts';

/** Looks at a call: whether it sends or validates an event. */
export function findInCall(finder: Finder, node: CodeNode, around: Around): void {
  const callee = calleeText(node.callee);
  if (callee === null) return;
  const given = asNodes(node.arguments);
  if (generatedName(finder, node.callee) === 'validate') {
    const { values } = textValues(given[0], finder.module, finder.names);
    for (const one of values) tellName(finder, 'validator', one.text, one.node);
    return;
  }
  const position = namePosition(finder, callee);
  if (position === null) return;
  const first = bare(given[position]);
  if (first?.type !== 'ObjectExpression') {
    findSend(finder, { callee, given: first, payload: payloadOf(given[position + 1]) }, around);
    return;
  }
  // `track({event: 'order.paid', properties: {…}})`
  const event = fieldOf(first, 'event');
  if (event === null) return;
  findSend(finder, { callee, given: event, payload: payloadOf(fieldOf(first, 'properties')) }, around);
}

interface Sent {
  readonly callee: string;
  /** What stands where the name of the event belongs. */
  readonly given: CodeNode | null;
  readonly payload: Payload | null;
}

function findSend(finder: Finder, { callee, given, payload }: Sent, { named }: Around): void {
  const { values, isAll } = textValues(given, finder.module, finder.names);
  for (const { text, node } of values) tellName(finder, 'send', text, node, payload);
  const node = asNode(given);
  if (isAll || node === null) return;
  const passed = nameOf(bare(node));
  const around = passed !== null && named?.parameters.has(passed) === true ? named.name : null;
  // What a function that sends passes on is told where that function is called.
  if (around !== null && namePosition(finder, around) !== null) return;
  const span = spanOf(finder.module.path, node);
  finder.untold.push({ callee, around, span });
}

/** At which place, from 0, a function that sends takes the name of the event; null where it is none that sends. */
function namePosition({ query, senders }: Finder, callee: string): number | null {
  const found = functionFor(callee, query);
  if (found !== null) return found.argument - 1;
  return senders.has(callee) ? 0 : null;
}

/** The configured function that a call is one of: by its whole name, or by the end of it. */
function functionFor(callee: string, { functions }: Pick<UsageQuery, 'functions'>) {
  return functions.find(({ name }) => callee === name || callee.endsWith(`.${name}`)) ?? null;
}
