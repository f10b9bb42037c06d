/**
 * The names among `candidates` that `written` may have meant, nearest first.
 * Distance is Damerau–Levenshtein (optimal string alignment) on lower-cased text, allowed up to 40 % of the length.
 */
export function suggest(written: string, candidates: Iterable<string>): string[] {
  const lower = written.toLowerCase();
  const limit = Math.floor(written.length * 0.4) + 1;
  const found: { name: string; distance: number }[] = [];
  for (const name of candidates) {
    if (Math.abs(name.length - written.length) > limit) continue;
    const distance = editDistance(lower, name.toLowerCase(), limit);
    if (distance <= limit) found.push({ name, distance });
  }
  found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return found.map((one) => one.name);
}

/** A hint for an unknown name: "Did you mean `x`?", else the list of what there is, else null. */
export function didYouMean(written: string, candidates: Iterable<string>): string | null {
  const names = [...candidates];
  const near = suggest(written, names).slice(0, 3);
  if (near.length > 0) return `Did you mean ${near.map((name) => `\`${name}\``).join(' or ')}?`;
  if (names.length === 0) return null;
  const shown = names.slice(0, 12).map((name) => `\`${name}\``);
  return `Known: ${shown.join(', ')}${names.length > shown.length ? `, and ${names.length - shown.length} more` : ''}.`;
}

function editDistance(a: string, b: string, limit: number): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        value = Math.min(value, (beforePrevious[j - 2] ?? 0) + 1);
      }
      row.push(value);
      best = Math.min(best, value);
    }
    if (best > limit) return limit + 1;
    beforePrevious = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
