/** JSON text; whole numbers beyond doubles are written as numbers where they fit and as text where they do not. */
export function stringify(value: unknown, indent = 0): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? plain(one) : one), indent);
}

function plain(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

/** The values of the complete lines of NDJSON. A last line that was cut off by the end of a process is left out. */
export function parseLines(text: string): unknown[] {
  const lines = text.split('\n');
  const complete = text.endsWith('\n') ? lines : lines.slice(0, -1);
  return complete.filter((line) => line !== '').map((line): unknown => JSON.parse(line));
}
