import { sameData } from './same-data.ts';

/** Fields that differ and that nothing else looks at. None where one of the two is not there. */
export function otherFields(before: object | null, after: object | null, known: ReadonlySet<string>): string[] {
  if (before === null || after === null) return [];
  const [was, is]: Readonly<Record<string, unknown>>[] = [{ ...before }, { ...after }];
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].filter((field) => !known.has(field) && !sameData(was?.[field], is?.[field]));
}
