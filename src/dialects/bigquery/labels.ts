import type { TableLayout } from '../../sql/table-layout.ts';

/** BigQuery takes so many labels on a table, and so many characters in a key or a value. */
const mostLabels = 64;
const longest = 63;

/**
 * The labels of a table: what kind of thing it is, its owner, its tags (which have no value), the labels of the target, and those
 * written for the table itself, later ones over earlier ones. What BigQuery does not take in a label is replaced.
 * https://docs.cloud.google.com/bigquery/docs/labels-intro#requirements
 */
export function tableLabels(
  layout: TableLayout,
  ofTarget: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const all: (readonly [key: string, value: string])[] = [
    ...layout.tags.map((tag) => [tag, ''] as const),
    ...Object.entries(ofTarget),
    ...Object.entries(layout.labels),
  ];
  const own: (readonly [string, string])[] = [
    ['waymark_kind', layout.kind],
    ...(layout.owner === null ? [] : [['owner', layout.owner] as const]),
  ];
  const labels = new Map<string, string>();
  for (const [key, value] of [...own, ...all]) {
    const name = labelKey(key);
    if (name !== '') labels.set(name, labelValue(value));
  }
  // What stands last was written for this table: it stays where there are too many.
  return Object.fromEntries([...labels].slice(-mostLabels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Lower-case letters of any script, digits, `_` and `-`; begins with a letter. */
export function labelKey(text: string): string {
  const key = labelValue(text).replace(/^[^\p{L}]+/u, '');
  return key;
}

export function labelValue(text: string): string {
  const plain = text
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/[^\p{Ll}\p{Lo}\p{N}_-]+/gu, '_');
  return [...plain].slice(0, longest).join('');
}
