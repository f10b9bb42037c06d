/** Fields that name no column that is read for what a definition computes. */
const aside = new Set(['at', 'span', 'of', 'dimensions', 'tags', 'owner', 'description', 'unit', 'type', 'healthy']);

const nothing: ReadonlySet<unknown> = new Set();

/** Names that stand in a definition, also within conditions; texts in quotes are none. `without` are parts to pass over. */
export function wordsOf(value: unknown, without: ReadonlySet<unknown> = nothing): string[] {
  if (without.has(value)) return [];
  if (typeof value === 'string') {
    const bare = value.replace(/'(?:[^']|'')*'/g, ' ');
    return [value, ...(bare.match(/[A-Za-z_$][\w$.]*/g) ?? []), ...(bare.match(/[A-Za-z_$][\w$]*/g) ?? [])];
  }
  if (Array.isArray(value)) return value.flatMap((one) => wordsOf(one, without));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => (aside.has(key) ? [] : wordsOf(one, without)));
}
