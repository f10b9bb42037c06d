/** Words that mean the same in capitals. Other words may be names, which not every warehouse takes in any case. */
const keywords: ReadonlySet<string> = new Set(
  `select from where group by order having limit offset with recursive as on using join inner left right full outer cross union all
   except intersect distinct case when then else end and or not in is null like ilike between exists true false asc desc nulls first
   last over partition rows range preceding following unbounded current row filter within qualify window interval cast try_cast values
   lateral unnest date timestamp count sum avg min max coalesce nullif extract any some collate tablesample`.split(
    /\s+/,
  ),
);

const token =
  /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|[\p{L}_][\p{L}\p{N}_$]*|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|<>|!=|<=|>=|\|\||::|->>|->|=>|[^\s]/gu;

/**
 * The tokens of a query without what makes no difference in any dialect: white space, comments, the case of keywords, a last
 * semicolon, and parentheses around one token or around parentheses. Queries with equal tokens are the same query.
 */
export function normalSql(sql: string): string {
  const tokens: string[] = [];
  for (const [text] of sql.matchAll(token)) {
    if (/^(?:\s|--|\/\*)/.test(text)) continue;
    const lower = text.toLowerCase();
    tokens.push(text === '!=' ? '<>' : keywords.has(lower) ? lower : text);
  }
  while (tokens.at(-1) === ';') tokens.pop();
  return withoutSpareParentheses(tokens).join(' ');
}

/** After these, a parenthesis only groups: it opens no list of arguments and no list of values. */
const beforeGrouping: ReadonlySet<string> = new Set(
  `select where and or not on when then else by having , ( = <> < > <= >= + - * / || between like limit`.split(' '),
);

/** What makes a parenthesis more than a group: several values, or a query. */
const queryStart: ReadonlySet<string> = new Set(['select', 'with', 'values', 'from']);

function withoutSpareParentheses(tokens: readonly string[]): string[] {
  const closing = closingOf(tokens);
  const spare = new Set<number>();
  for (const [open, close] of closing) {
    const isGrouping = open === 0 || beforeGrouping.has(tokens[open - 1] ?? '');
    const isSingle = close === open + 2;
    const isDoubled = tokens[open - 1] === '(' && closing.get(open - 1) === close + 1;
    if (!isGrouping || !(isSingle || isDoubled) || queryStart.has(tokens[open + 1] ?? '')) continue;
    if (isDoubled && hasComma(tokens, open, close)) continue;
    spare.add(open).add(close);
  }
  const left = tokens.filter((_, index) => !spare.has(index));
  return spare.size === 0 ? left : withoutSpareParentheses(left);
}

/** Index of each opening parenthesis → index of the one that closes it. */
function closingOf(tokens: readonly string[]): Map<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (const [index, text] of tokens.entries()) {
    if (text === '(') open.push(index);
    const start = text === ')' ? open.pop() : undefined;
    if (start !== undefined) pairs.set(start, index);
  }
  return pairs;
}

function hasComma(tokens: readonly string[], open: number, close: number): boolean {
  let depth = 0;
  for (const text of tokens.slice(open + 1, close)) {
    if (text === '(') depth++;
    else if (text === ')') depth--;
    else if (text === ',' && depth === 0) return true;
  }
  return false;
}
