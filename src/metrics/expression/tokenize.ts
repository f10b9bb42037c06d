export interface Token {
  readonly kind: 'number' | 'name' | 'variable' | 'symbol' | 'end';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What is wrong with an expression, and where. */
export interface ExpressionProblem {
  readonly message: string;
  readonly hint: string | null;
  readonly start: number;
  readonly end: number;
}

const pattern =
  /\s+|(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_]\w*)|(?<variable>\$[A-Za-z_]\w*)|(?<symbol>[-+*/()])/y;

/** The tokens of an expression, the last one its end; or the first character that means nothing. */
export function tokenize(text: string): readonly Token[] | ExpressionProblem {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return strangeCharacter(text, at);
    const end = at + found[0].length;
    const kind = (['number', 'name', 'variable', 'symbol'] as const).find((one) => found.groups?.[one] !== undefined);
    if (kind !== undefined) tokens.push({ kind, text: found[0], start: at, end });
    at = end;
  }
  return [...tokens, { kind: 'end', text: '', start: text.length, end: text.length }];
}

function strangeCharacter(text: string, at: number): ExpressionProblem {
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const hint = { '×': 'Write `*`.', '÷': 'Write `/`.', '−': 'Write `-`.', '%': 'Multiply by 100 to get percent.' }[
    char
  ];
  return {
    message: `\`${char}\` means nothing in an expression.`,
    hint: hint ?? 'An expression has metrics, numbers, `$variables`, `+`, `-`, `*`, `/` and parentheses.',
    start: at,
    end: at + char.length,
  };
}
