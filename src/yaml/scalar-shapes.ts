import { diagnostic } from '../base/diagnostic.ts';
import { didYouMean } from '../base/suggest.ts';
import type { YamlNode } from './nodes.ts';
import { badDuration, badName, badNumber, emptyValue, unknownWord, wrongKind } from './read-codes.ts';
import type { JsonSchema, Located, ReadContext, Ref, Shape } from './shape.ts';

/** What a node is, in words for messages. */
export function describeNode(node: YamlNode): string {
  if (node.kind !== 'scalar') return node.kind === 'list' ? 'a list' : 'a map';
  switch (typeof node.value) {
    case 'string':
      return 'text';
    case 'number':
    case 'bigint':
      return 'a number';
    case 'boolean':
      return `\`${node.value}\``;
    default:
      return 'nothing';
  }
}

/** Reports that `node` is not what the language expects. */
export function reportWrongKind(
  node: YamlNode,
  expected: string,
  context: ReadContext,
  hint: string | null = null,
): undefined {
  const isEmpty = node.kind === 'scalar' && node.value === null;
  const wantsText = expected.startsWith('text') && node.kind === 'scalar' && !isEmpty;
  context.report(
    diagnostic(isEmpty ? emptyValue : wrongKind, {
      message: `Expected ${expected}, found ${describeNode(node)}.`,
      hint: hint ?? (wantsText ? 'Put quotes around it if text is meant.' : null),
      span: node.span,
    }),
  );
  return undefined;
}

/** Text that is not empty. */
export const text: Shape<string> = {
  read(node, context) {
    if (node.kind !== 'scalar' || typeof node.value !== 'string') return reportWrongKind(node, 'text', context);
    if (node.value.trim() !== '') return node.value;
    context.report(diagnostic(emptyValue, { message: 'The text is empty.', span: node.span }));
    return undefined;
  },
  schema: () => ({ type: 'string', minLength: 1 }),
};

const maxNameLength = 120;
/** Most names, of which nothing can be wrong but their length. */
const plainName = /^[A-Za-z0-9][\w.$-]*$/;

/** What is wrong with a name as users write it, or null. */
export function nameProblem(name: string): string | null {
  if (plainName.test(name) && name.length <= maxNameLength) return null;
  if (name.length > maxNameLength) return `has more than ${maxNameLength} characters`;
  if (name.trim() !== name) return 'begins or ends with a blank';
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) return 'holds a control character';
  if (name === '__proto__') return 'cannot be used as a key of a JavaScript object';
  if (!/[a-z0-9]/i.test(name.normalize('NFKD'))) return 'has no letter a–z and no digit to make an identifier from';
  return null;
}

/** A name as users write it. */
export const name: Shape<string> = {
  read(node, context) {
    if (node.kind !== 'scalar' || typeof node.value !== 'string')
      return reportWrongKind(node, 'text (a name)', context);
    const problem = nameProblem(node.value);
    if (problem === null) return node.value;
    context.report(diagnostic(badName, { message: `The name \`${node.value}\` ${problem}.`, span: node.span }));
    return undefined;
  },
  schema: () => ({ type: 'string', minLength: 1, maxLength: maxNameLength }),
};

/** A name of something that is defined elsewhere. */
export const ref: Shape<Ref> = {
  read(node, context) {
    const read = name.read(node, context);
    return read === undefined ? undefined : { name: read, span: node.span };
  },
  schema: () => name.schema(),
};

export const flag: Shape<boolean> = {
  read(node, context) {
    if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
    const isOldWord = node.kind === 'scalar' && /^(yes|no|on|off)$/i.test(String(node.value));
    return reportWrongKind(
      node,
      '`true` or `false`',
      context,
      isOldWord ? 'YAML 1.2 reads `yes` and `no` as text.' : null,
    );
  },
  schema: () => ({ type: 'boolean' }),
};

export interface NumberBounds {
  readonly min?: number;
  readonly max?: number;
}

