/** A piece of SQL. Words and symbols are lower-cased, since unquoted names do not mind case and quoted ones rarely differ by it. */
export interface SqlToken {
  readonly kind: 'word' | 'table' | 'text' | 'number' | 'symbol';
  readonly text: string;
  /** A word in quotes is a name, whatever it says. */
  readonly isQuoted?: true;
}

/** Thrown where SQL is not understood for sure; whoever reads it then speaks of whole tables. */
export class CannotTell extends Error {}

/** How the SQL of a model names a table that it reads, so that it is told from names in the SQL itself. */
export function tableMark(id: string): string {
  return `\`waymark ${id}\``;
}

const space = String.raw`\s+|--[^\n]*|/\*[\s\S]*?\*/`;
const mark = '`waymark ([^`]*)`';
const pattern = new RegExp(
  `(?:${space})|${mark}|('''|"""|\\$\\$)|'((?:[^'\\\\]|''|\\\\[^'])*)'|"((?:[^"]|"")*)"|\`([^\`]*)\`|([\\p{L}_][\\p{L}\\p{N}_$]*)|(\\d[\\w.]*)|([^\\s])`,
  'uy',
);

/** What a string or a comment begins with that was not understood as one. */
const unsure = new Set(["'", '"', '`', '#']);

/**
 * Splits rendered SQL into tokens; spaces and comments are left out. Where a string ends has to be sure in every dialect: a
 * backslash before a quote is refused, and so are `#` (a comment in one, a column in another) and quotes in threes.
 * @throws CannotTell
 */
export function sqlTokens(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < sql.length) {
    const match = pattern.exec(sql);
    if (match === null) throw new CannotTell('a character that SQL does not have');
    const [, table, odd, text, quoted, ticked, word, number, symbol] = match;
    if (odd !== undefined || (symbol !== undefined && unsure.has(symbol)))
      throw new CannotTell('a string of one dialect');
    const name = quoted ?? ticked;
    if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word.toLowerCase() });
    else if (name !== undefined) tokens.push({ kind: 'word', text: name.toLowerCase(), isQuoted: true });
    else if (text !== undefined) tokens.push({ kind: 'text', text });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (table !== undefined) tokens.push({ kind: 'table', text: table });
  }
  return tokens;
}

/** Whether it is one of these words of SQL. A name in quotes is none, whatever it says. */
export function isWord(token: SqlToken | undefined, ...texts: readonly string[]): boolean {
  return token?.kind === 'word' && token.isQuoted !== true && texts.includes(token.text);
}

export function isWordOf(token: SqlToken | undefined, texts: ReadonlySet<string>): boolean {
  return token?.kind === 'word' && token.isQuoted !== true && texts.has(token.text);
}

export function isSymbol(token: SqlToken | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text;
}

/** Where the parenthesis that opens at `start` closes. */
export function closingOf(tokens: readonly SqlToken[], start: number): number {
  let depth = 0;
  for (let index = start; index < tokens.length; index++) {
    if (isSymbol(tokens[index], '(')) depth++;
    else if (isSymbol(tokens[index], ')') && --depth === 0) return index;
  }
  throw new CannotTell('a parenthesis that does not close');
}

/** Pieces between tokens outside of parentheses for which `isCut` holds; each with the token that it follows. */
export function cutAt(
  tokens: readonly SqlToken[],
  isCut: (index: number) => boolean,
): { readonly at: number; readonly body: readonly SqlToken[] }[] {
  const pieces: { at: number; body: readonly SqlToken[] }[] = [];
  let at = -1;
  for (let index = 0; index < tokens.length; index++) {
    if (isSymbol(tokens[index], '(')) index = closingOf(tokens, index);
    else if (isCut(index)) {
      pieces.push({ at, body: tokens.slice(at + 1, index) });
      at = index;
    }
  }
  pieces.push({ at, body: tokens.slice(at + 1) });
  return pieces;
}
