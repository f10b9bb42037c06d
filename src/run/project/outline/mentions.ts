/**
 * Adds every text in plain data that may name something defined elsewhere: values and keys, and what stands in quotes inside of
 * template tags (`{{ref "orders"}}`). More than needed does no harm, less would.
 */
export function addMentions(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') {
    into.add(value);
    if (value.includes('{{')) for (const [, a, b] of value.matchAll(/"([^"]*)"|'([^']*)'/g)) into.add(a ?? b ?? '');
  } else if (Array.isArray(value)) {
    for (const item of value) addMentions(item, into);
  } else if (typeof value === 'object' && value !== null && !isPlace(value)) {
    const entries = value as Readonly<Record<string, unknown>>;
    for (const key in entries) {
      into.add(key);
      addMentions(entries[key], into);
    }
  }
}

/** What something mentions, sorted. */
export function mentionsOf(value: unknown): string[] {
  const found = new Set<string>();
  addMentions(value, found);
  return [...found].sort();
}

/** True for a span, and for an `at`, which only tell where something is written. */
export function isPlace(value: object): boolean {
  return 'self' in value ? isSpan(value.self) : isSpan(value);
}

function isSpan(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('endColumn' in value && 'endLine' in value)) return false;
  return 'path' in value && 'line' in value && 'column' in value && Object.keys(value).length === 5;
}
