import type { CodeModule } from './code-modules.ts';
import { asNode, asNodes, type CodeNode, nameOf, textOf } from './code-node.ts';
import type { UsageQuery } from './code-usage.ts';
import type { Names } from './resolve-names.ts';

/** A local name that was declared with the type of an event's payload, and where in the file it holds. */
export interface TypedName {
  readonly name: string;
  readonly event: string;
  readonly start: number;
  readonly end: number;
}

/** What a type in code is to the catalog: the payload of an event, or one of the helpers of the generated types. */
export type KnownType =
  | { readonly kind: 'payload'; readonly event: string }
  | { readonly kind: 'helper'; readonly name: string };

const helperTypes: ReadonlySet<string> = new Set(['AnyEvent', 'EventName', 'EventOf', 'EventPayloads', 'Track']);

/** What types in a file are to the catalog. */
export interface TypeReader {
  /** Of the name of a type: `OrderPaid`, `types.OrderPaid`. */
  named(name: unknown): KnownType | null;
  /** Of a type: `OrderPaid`, `Readonly<OrderPaid>`, `EventPayloads['order.paid']`. */
  typeOf(type: unknown): KnownType | null;
}

export function typeReader(module: CodeModule, query: UsageQuery, names: Names): TypeReader {
  const known = (name: string | null): KnownType | null => {
    if (name === null) return null;
    const event = query.types.get(name);
    if (event !== undefined) return { kind: 'payload', event };
    return helperTypes.has(name) ? { kind: 'helper', name } : null;
  };
  const named = (value: unknown): KnownType | null => {
    const node = asNode(value);
    if (node?.type === 'Identifier') return known(names.generated(module, nameOf(node) ?? ''));
    const [left, right] =
      node?.type === 'TSQualifiedName'
        ? [nameOf(node.left), nameOf(node.right)]
        : [nameOf(node?.object), nameOf(node?.property)];
    return left !== null && names.generated(module, left) === '*' ? known(right) : null;
  };
  const typeOf = (value: unknown): KnownType | null => {
    const node = asNode(value);
    switch (node?.type) {
      case 'TSTypeReference': {
        // `Readonly<OrderPaid>` and the like have the same properties.
        const [inner] = asNodes(asNode(node.typeParameters)?.params);
        return named(node.typeName) ?? (inner === undefined ? null : payloadOnly(typeOf(inner)));
      }
      case 'TSExpressionWithTypeArguments':
        return named(node.expression);
      case 'TSIndexedAccessType': {
        const object = typeOf(node.objectType);
        const event = textOf(asNode(node.indexType)?.literal) ?? '';
        const isPayload = object?.kind === 'helper' && object.name === 'EventPayloads' && query.events.has(event);
        return isPayload ? { kind: 'payload', event } : null;
      }
      default:
        return null;
    }
  };
  return { named, typeOf };
}

function payloadOnly(type: KnownType | null): KnownType | null {
  return type?.kind === 'payload' ? type : null;
}

/** The type that is written behind a name or a pattern. */
export function annotationOf(node: CodeNode | null): CodeNode | null {
  return asNode(asNode(node?.typeAnnotation)?.typeAnnotation);
}

/** The innermost declaration of a name that holds at a place. */
export function typedNameAt(all: readonly TypedName[], name: string, at: number): TypedName | null {
  const holding = all.filter((one) => one.name === name && one.start <= at && at < one.end);
  return holding.reduce<TypedName | null>(
    (best, one) => (best === null || one.end - one.start < best.end - best.start ? one : best),
    null,
  );
}
