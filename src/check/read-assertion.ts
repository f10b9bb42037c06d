import { assertionKinds, findAssertionKind } from '../assertions/index.ts';
import type { AssertionKind } from '../assertions/kind.ts';
import { diagnostic } from '../base/diagnostic.ts';
import { contentHash } from '../base/hash.ts';
import { didYouMean, suggest } from '../base/suggest.ts';
import type { AssertionDef, AssertionSubject } from '../model/assertion.ts';
import type { YamlEntry, YamlMap, YamlNode } from '../yaml/nodes.ts';
import { unknownKey } from '../yaml/read-codes.ts';
import type { At, Read, ReadContext, Ref } from '../yaml/shape.ts';
import { reportWrongKind, toJson } from '../yaml/shapes.ts';
import { assertionWithoutKind, repeatedAssertion, severalKinds, unknownKind } from './assertion-codes.ts';
import { checkShape, commonKeys, listedShape } from './assertion-shape.ts';

const writtenKinds = assertionKinds.filter((kind) => kind.written).map((kind) => kind.kind);

/** An assertion before it is known what it is about. */
export type AssertionSpec = Omit<AssertionDef, 'id' | 'subject'> & {
  /** What tells it from others of its kind and subject: its name, or the columns that it names. */
  readonly label: string;
  /** Of a top-level check: what it is about. */
  readonly on?: Ref;
};

/**
 * Reads a list of assertions about one table: `assertions:` of an event or of a model's head. What cannot be read is
 * reported and left out. Ids are unique within the list.
 */
export function readAssertions(node: YamlNode, subject: AssertionSubject, context: ReadContext): AssertionDef[] {
  if (node.kind !== 'list') {
    reportWrongKind(node, 'a list of assertions', context);
    return [];
  }
  const specs = node.items.flatMap((item) => readAssertion(item, null, context) ?? []);
  return withIds(
    specs.map((spec) => ({ spec, subject })),
    context,
  );
}

/** Reads one assertion. `name` is that of a top-level check, which also says what it is `on`. */
export function readAssertion(node: YamlNode, name: string | null, context: ReadContext): AssertionSpec | undefined {
  if (node.kind !== 'map') return reportWrongKind(node, 'a map such as `not_null: order_id`', context);
  const isCheck = name !== null;
  const others = node.entries.filter((one) => !isCommon(one.key, isCheck));
  const common = readCommon(node, others, isCheck, context);
  const entry = kindEntry(node, others, isCheck, context);
  const kind = entry === undefined ? null : findAssertionKind(entry.key);
  if (common === undefined || entry === undefined || kind === null) return undefined;
  const spec = readSpec(kind, entry.value, context);
  if (spec === undefined) return undefined;
  const { at, severity, name: written, ...rest } = common;
  return {
    ...rest,
    kind: kind.kind,
    spec,
    severity: severity ?? 'error',
    implied: false,
    label: name ?? written ?? labelOf(entry.value),
    at: { ...at, self: node.span, kind: entry.keySpan, spec: entry.value.span },
  };
}

type Common = Read<typeof listedShape> & { readonly on?: Ref };

function readCommon(
  node: YamlMap,
  others: readonly YamlEntry[],
  isCheck: boolean,
  context: ReadContext,
): Common | undefined {
  const entries = node.entries.length === others.length ? [] : node.entries.filter((one) => !others.includes(one));
  const common: YamlMap = { kind: 'map', entries, span: node.span };
  return isCheck ? checkShape.read(common, context) : listedShape.read(common, context);
}

function isCommon(key: string, isCheck: boolean): boolean {
  return commonKeys.has(key) || (isCheck && key === 'on');
}

/** The entry that names the kind, of those with no common key; undefined after a complaint. */
function kindEntry(
  node: YamlMap,
  others: readonly YamlEntry[],
  isCheck: boolean,
  context: ReadContext,
): YamlEntry | undefined {
  const kinds = others.filter((entry) => writtenKinds.includes(entry.key));
  const [kind, second] = kinds;
  if (kinds.length < others.length)
    for (const entry of others) if (!kinds.includes(entry)) reportOther(entry, kind !== undefined, isCheck, context);
  if (kind === undefined && others.length === 0) reportNoKind(node, context);
  if (kind === undefined || second === undefined) return kind;
  context.report(
    diagnostic(severalKinds, {
      message: `\`${kind.key}\` and \`${second.key}\` are two assertions: write them as two.`,
      span: second.keySpan,
      related: [{ message: 'the first one', span: kind.keySpan }],
    }),
  );
  return undefined;
}

