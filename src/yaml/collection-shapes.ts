import { diagnostic } from '../base/diagnostic.ts';
import type { Span } from '../base/span.ts';
import type { YamlEntry, YamlNode } from './nodes.ts';
import { badName, emptyValue, repeatedItem } from './read-codes.ts';
import { nameProblem, reportWrongKind } from './scalar-shapes.ts';
import type { JsonSchema, ReadContext, Shape } from './shape.ts';

interface ListOptions {
  readonly min?: number;
  /** Equal items mean something: the steps of a way. */
  readonly repeats?: boolean;
}

/** A list. Items that cannot be read are left out. Text, numbers and booleans may stand in it only once, unless it has repeats. */
export function list<T>(item: Shape<T>, options: ListOptions = {}): Shape<readonly T[]> {
  return {
    read(node, context) {
      if (node.kind !== 'list') return reportWrongKind(node, 'a list', context);
      return readItems(node.items, item, node, options, context);
    },
    schema: () => ({
      type: 'array',
      items: item.schema(),
      ...(options.min === undefined ? {} : { minItems: options.min }),
    }),
  };
}

/** A list, or a single item that stands for a list of one. */
export function listOrOne<T>(item: Shape<T>, options: { readonly min?: number } = {}): Shape<readonly T[]> {
  const many = list(item, options);
  return {
    read(node, context) {
      if (node.kind === 'list') return many.read(node, context);
      const one = item.read(node, context);
      return one === undefined ? undefined : [one];
    },
    schema: () => ({ anyOf: [item.schema(), many.schema()] }),
  };
}

function readItems<T>(
  items: readonly YamlNode[],
  item: Shape<T>,
  whole: YamlNode,
  { min = 0, repeats = false }: ListOptions,
  context: ReadContext,
): T[] | undefined {
  if (items.length < min) {
    context.report(
      diagnostic(emptyValue, {
        message: min === 1 ? 'The list is empty.' : `The list needs at least ${min} items.`,
        span: whole.span,
      }),
    );
    return undefined;
  }
  const read: T[] = [];
  const seen = new Map<unknown, Span>();
  for (const node of items) {
    if (!repeats && isRepetition(node, seen, context)) continue;
    const value = item.read(node, context);
    if (value !== undefined) read.push(value);
  }
  return read;
}

function isRepetition(node: YamlNode, seen: Map<unknown, Span>, context: ReadContext): boolean {
  if (node.kind !== 'scalar' || node.value === null) return false;
  const first = seen.get(node.value);
  if (first === undefined) {
    seen.set(node.value, node.span);
    return false;
  }
  context.report(
    diagnostic(repeatedItem, {
      message: `\`${node.value}\` stands twice in this list.`,
      span: node.span,
      related: [{ message: 'it stands here first', span: first }],
    }),
  );
  return true;
}

/** One entry of a map whose keys are names that the user chose. */
export interface NamedEntry<T> {
  readonly name: string;
  /** Of the name. */
  readonly span: Span;
  /** Undefined where it could not be read; the name is known all the same. */
  readonly value: T | undefined;
  /** True where anything in it was complained about, so that what follows from it is not complained about again. */
  readonly broken: boolean;
}

/** A map from names that the user chose, in the order written. Entries with an impossible name are left out. */
export function mapOf<T>(value: Shape<T>, what: string): Shape<readonly NamedEntry<T>[]> {
  return {
    read(node, context) {
      if (node.kind !== 'map') return reportWrongKind(node, `a map from ${what} names`, context);
      const read: NamedEntry<T>[] = [];
      let broken = false;
      const watched: ReadContext = {
        report(finding) {
          broken ||= finding.severity === 'error';
          context.report(finding);
        },
      };
      for (const entry of node.entries) {
        if (!isGoodKey(entry, context)) continue;
        broken = false;
        const one = value.read(entry.value, watched);
        read.push({ name: entry.key, span: entry.keySpan, value: one, broken: broken || one === undefined });
      }
      return read;
    },
    schema: () => ({ type: 'object', additionalProperties: value.schema() }),
  };
}

function isGoodKey(entry: YamlEntry, context: ReadContext): boolean {
  const problem = nameProblem(entry.key);
  if (problem === null) return true;
  context.report(diagnostic(badName, { message: `The name \`${entry.key}\` ${problem}.`, span: entry.keySpan }));
  return false;
}

/** What stands at a place is told by the kind of node: text or number, list, or map. */
export function byKind<S = never, L = never, M = never>(shapes: {
  readonly scalar?: Shape<S>;
  readonly list?: Shape<L>;
  readonly map?: Shape<M>;
}): Shape<S | L | M> {
  const words = { scalar: 'text', list: 'a list', map: 'a map' };
  const kinds = (['scalar', 'list', 'map'] as const).filter((kind) => shapes[kind] !== undefined);
  const expected = kinds.map((kind) => words[kind]).join(' or ');
  return {
    read(node, context): S | L | M | undefined {
      const shape: Shape<S | L | M> | undefined = shapes[node.kind];
      const isEmpty = node.kind === 'scalar' && node.value === null;
      return shape === undefined || isEmpty ? reportWrongKind(node, expected, context) : shape.read(node, context);
    },
    schema: () => ({ anyOf: kinds.map((kind): JsonSchema => shapes[kind]?.schema() ?? {}) }),
  };
}

/** Makes another value of what a shape reads: short forms become the long form. */
export function mapped<T, U>(shape: Shape<T>, make: (value: T, node: YamlNode) => U): Shape<U> {
  return {
    read(node, context) {
      const value = shape.read(node, context);
      return value === undefined ? undefined : make(value, node);
    },
    schema: () => shape.schema(),
  };
}

/** A shape that refers to itself or to one defined later. `name` is that of its definition in the editor schema. */
export function lazy<T>(name: string, shape: () => Shape<T>): Shape<T> {
  return {
    read: (node, context) => shape().read(node, context),
    schema: () => ({ $ref: `#/$defs/${name}` }),
  };
}
