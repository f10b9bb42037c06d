/** Plain data without the places in files (`at`, `span`) that it was read from. */
export function withoutPlaces(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutPlaces);
  const kept = Object.entries(value).filter(([key, one]) => !isPlace(key, one));
  return Object.fromEntries(kept.map(([key, one]) => [key, withoutPlaces(one)]));
}

function isPlace(key: string, value: unknown): boolean {
  return (key === 'at' || key === 'span') && typeof value === 'object' && value !== null;
}
