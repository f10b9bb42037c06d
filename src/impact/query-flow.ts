import { expressionOrigins, type NameScope } from './expression-origins.ts';
import { allOrigins, type Flow, type Origins, union } from './flow.ts';
import { readFrom } from './read-from.ts';
import { CannotTell, closingOf, cutAt, isSymbol, isWord, isWordOf, type SqlToken } from './sql-tokens.ts';

/** Queries of a `with`, by name. */
export type Named = ReadonlyMap<string, Flow>;

/**
 * From which columns each column of a query comes, and what decides which rows it has. It knows `with`, `select` with its
 * clauses, joins, queries in `from` and set operations; of anything else it says that it cannot tell.
 * @throws CannotTell
 */
export function queryFlow(tokens: readonly SqlToken[], outer: Named = new Map()): Flow {
  const named = new Map(outer);
  const body = isWord(tokens[0], 'with') ? tokens.slice(readWith(tokens, named)) : tokens;
  const isSetWord = (index: number): boolean => isWordOf(body[index], setWords);
  const [first, ...others] = cutAt(body, isSetWord);
  let flow = partFlow(first?.body ?? [], named);
  for (const { at, body: part } of others) {
    const isAll = isWord(part[0], 'all');
    const rest = isWord(part[0], 'all', 'distinct') ? part.slice(1) : part;
    const both = unionFlow(flow, partFlow(rest, named));
    // A limit counts rows in the order of columns that are called as in the first query.
    const isWhole = isAll && isWord(body[at], 'union') && !part.some((one) => isWord(one, 'limit', 'offset'));
    flow = isWhole ? both : { ...both, rows: union(both.rows, allOrigins(both)) };
  }
  return flow;
}

const setWords = new Set(['union', 'intersect', 'except', 'minus']);

/** Reads `with name as (…), …`; returns where the query itself begins. */
function readWith(tokens: readonly SqlToken[], named: Map<string, Flow>): number {
  let index = 0;
  do {
    const name = tokens[index + 1];
    let open = index + 3;
    if (name?.kind !== 'word' || !isWord(tokens[index + 2], 'as')) throw new CannotTell('a `with` of another form');
    while (isWord(tokens[open], 'not', 'materialized')) open++;
    if (!isSymbol(tokens[open], '(')) throw new CannotTell('a `with` of another form');
    const close = closingOf(tokens, open);
    named.set(name.text, queryFlow(tokens.slice(open + 1, close), named));
    index = close + 1;
  } while (isSymbol(tokens[index], ','));
  return index;
}

/** Columns of set operations are matched by their position, and are called as those of the first query. */
function unionFlow(first: Flow, second: Flow): Flow {
  const others = [...second.columns.values()];
  if (first.columns.size !== others.length || (others.length > 0 && first.open.length + second.open.length > 0))
    throw new CannotTell('columns that cannot be counted');
  const columns = new Map(
    [...first.columns].map(([name, own], index) => [name, union(own, others[index] ?? new Set())]),
  );
  return { columns, open: [...first.open, ...second.open], rows: union(first.rows, second.rows) };
}

function partFlow(tokens: readonly SqlToken[], named: Named): Flow {
  if (isSymbol(tokens[0], '(') && closingOf(tokens, 0) === tokens.length - 1)
    return queryFlow(tokens.slice(1, -1), named);
  if (!isWord(tokens[0], 'select')) throw new CannotTell('something that is no select');
  return selectFlow(tokens, named);
}

function selectFlow(tokens: readonly SqlToken[], named: Named): Flow {
  const [head, ...clauses] = cutAt(tokens.slice(1), (index) => isClause(tokens, index + 1));
  const clauseWord = (at: number): string => tokens[at + 1]?.text ?? '';
  const from = clauses.find(({ at }) => clauseWord(at) === 'from');
  const { relations, conditions } = readFrom(from?.body ?? [], named, queryFlow);
  const isDistinct = isWord(head?.body[0], 'distinct');
  const list = isDistinct || isWord(head?.body[0], 'all') ? (head?.body.slice(1) ?? []) : (head?.body ?? []);
  if (isWord(list[0], 'on', 'as', 'top')) throw new CannotTell('a select of another form');
  const { columns, open, hasStar } = readItems(list, relations);
  const scope: NameScope = { relations, aliases: columns };
  const own = [...columns.values()];
  const rows = clauses
    .filter(({ at }) => clauseWord(at) !== 'from')
    .map(({ at, body }) => clauseOrigins(clauseWord(at), body, scope, hasStar ? null : own));
  const inner = relations.map((one) => one.flow.rows);
  const flow = {
    columns,
    open,
    rows: union(...rows, ...inner, ...conditions.map((one) => expressionOrigins(one, scope))),
  };
  return isDistinct ? { ...flow, rows: union(flow.rows, allOrigins(flow)) } : flow;
}

