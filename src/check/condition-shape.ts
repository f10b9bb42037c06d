import { diagnostic } from '../base/diagnostic.ts';
import type { Span } from '../base/span.ts';
import type { PropertyCondition } from '../model/condition.ts';
import type { YamlEntry, YamlNode } from '../yaml/nodes.ts';
import type { Located, ReadContext, Ref, Shape } from '../yaml/shape.ts';
import { documented, flag, list, located, number, object, ref, reportWrongKind, text } from '../yaml/shapes.ts';
import { badCondition } from './reading-codes.ts';
import { type Word, wordShape } from './word-shape.ts';

/** A condition on one property, as written. */
export interface ConditionSpec {
  readonly property: Ref;
  readonly present?: boolean;
  readonly equals?: Located<Word>;
  readonly in?: readonly Located<Word>[];
  readonly not_in?: readonly Located<Word>[];
  readonly minimum?: Located<number>;
  readonly maximum?: Located<number>;
  /** Of the whole condition. */
  readonly span: Span;
}

const words = list(wordShape, { min: 1 });

const details = object({
  what: 'a condition',
  optional: {
    present: documented('True where the property has to be there (and not null), false where it must not be.', flag),
    equals: documented('The value that it has.', wordShape),
    in: documented('It has one of these values.', words),
    not_in: documented('It is there and has none of these values.', words),
    minimum: documented('Smallest value.', located(number())),
    maximum: documented('Largest value.', located(number())),
  },
});

/** A name, a list of names and maps, or a map from property to condition; read as a list of conditions. */
export const conditionsShape: Shape<readonly ConditionSpec[]> = {
  read(node, context) {
    if (node.kind === 'list') return node.items.flatMap((item) => readConditions(item, context));
    return readConditions(node, context);
  },
  schema() {
    const map = { type: 'object', additionalProperties: conditionSchema() };
    const one = { anyOf: [text.schema(), map] };
    return { anyOf: [text.schema(), map, { type: 'array', items: one }] };
  },
};

function conditionSchema() {
  return { anyOf: [{ type: 'null' }, wordShape.schema(), words.schema(), details.schema()] };
}

function readConditions(node: YamlNode, context: ReadContext): ConditionSpec[] {
  if (node.kind === 'map') return node.entries.flatMap((entry) => readEntry(entry, context));
  const property =
    node.kind === 'scalar' ? ref.read(node, context) : reportWrongKind(node, 'text (a property) or a map', context);
  return property === undefined ? [] : [{ property, present: true, span: node.span }];
}

function readEntry({ key, keySpan, value }: YamlEntry, context: ReadContext): ConditionSpec[] {
  const condition = readCondition(value, context);
  return condition === undefined ? [] : [{ ...condition, property: { name: key, span: keySpan }, span: value.span }];
}

type Conditions = Omit<ConditionSpec, 'property' | 'span'>;

function readCondition(node: YamlNode, context: ReadContext): Conditions | undefined {
  if (node.kind === 'list') {
    const options = words.read(node, context);
    return options === undefined ? undefined : { in: options };
  }
  if (node.kind === 'map') return readDetails(node, context);
  if (node.value === null) return { present: false };
  const equals = wordShape.read(node, context);
  return equals === undefined ? undefined : { equals };
}

function readDetails(node: YamlNode, context: ReadContext): Conditions | undefined {
  const read = details.read(node, context);
  if (read === undefined) return undefined;
  const { at, ...conditions } = read;
  if (Object.keys(conditions).length > 0) return conditions;
  const isWritten = node.kind === 'map' && node.entries.length > 0;
  if (!isWritten) context.report(diagnostic(badCondition, { message: 'The condition says nothing.', span: at.self }));
  return undefined;
}

/** The condition without its places in the file. */
export function conditionOf(spec: ConditionSpec): PropertyCondition {
  return {
    property: spec.property.name,
    ...(spec.present === undefined ? {} : { present: spec.present }),
    ...(spec.equals === undefined ? {} : { equals: spec.equals.value }),
    ...(spec.in === undefined ? {} : { in: spec.in.map((word) => word.value) }),
    ...(spec.not_in === undefined ? {} : { not_in: spec.not_in.map((word) => word.value) }),
    ...(spec.minimum === undefined ? {} : { minimum: spec.minimum.value }),
    ...(spec.maximum === undefined ? {} : { maximum: spec.maximum.value }),
  };
}
