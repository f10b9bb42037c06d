import type { Span } from '../base/span.ts';
import type { YamlNode } from '../yaml/nodes.ts';

/** The place of the value that a path leads to; of the innermost one that there is, where the path leads further. */
export function spanAt(node: YamlNode, path: readonly (string | number)[]): Span {
  let at = node;
  for (const step of path) {
    const next = typeof step === 'number' ? (at.kind === 'list' ? at.items[step] : undefined) : childOf(at, step);
    if (next === undefined) break;
    at = next;
  }
  return at.span;
}

function childOf(node: YamlNode, key: string): YamlNode | undefined {
  return node.kind === 'map' ? node.entries.find((entry) => entry.key === key)?.value : undefined;
}