function isClause(tokens: readonly SqlToken[], index: number): boolean {
  const token = tokens[index];
  if (!isWordOf(token, clauseWords) || isSymbol(tokens[index - 1], '.') || isWord(tokens[index - 1], 'as'))
    return false;
  if (isWord(token, 'from')) return !(isWord(tokens[index - 1], 'distinct') && isWord(tokens[index - 2], 'is', 'not'));
  if (isWord(token, 'group', 'order')) return isWord(tokens[index + 1], 'by');
  return true;
}

const clauseWords = new Set(['from', 'group', 'order', 'where', 'having', 'qualify', 'window', 'limit', 'offset']);

/** `group by 1, all` and `order by 2` speak of columns of the result by their position. */
function clauseOrigins(
  clause: string,
  body: readonly SqlToken[],
  scope: NameScope,
  own: readonly Origins[] | null,
): Origins {
  const isList = clause === 'group' || clause === 'order';
  if (!isList) return expressionOrigins(body, scope);
  const words = body.slice(1);
  const positions = words.filter((one) => one.kind === 'number');
  const isAll = isWord(words[0], 'all');
  if (own === null && (positions.length > 0 || isAll)) throw new CannotTell('positions beside a star');
  const meant = isAll ? own : positions.map((one) => own?.[Number(one.text) - 1] ?? new Set<string>());
  return union(expressionOrigins(words, scope), ...(meant ?? []));
}

function readItems(
  list: readonly SqlToken[],
  relations: NameScope['relations'],
): Pick<Flow, 'columns' | 'open'> & { readonly hasStar: boolean } {
  const columns = new Map<string, Origins>();
  const open: string[] = [];
  let hasStar = false;
  const pieces = cutAt(list, (index) => isSymbol(list[index], ',')).map((one) => one.body);
  for (const [position, item] of pieces.entries()) {
    if (item.length === 0) continue;
    const starred = starOf(item, relations);
    if (starred !== null) {
      hasStar = true;
      for (const { flow } of starred) {
        for (const [name, own] of flow.columns) columns.set(name, union(columns.get(name) ?? new Set(), own));
        open.push(...flow.open);
      }
      continue;
    }
    const { name, value } = namedItem(item, position);
    const own = expressionOrigins(value, { relations, aliases: columns });
    const first = columns.get(name);
    columns.set(name, union(first ?? new Set(), own));
    // In set operations only the place counts, so that a repeated name keeps one of its own.
    if (first !== undefined && !hasStar) columns.set(unnamed(position), own);
  }
  return { columns, open, hasStar };
}

/** The relations whose columns `*` or `t.*` stand for; null where the item is an expression. */
function starOf(item: readonly SqlToken[], relations: NameScope['relations']): NameScope['relations'] | null {
  const isStar = isSymbol(item[0], '*');
  const isOwn = item[0]?.kind === 'word' && isSymbol(item[1], '.') && isSymbol(item[2], '*');
  if (!isStar && !isOwn) return null;
  if (item.length !== (isStar ? 1 : 3)) throw new CannotTell('a star with exceptions');
  const found = isStar ? relations : relations.filter((one) => one.name === item[0]?.text);
  if (found.length === 0) throw new CannotTell('a star of something else');
  return found;
}

/** A column that cannot be named. */
function unnamed(position: number): string {
  return ` ${position}`;
}

const noAlias = ['end', 'null', 'true', 'false'];

/** `value as name`, `value name`, `t.name`; others get the name of their place. */
function namedItem(
  item: readonly SqlToken[],
  position: number,
): { readonly name: string; readonly value: readonly SqlToken[] } {
  if (isSymbol(item[1], ':') && !isSymbol(item[2], ':')) throw new CannotTell('an alias in front');
  const last = item.at(-1);
  const before = item.at(-2);
  if (last?.kind === 'text' && isWord(before, 'as')) throw new CannotTell('a string as a name');
  if (last?.kind !== 'word' || isWord(last, ...noAlias)) return { name: unnamed(position), value: item };
  if (isWord(before, 'as')) return { name: last.text, value: item.slice(0, -2) };
  // Whether the last word is a name or part of the value does not show: it is taken for both.
  const isPlain = before === undefined || before.kind !== 'symbol' || before.text === '.' || before.text === ')';
  return { name: isPlain ? last.text : unnamed(position), value: item };
}
