import type { Alias, Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { type CodeDoc, type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import type { Span } from '../base/span.ts';
import { type LineTable, spanBetween } from './line-table.ts';
import type { YamlEntry, YamlMap, YamlNode } from './nodes.ts';
import {
  aliasBomb,
  aliasCycle,
  badCharacter,
  badMerge,
  complexKey,
  duplicateKey,
  reservedKey,
  tooDeep,
  unknownAnchor,
  unknownTag,
} from './parse-codes.ts';
import { resolvePlain } from './plain-scalar.ts';
import { isAlias, isMap, isNode, isScalar, isSeq } from './yaml-package.ts';

const maxDepth = 100;
/** Values that aliases may add to one document. */
const maxAliased = 1_000_000;

interface Conversion {
  readonly document: Document;
  readonly lines: LineTable;
  readonly findings: Diagnostic[];
  /** What each anchor stands for; null while it is still being read. */
  readonly anchors: Map<string, { node: YamlNode; size: number } | null>;
  /** Values seen so far, with those behind aliases counted each time. */
  size: number;
  aliased: number;
  /** A document that is hopeless is complained about once. */
  stopped: boolean;
}

/** Converts a parsed document into plain nodes. Null where it is empty or where aliases or depth go beyond all measure. */
export function fromDocument(document: Document, lines: LineTable, findings: Diagnostic[]): YamlNode | null {
  if (!isNode(document.contents)) return null;
  const conversion = { document, lines, findings, anchors: new Map(), size: 0, aliased: 0, stopped: false };
  const node = convert(document.contents, conversion, 0);
  return conversion.stopped ? null : node;
}

function convert(node: Node, to: Conversion, depth: number): YamlNode {
  if (isAlias(node)) return convertAlias(node, to);
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
  const before = to.size;
  to.size += 1;
  if (anchor !== undefined) to.anchors.set(anchor, null);
  const converted = convertContent(node, to, depth);
  if (anchor !== undefined) to.anchors.set(anchor, { node: converted, size: to.size - before });
  return converted;
}

function convertContent(node: Node, to: Conversion, depth: number): YamlNode {
  const span = spanOfNode(node, to);
  if (depth > maxDepth) {
    stop(to, tooDeep, `Values are nested more than ${maxDepth} levels deep.`, span);
    return { kind: 'scalar', value: null, span };
  }
  checkTag(node, span, to);
  if (isMap(node)) return convertMap(node, span, to, depth);
  if (isSeq(node)) return { kind: 'list', items: convertItems(node, to, depth), span };
  return { kind: 'scalar', value: isScalar(node) ? scalarValue(node, span, to) : null, span };
}

function convertItems(list: YAMLSeq, to: Conversion, depth: number): YamlNode[] {
  const items: YamlNode[] = [];
  for (const item of list.items) {
    if (to.stopped) break;
    if (isNode(item)) items.push(convert(item, to, depth + 1));
    // `[a: b]` is a list of maps of one entry.
    else if (isPairLike(item)) items.push(convertPairs([item], spanOfNode(list, to), to, depth + 1));
  }
  return items;
}

function isPairLike(item: unknown): item is Pair {
  return typeof item === 'object' && item !== null && 'key' in item && 'value' in item;
}

function convertMap(map: YAMLMap, span: Span, to: Conversion, depth: number): YamlMap {
  return convertPairs(map.items, span, to, depth);
}

function convertPairs(pairs: readonly Pair[], span: Span, to: Conversion, depth: number): YamlMap {
  const entries = new Map<string, YamlEntry>();
  const merged: YamlEntry[] = [];
  for (const pair of pairs) {
    if (to.stopped) break;
    const key = keyOf(pair, span, to);
    const value = isNode(pair.value) ? convert(pair.value, to, depth + 1) : emptyValue(key?.keySpan ?? span);
    if (key === null) continue;
    if (key.merge) merged.push(...mergedEntries(value, to));
    else addEntry({ key: key.key, keySpan: key.keySpan, value }, entries, to);
  }
  // What is written out wins over what is merged, and of merged maps the first.
  for (const entry of merged) if (!entries.has(entry.key)) entries.set(entry.key, entry);
  return { kind: 'map', entries: [...entries.values()], span };
}

function addEntry(entry: YamlEntry, entries: Map<string, YamlEntry>, to: Conversion): void {
  const first = entries.get(entry.key);
  if (entry.key === '__proto__') {
    report(to, reservedKey, 'The key `__proto__` cannot be used.', entry.keySpan);
  } else if (first === undefined) {
    entries.set(entry.key, entry);
  } else {
    to.findings.push(
      diagnostic(duplicateKey, {
        message: `The key \`${entry.key}\` stands twice in this map.`,
        span: entry.keySpan,
        related: [{ message: 'it stands here first', span: first.keySpan }],
      }),
    );
  }
}

interface Key {
  readonly key: string;
  readonly keySpan: Span;
  readonly merge: boolean;
}

function keyOf(pair: Pair, mapSpan: Span, to: Conversion): Key | null {
  const node = isAlias(pair.key) ? pair.key.resolve(to.document) : pair.key;
  const keySpan = isNode(pair.key) ? spanOfNode(pair.key, to) : mapSpan;
  if (!isScalar(node) || typeof node.value !== 'string' || (node.value === '' && node.type === 'PLAIN')) {
    report(to, complexKey, 'A key has to be a name.', keySpan);
    return null;
  }
  if (isScalar(pair.key) && pair.key.anchor !== undefined) {
    const scalar: YamlNode = { kind: 'scalar', value: node.value, span: keySpan };
    to.anchors.set(pair.key.anchor, { node: scalar, size: 1 });
  }
  return { key: node.value, keySpan, merge: node.value === '<<' && node.type === 'PLAIN' };
}

function mergedEntries(value: YamlNode, to: Conversion): readonly YamlEntry[] {
  if (value.kind === 'map') return value.entries;
  if (value.kind === 'list' && value.items.every((item) => item.kind === 'map')) {
    return value.items.flatMap((item) => (item.kind === 'map' ? item.entries : []));
  }
  // Null also stands for an alias that was complained about already.
  const isNothing = value.kind === 'scalar' && value.value === null;
  if (!isNothing) report(to, badMerge, 'Only maps can be merged.', value.span);
  return [];
}

function convertAlias(alias: Alias, to: Conversion): YamlNode {
  const span = spanOfNode(alias, to);
  const target = to.anchors.get(alias.source);
  const nothing: YamlNode = { kind: 'scalar', value: null, span };
  if (target === undefined) {
    report(to, unknownAnchor, `No anchor \`&${alias.source}\` stands before this alias.`, span);
    return nothing;
  }
  if (target === null) {
    stop(to, aliasCycle, `The alias \`*${alias.source}\` stands inside of what it repeats.`, span);
    return nothing;
  }
  to.size += target.size;
  to.aliased += target.size;
  if (to.aliased > maxAliased)
    stop(to, aliasBomb, 'The aliases of this document unfold into more than a million values.', span);
  return target.node;
}

const knownTags: Readonly<Record<string, 'scalar' | 'map' | 'list'>> = {
  'tag:yaml.org,2002:str': 'scalar',
  'tag:yaml.org,2002:int': 'scalar',
  'tag:yaml.org,2002:float': 'scalar',
  'tag:yaml.org,2002:bool': 'scalar',
  'tag:yaml.org,2002:null': 'scalar',
  'tag:yaml.org,2002:map': 'map',
  'tag:yaml.org,2002:seq': 'list',
};

function checkTag(node: Node, span: Span, to: Conversion): void {
  const { tag } = node;
  if (tag === undefined || tag === '!' || Object.hasOwn(knownTags, tag)) return;
  report(
    to,
    unknownTag,
    `The tag \`${tag}\` has no meaning here.`,
    span,
    'Text that begins with `!` has to be quoted.',
  );
}

function scalarValue(node: Scalar, span: Span, to: Conversion) {
  const text = typeof node.value === 'string' ? node.value : String(node.value ?? '');
  if (node.type === 'PLAIN')
    return node.tag === 'tag:yaml.org,2002:str' || node.tag === '!' ? text : resolvePlain(text);
  if (node.type === 'QUOTE_DOUBLE' && !text.isWellFormed()) {
    report(to, badCharacter, 'An escape stands for half of a surrogate pair.', span);
  }
  return text;
}

/** An entry without a value: its place is just behind the key. */
function emptyValue(after: Span): YamlNode {
  const span = {
    path: after.path,
    line: after.endLine,
    column: after.endColumn,
    endLine: after.endLine,
    endColumn: after.endColumn,
  };
  return { kind: 'scalar', value: null, span };
}

function spanOfNode(node: Node, to: Conversion): Span {
  return spanBetween(to.lines, node.range?.[0] ?? 0, endOf(node));
}

/** A block map or list ends with its last value; the parser counts the comments and blank lines behind it to it. */
function endOf(node: Node): number {
  const last = (isMap(node) || isSeq(node)) && !node.flow ? node.items.at(-1) : undefined;
  const lastNode = isPairLike(last) ? (last.value ?? last.key) : last;
  return isNode(lastNode) ? endOf(lastNode) : (node.range?.[1] ?? 0);
}

function report(to: Conversion, doc: CodeDoc, message: string, span: Span, hint: string | null = null): void {
  to.findings.push(diagnostic(doc, { message, span, hint }));
}

function stop(to: Conversion, doc: CodeDoc, message: string, span: Span): void {
  if (!to.stopped) report(to, doc, message, span);
  to.stopped = true;
}
