import type { Span } from '../base/span.ts';
import { readCatalogFile } from '../check/read-file.ts';
import type { YamlEntry, YamlMap } from '../yaml/nodes.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { sameData } from './same-data.ts';

/** Keys of an event that come before its version, in the order in which people write them. */
const before: ReadonlySet<string> = new Set([
  'description',
  'trigger',
  'owner',
  'platforms',
  'tags',
  'status',
  'renamed_from',
]);

/**
 * The text of a catalog file with another version of one event; everything else stays as it is written, comments and line breaks
 * too. Null where it cannot be written without changing something else, as where events share an anchor.
 */
export function writeVersion(text: string, event: string, version: string): string | null {
  const map = findEvent(text, event);
  if (map === null) return null;
  const own = map.entries.filter((entry) => isInside(entry.keySpan, map.span));
  const written = own.find((entry) => entry.key === 'version');
  const changed =
    written === undefined ? insertVersion(text, map, own, version) : replaceValue(text, written.value.span, version);
  return changed !== null && changesOnlyVersion(text, changed, event, version) ? changed : null;
}

function findEvent(text: string, event: string): YamlMap | null {
  const parsed = parseYaml({ path: '', text });
  for (const document of parsed.value?.documents ?? []) {
    const events = document.entries.find((entry) => entry.key === 'events')?.value;
    const found = events?.kind === 'map' ? events.entries.find((entry) => entry.key === event) : undefined;
    if (found?.value.kind !== 'map') continue;
    // An alias stands for a map that is written elsewhere.
    return isBefore(found.value.span, found.keySpan) ? null : found.value;
  }
  return null;
}

function isBefore(one: Span, other: Span): boolean {
  return one.line < other.line || (one.line === other.line && one.column < other.column);
}

function isInside(span: Span, whole: Span): boolean {
  return (
    !isBefore(span, whole) &&
    (span.line < whole.endLine || (span.line === whole.endLine && span.column <= whole.endColumn))
  );
}

function replaceValue(text: string, span: Span, version: string): string {
  const start = offsetOf(text, span.line, span.column);
  const end = offsetOf(text, span.endLine, span.endColumn);
  const quote = /^["']/.exec(text.slice(start, end))?.[0] ?? '';
  return text.slice(0, start) + quote + version + quote + text.slice(end);
}

/** In front of the first key that comes after it; else behind the last key; else in front of all. */
function insertVersion(text: string, map: YamlMap, entries: readonly YamlEntry[], version: string): string | null {
  const start = offsetOf(text, map.span.line, map.span.column);
  const isFlow = text[start] === '{';
  const next = entries.find((entry) => !before.has(entry.key));
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return isFlow ? insert(text, start + 1, `version: ${version}`) : null;
  const breakText = text.includes('\r\n') ? '\r\n' : '\n';
  if (next === undefined && !isFlow && last.keySpan.line === last.value.span.endLine) {
    const lineEnd = text.indexOf('\n', start === -1 ? 0 : offsetOf(text, last.keySpan.line, 1));
    const end = lineEnd === -1 ? text.length : lineEnd - (text[lineEnd - 1] === '\r' ? 1 : 0);
    return insert(text, end, `${breakText}${' '.repeat(last.keySpan.column - 1)}version: ${version}`);
  }
  const { keySpan } = next ?? first;
  const between = isFlow ? ', ' : breakText + ' '.repeat(keySpan.column - 1);
  return insert(text, offsetOf(text, keySpan.line, keySpan.column), `version: ${version}${between}`);
}

function insert(text: string, at: number, words: string): string {
  return text.slice(0, at) + words + text.slice(at);
}

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let count = 1; count < line; count++) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}

/** Reads both texts as a check would: the one version differs and nothing else does. */
function changesOnlyVersion(text: string, changed: string, event: string, version: string): boolean {
  const old = readCatalogFile({ path: '', text });
  const now = readCatalogFile({ path: '', text: changed });
  const expected = old.specs.events.map((one) =>
    one.name === event && one.value !== undefined ? { ...one, value: { ...one.value, version } } : one,
  );
  return (
    old.diagnostics.length >= now.diagnostics.length && sameData({ ...old.specs, events: expected }, { ...now.specs })
  );
}
