import type { CodeModule } from './code-modules.ts';
import { bare, type CodeNode, nameOf, spanOf } from './code-node.ts';
import type { CodeUse, Payload, UnknownEvent, UntoldSend, UsageQuery } from './code-usage.ts';
import type { Names } from './resolve-names.ts';
import { type TypedName, type TypeReader, typeReader } from './typed-names.ts';

/** What stands around a node. */
export interface Around {
  /** The block or function in which a name that is declared here holds. */
  readonly scope: CodeNode;
  /** The nearest function that has a name, with its parameters. */
  readonly named: { readonly name: string; readonly parameters: ReadonlySet<string> } | null;
}

/** The search through one file, and what it has found so far. */
export interface Finder {
  readonly module: CodeModule;
  readonly query: UsageQuery;
  readonly names: Names;
  readonly types: TypeReader;
  readonly uses: CodeUse[];
  readonly unknown: UnknownEvent[];
  readonly untold: UntoldSend[];
  /** Local names of payloads. */
  readonly typed: TypedName[];
  /** Local functions of the type `Track`. */
  readonly senders: Set<string>;
  /** Nodes that were told of: a name that is sent is no mere name. */
  readonly told: Set<CodeNode>;
}

export function finderOf(module: CodeModule, query: UsageQuery, names: Names): Finder {
  const found = { uses: [], unknown: [], untold: [], typed: [] };
  const types = typeReader(module, query, names);
  return { module, query, names, types, ...found, senders: new Set(), told: new Set() };
}

export function tellUse(finder: Finder, kind: CodeUse['kind'], event: string, node: CodeNode, property?: string): void {
  finder.told.add(node);
  const span = spanOf(finder.module.path, node);
  finder.uses.push({ kind, event, property: property ?? null, payload: null, span });
}

/** A name that is sent or validated, whether or not there is such an event. */
export function tellName(
  finder: Finder,
  kind: 'send' | 'validator',
  name: string,
  node: CodeNode,
  payload: Payload | null = null,
): void {
  finder.told.add(node);
  const span = spanOf(finder.module.path, node);
  if (finder.query.events.has(name)) finder.uses.push({ kind, event: name, property: null, payload, span });
  else finder.unknown.push({ name, isSent: kind === 'send', span });
}

/** The name under which Waymark exports what is named here: `validators`, or `generated.validators`. */
export function generatedName({ module, names }: Finder, value: unknown): string | null {
  const node = bare(value);
  if (node?.type === 'Identifier') return names.generated(module, nameOf(node) ?? '');
  if (node?.type !== 'MemberExpression' && node?.type !== 'OptionalMemberExpression') return null;
  const object = nameOf(node.object);
  return object !== null && names.generated(module, object) === '*' ? nameOf(node.property) : null;
}
