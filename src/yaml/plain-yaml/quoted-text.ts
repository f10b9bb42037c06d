import { backslash, type Cursor, doubleQuote, doubt, newline, quote } from './cursor.ts';

/** The offset behind the closing quote if it stands on the same line, else -1. */
export function quoteEnd({ text, at }: Cursor): number {
  const closing = text.charCodeAt(at);
  for (let offset = at + 1; ; offset++) {
    const code = text.charCodeAt(offset);
    if (code === newline) return -1;
    const next = text.charCodeAt(offset + 1);
    const isPair = closing === quote ? code === quote && next === quote : code === backslash && next !== newline;
    if (isPair) offset++;
    else if (code === closing) return offset + 1;
  }
}

/** Reads text in single or double quotes that ends on the same line. */
export function readQuoted(cursor: Cursor): string {
  const end = quoteEnd(cursor);
  if (end < 0) doubt();
  const { text, at } = cursor;
  const inner = text.slice(at + 1, end - 1);
  cursor.at = end;
  return text.charCodeAt(at) === doubleQuote ? decodeEscapes(inner) : inner.replaceAll("''", "'");
}

const escapes: ReadonlyMap<string, string> = new Map(
  Object.entries({ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }),
);

/** Escapes as in JSON. The others that YAML knows are rare, and half a surrogate pair is an error. */
function decodeEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  const decoded = text.replace(/\\(?:u([\dA-Fa-f]{4})|(.))/g, (_, code: string | undefined, char: string) =>
    code === undefined ? (escapes.get(char) ?? doubt()) : String.fromCharCode(Number.parseInt(code, 16)),
  );
  return decoded.isWellFormed() ? decoded : doubt();
}
