/** A text constant; raw where that spares escaping the backslashes of a pattern. */
export function bigqueryText(value: string): string {
  if (value.includes('\\') && !/['\n\r\0]|\\$/.test(value)) return `r'${value}'`;
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\0', '\\u0000');
  return `'${escaped}'`;
}
