import type { SqlToken } from './sql-tokens.ts';

/** Words that name no column in any dialect unless they stand in quotes. */
export const reservedWords: ReadonlySet<string> = new Set([
  ...['all', 'and', 'any', 'array', 'as', 'asc', 'case', 'cast', 'collate', 'default', 'desc', 'distinct', 'else'],
  ...['end', 'except', 'false', 'fetch', 'for', 'from', 'group', 'having', 'in', 'intersect', 'into', 'lateral'],
  ...['limit', 'not', 'null', 'on', 'or', 'order', 'qualify', 'select', 'some', 'then', 'to', 'true', 'union'],
  ...['using', 'when', 'where', 'window', 'with'],
]);

/** Words that follow an operand where they are keywords. Columns may be called like them, too. */
const followers: ReadonlySet<string> = new Set([
  ...['is', 'like', 'ilike', 'between', 'similar', 'escape', 'over', 'within', 'filter', 'nulls', 'first', 'last'],
  ...['rows', 'range', 'groups', 'preceding', 'following', 'at'],
]);

const beforeBy: ReadonlySet<string> = new Set(['order', 'group', 'partition']);

/** Whether a word surely is no name of a column: it is reserved, or stands where a column cannot. */
export function isKeyword(tokens: readonly SqlToken[], index: number): boolean {
  const token = tokens[index];
  if (token === undefined || token.isQuoted) return false;
  if (reservedWords.has(token.text)) return true;
  const [before, next] = [tokens[index - 1], tokens[index + 1]];
  // `interval 1 day`, `limit 5`: no column stands beside a number.
  if (before?.kind === 'number' || next?.kind === 'number') return true;
  if (token.text === 'by') return before?.kind === 'word' && beforeBy.has(before.text);
  if (token.text === 'partition') return next?.kind === 'word' && next.text === 'by';
  return followers.has(token.text) && isOperand(before);
}

function isOperand(token: SqlToken | undefined): boolean {
  if (token === undefined || token.kind === 'table') return false;
  if (token.kind === 'symbol') return token.text === ')' || token.text === ']';
  if (token.kind !== 'word' || token.isQuoted) return true;
  return !reservedWords.has(token.text) && !followers.has(token.text);
}
