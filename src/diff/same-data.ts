/** Keys that say where something is written, not what it says. */
const places: ReadonlySet<string> = new Set(['at', 'span', 'defined_at']);

/** Whether two parts of a catalog say the same, wherever they are written. Keys without a value count as absent. */
export function sameData(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) return sameList(one, other);
  const left = one as Readonly<Record<string, unknown>>;
  const right = other as Readonly<Record<string, unknown>>;
  for (const key in left) if (!places.has(key) && !sameData(left[key], right[key])) return false;
  for (const key in right) if (!places.has(key) && right[key] !== undefined && left[key] === undefined) return false;
  return true;
}

function sameList(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  return one.every((item, index) => sameData(item, other[index]));
}

/** Whether two lists hold the same values in any order. */
export function sameSet(one: readonly unknown[], other: readonly unknown[]): boolean {
  const values = new Set(other);
  return one.length === other.length && one.every((value) => values.has(value));
}