/** A key that is neither a kind nor a common key: a typo of one or of the other. */
function reportOther(entry: YamlEntry, hasKind: boolean, isCheck: boolean, context: ReadContext): void {
  const keys = isCheck ? ['on', ...commonKeys] : [...commonKeys];
  const isKey = hasKind || (suggest(entry.key, keys).length > 0 && suggest(entry.key, writtenKinds).length === 0);
  context.report(
    diagnostic(isKey ? unknownKey : unknownKind, {
      message: isKey ? `Unknown key \`${entry.key}\` in an assertion.` : `Unknown kind of assertion \`${entry.key}\`.`,
      hint: didYouMean(entry.key, isKey ? keys : writtenKinds),
      span: entry.keySpan,
    }),
  );
}

function reportNoKind(node: YamlMap, context: ReadContext): void {
  context.report(
    diagnostic(assertionWithoutKind, {
      message: 'The assertion does not say what it asserts.',
      hint: `Name a kind: ${writtenKinds.map((kind) => `\`${kind}\``).join(', ')}.`,
      span: node.span,
    }),
  );
}

/** The short form wherever the kind has one and no map is written, else the long form. */
function readSpec(kind: AssertionKind, node: YamlNode, context: ReadContext): object | undefined {
  const isShort = kind.short !== undefined && node.kind !== 'map';
  return (isShort ? kind.short : kind.shape)?.read(node, context);
}

/** The column or the columns that an assertion names; its text where it is short; else a hash of what is written. */
function labelOf(node: YamlNode): string {
  if (node.kind === 'scalar') return shorten(String(node.value));
  if (node.kind === 'list')
    return shorten(node.items.map((item) => (item.kind === 'scalar' ? String(item.value) : '')).join('+'));
  const columns = node.entries.find((entry) => entry.key === 'column' || entry.key === 'columns');
  return columns === undefined ? hashOf(toJson(node)) : labelOf(columns.value);
}

function shorten(label: string): string {
  return /^[\w.$+-]{1,80}$/.test(label) ? label : hashOf(label);
}

function hashOf(value: unknown): string {
  const text = JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner));
  return contentHash(text).slice(0, 8);
}

/** Gives each assertion its id; of several with the same label, the later ones get a number. Equal ones are reported. */
export function withIds(
  found: readonly { readonly spec: AssertionSpec; readonly subject: AssertionSubject }[],
  context: ReadContext,
): AssertionDef[] {
  const taken = new Map<string, AssertionDef>();
  const meanings = new Map<string, AssertionDef>();
  const alike = countAlike(found);
  for (const { spec, subject } of found) {
    const { label, on: _, ...rest } = spec;
    const base = `${spec.kind}:${subject.name}:${label}`;
    let id = base;
    for (let number = 2; taken.has(id); number++) id = `${base}:${number}`;
    const def: AssertionDef = { ...rest, id, subject };
    // Only one of the same kind about the same table can mean the same.
    const meaning = (alike.get(kindAndSubject(spec.kind, subject)) ?? 0) > 1 ? meaningOf(def) : id;
    const first = meanings.get(meaning);
    if (first === undefined) {
      taken.set(id, def);
      meanings.set(meaning, def);
    } else reportRepeated(def, first, context);
  }
  return [...taken.values()];
}

function countAlike(found: Parameters<typeof withIds>[0]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { spec, subject } of found) {
    const key = kindAndSubject(spec.kind, subject);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function kindAndSubject(kind: string, subject: AssertionSubject): string {
  return `${kind} ${subject.kind} ${subject.name}`;
}

/** What is asserted, without names and places. */
function meaningOf({ kind, subject, spec, where }: AssertionDef): string {
  return hashOf([kind, subject, withoutPlaces(spec), where ?? null]);
}

function withoutPlaces(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutPlaces);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      key === 'at' || key === 'span' ? [] : [[key, withoutPlaces(inner)]],
    ),
  );
}

function reportRepeated(def: AssertionDef, first: AssertionDef, context: ReadContext): void {
  const place = (one: { readonly at: At }) => one.at.kind ?? one.at.self;
  context.report(
    diagnostic(repeatedAssertion, {
      message: `The same is asserted twice about \`${def.subject.name}\`.`,
      span: place(def),
      related: [{ message: 'it is asserted here first', span: place(first) }],
    }),
  );
}
