/**
 * JSON for people: what fits in a line stands in one. Whole numbers that doubles cannot hold stay exact (`bigint`).
 * Entries whose value is undefined are left out, as by `JSON.stringify`.
 */
export function prettyJson(value: unknown): string {
  return `${pretty(value, '')}\n`;
}

const lineWidth = 120;

function pretty(value: unknown, indent: string): string {
  const flat = compact(value, lineWidth - indent.length);
  if (flat !== null) return flat;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((item) => deeper + pretty(item, deeper)).join(',\n')}\n${indent}]`;
  const lines = entriesOf(value).map(([key, item]) => `${deeper}${JSON.stringify(key)}: ${pretty(item, deeper)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

/** On one line with spaces, or null where that takes more than `room` characters and the value could be broken up. */
function compact(value: unknown, room: number): string | null {
  if (typeof value !== 'object' || value === null) return scalar(value);
  const isList = Array.isArray(value);
  const parts: string[] = [];
  let length = 2;
  for (const [key, item] of isList ? value.entries() : entriesOf(value)) {
    const before = isList ? '' : `${JSON.stringify(key)}: `;
    const text = compact(item, room - length - before.length);
    if (text === null) return null;
    length += before.length + text.length + 2;
    if (length - 2 > room) return null;
    parts.push(before + text);
  }
  return isList ? `[${parts.join(', ')}]` : `{${parts.join(', ')}}`;
}

function scalar(value: unknown): string {
  return typeof value === 'bigint' ? value.toString() : (JSON.stringify(value) ?? 'null');
}

function entriesOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).filter(([, item]) => item !== undefined);
}