/** A finite number. */
export function number(bounds: NumberBounds = {}): Shape<number> {
  return {
    read: (node, context) => readNumber(node, bounds, false, context),
    schema: () => ({ type: 'number', ...schemaBounds(bounds) }),
  };
}

/** A whole number that a double holds exactly. */
export function integer(bounds: NumberBounds = {}): Shape<number> {
  return {
    read: (node, context) => readNumber(node, bounds, true, context),
    schema: () => ({ type: 'integer', ...schemaBounds(bounds) }),
  };
}

function readNumber(
  node: YamlNode,
  { min, max }: NumberBounds,
  whole: boolean,
  context: ReadContext,
): number | undefined {
  if (node.kind !== 'scalar' || (typeof node.value !== 'number' && typeof node.value !== 'bigint')) {
    return reportWrongKind(node, whole ? 'a whole number' : 'a number', context);
  }
  const problem = numberProblem(node.value, min, max, whole);
  if (problem === null) return Number(node.value);
  context.report(diagnostic(badNumber, { message: `${node.value} ${problem}.`, span: node.span }));
  return undefined;
}

function numberProblem(
  value: number | bigint,
  min: number | undefined,
  max: number | undefined,
  whole: boolean,
): string | null {
  if (typeof value === 'bigint') return 'has more digits than a number can hold exactly';
  if (!Number.isFinite(value)) return 'is not a finite number';
  if (whole && !Number.isInteger(value)) return 'is not a whole number';
  if (min !== undefined && value < min) return `is below ${min}`;
  if (max !== undefined && value > max) return `is above ${max}`;
  return null;
}

function schemaBounds({ min, max }: NumberBounds): JsonSchema {
  return { ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) };
}

/** One of a few words. `what` names them in messages: "type". `synonyms` are words of other languages that mean one of them. */
export function oneOf<const W extends string>(
  words: readonly W[],
  what: string,
  synonyms: ReadonlyMap<string, NoInfer<W>> = new Map(),
): Shape<W> {
  const known = new Map<string, W>(words.map((word) => [word, word]));
  return {
    read(node, context) {
      const written = node.kind === 'scalar' ? node.value : undefined;
      if (typeof written !== 'string') return reportWrongKind(node, `text (a ${what})`, context);
      const word = known.get(written);
      if (word !== undefined) return word;
      context.report(
        diagnostic(unknownWord, {
          message: `Unknown ${what} \`${written}\`.`,
          hint: didYouMean(synonyms.get(written.toLowerCase()) ?? written, words),
          span: node.span,
        }),
      );
      return undefined;
    },
    schema: () => ({ enum: [...words] }),
  };
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const durationPattern = /^(\d{1,9})(s|m|h|d|w)$/;

/** A length of time (`90d`, `5m`) longer than nothing. */
export const duration: Shape<{ readonly text: string; readonly seconds: number }> = {
  read(node, context) {
    if (node.kind !== 'scalar' || node.value === null)
      return reportWrongKind(node, 'text (a duration such as `90d`)', context);
    const written = String(node.value);
    const [, amount, unit] = durationPattern.exec(written) ?? [];
    const seconds = Number(amount) * (unitSeconds[unit ?? ''] ?? Number.NaN);
    if (seconds > 0) return { text: written, seconds };
    context.report(
      diagnostic(badDuration, {
        message: `\`${written}\` is not a duration.`,
        hint: 'Write a whole number above 0 and a unit: `30s`, `5m`, `48h`, `90d`, `2w`.',
        span: node.span,
      }),
    );
    return undefined;
  },
  schema: () => ({ type: 'string', pattern: durationPattern.source }),
};

/** The value of a shape together with its place. */
export function located<T>(shape: Shape<T>): Shape<Located<T>> {
  return {
    read(node, context) {
      const value = shape.read(node, context);
      return value === undefined ? undefined : { value, span: node.span };
    },
    schema: () => shape.schema(),
  };
}

/** Adds a sentence to the schema, which editors show while typing. */
export function documented<T>(description: string, shape: Shape<T>): Shape<T> {
  return { read: shape.read, schema: () => ({ ...shape.schema(), description }) };
}
