import { addColumnOrigins, allOrigins, type Flow, type Origins } from './flow.ts';
import { isKeyword } from './sql-keywords.ts';
import { CannotTell, isSymbol, isWord, isWordOf, type SqlToken } from './sql-tokens.ts';

/** What names in an expression may mean. */
export interface NameScope {
  /** The rows that are read, by the name that they have in the query. */
  readonly relations: readonly { readonly name: string; readonly flow: Flow }[];
  /** Columns of the result, which some dialects let expressions name. */
  readonly aliases: ReadonlyMap<string, Origins>;
}

/**
 * What an expression is made of: every word that may be a column is taken for one. A word that is a keyword as well is
 * looked up too unless it is surely none, which may report too much and never too little.
 */
export function expressionOrigins(tokens: readonly SqlToken[], scope: NameScope): Origins {
  const found = new Set<string>();
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.kind === 'table') throw new CannotTell('a table in an expression');
    if (token?.kind === 'symbol') refuseStar(tokens, index);
    if (token?.kind !== 'word' || !mayBeColumn(tokens, index)) continue;
    addPathOrigins(pathAt(tokens, index), scope, found);
  }
  return found;
}

/** False where a word surely names no column. */
function mayBeColumn(tokens: readonly SqlToken[], index: number): boolean {
  const token = tokens[index];
  const before = tokens[index - 1];
  if (isWord(token, 'select') || (isWordOf(token, queryWords) && isSymbol(before, '(')))
    throw new CannotTell('a query in a query');
  if (isSymbol(before, '.') || isTypeName(tokens, index)) return false;
  if (!isSymbol(tokens[index + 1], '(')) return !isKeyword(tokens, index);
  if (isWord(token, 'columns', 'exists')) throw new CannotTell('columns by a pattern');
  return false;
}

/** What a query may begin with. */
const queryWords = new Set(['with', 'from', 'values', 'table', 'pivot', 'unpivot', 'summarize', 'describe']);

/** The parts of `a.b.c`. */
function pathAt(tokens: readonly SqlToken[], start: number): string[] {
  const parts: string[] = [];
  for (let index = start; tokens[index]?.kind === 'word'; index += 2) {
    parts.push(tokens[index]?.text ?? '');
    if (!isSymbol(tokens[index + 1], '.')) break;
  }
  return parts;
}

/** A star that stands for columns, and not for a product or in `count(*)`. */
function refuseStar(tokens: readonly SqlToken[], index: number): void {
  if (!isSymbol(tokens[index], '*')) return;
  const before = tokens[index - 1];
  const isCount = isSymbol(before, '(') && isWord(tokens[index - 2], 'count') && isSymbol(tokens[index + 1], ')');
  const isProduct = before !== undefined && (before.kind !== 'symbol' || before.text === ')' || before.text === ']');
  if (!isCount && !isProduct) throw new CannotTell('a star in an expression');
}

/** `date` in `cast(x as date)`, `x::date` and `date '2026-01-01'`. */
function isTypeName(tokens: readonly SqlToken[], index: number): boolean {
  const before = tokens[index - 1];
  const isCast = isSymbol(before, ':') && isSymbol(tokens[index - 2], ':');
  return isWord(before, 'as') || isCast || tokens[index + 1]?.kind === 'text';
}

/** `table.column`, `column.field`, `schema.table.column`: what is no name of a table is looked up as a column, part by part. */
function addPathOrigins([first = '', ...fields]: readonly string[], scope: NameScope, into: Set<string>): void {
  const [field] = fields;
  const isTable = field !== undefined && scope.relations.some((one) => one.name === first);
  if (!isTable) {
    for (const part of [first, ...fields]) addNameOrigins(part, scope, into);
    return;
  }
  const others = scope.relations.filter((one) => one.name !== first);
  addNameOrigins(first, { ...scope, relations: others }, into);
  for (const { name, flow } of scope.relations) if (name === first) addColumnOrigins(flow, field, into);
}

function addNameOrigins(name: string, { relations, aliases }: NameScope, into: Set<string>): void {
  // The name of a table as a value is the whole row.
  const isColumn = relations.some((one) => one.flow.columns.has(name));
  for (const one of relations) {
    addColumnOrigins(one.flow, name, into);
    if (!isColumn && one.name === name) for (const origin of allOrigins(one.flow)) into.add(origin);
  }
  const own = aliases.get(name);
  if (own !== undefined) for (const one of own) into.add(one);
}
