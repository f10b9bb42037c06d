const dateOnly = /^\d{4}-\d{2}-\d{2}$/;
const instant = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

/** True for `2026-01-31`, as opposed to an instant. */
export function isDate(bound: string): boolean {
  return dateOnly.test(bound);
}

/** True for a date that exists, and for an instant with its zone. */
export function isBound(text: string): boolean {
  const value = new Date(text);
  if (Number.isNaN(value.getTime())) return false;
  // JavaScript takes 2026-02-30 for the second of March.
  return isDate(text) ? value.toISOString().startsWith(text) : instant.test(text);
}
