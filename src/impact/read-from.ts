import type { NameScope } from './expression-origins.ts';
import { type Flow, tableFlow } from './flow.ts';
import { CannotTell, closingOf, isSymbol, isWord, type SqlToken } from './sql-tokens.ts';

interface From {
  readonly relations: NameScope['relations'];
  /** What rows are joined by. */
  readonly conditions: readonly (readonly SqlToken[])[];
}

const joinWords = ['join', 'inner', 'left', 'right', 'full', 'cross', 'semi', 'anti', 'outer'];
const otherWords = ['natural', 'positional', 'asof', 'pivot', 'unpivot', 'tablesample', 'lateral', 'match_recognize'];
const afterRelation = [...joinWords, 'on', 'using'];

/** Reads what stands behind `from`: tables, queries of a `with`, queries in parentheses, and their joins. */
export function readFrom(
  tokens: readonly SqlToken[],
  named: ReadonlyMap<string, Flow>,
  queryFlow: (tokens: readonly SqlToken[], named: ReadonlyMap<string, Flow>) => Flow,
): From {
  const relations: { name: string; flow: Flow }[] = [];
  const conditions: (readonly SqlToken[])[] = [];
  let index = 0;
  while (index < tokens.length) {
    const token = tokens[index];
    let name = '';
    let flow: Flow | undefined;
    if (isSymbol(token, '(')) {
      const close = closingOf(tokens, index);
      flow = queryFlow(tokens.slice(index + 1, close), named);
      index = close + 1;
    } else if (token?.kind === 'table') {
      name = tableName(token.text);
      flow = tableFlow(token.text);
      index++;
    } else if (token?.kind === 'word') {
      name = token.text;
      flow = named.get(token.text);
      index++;
    }
    if (flow === undefined) throw new CannotTell('a table that the project does not know');
    if (isWord(tokens[index], 'as')) index++;
    const alias = tokens[index];
    if (alias?.kind === 'word' && !isWord(alias, ...afterRelation)) {
      if (isWord(alias, ...otherWords)) throw new CannotTell('a join of another form');
      name = alias.text;
      index++;
    }
    relations.push({ name, flow });
    const end = conditionEnd(tokens, index);
    if (end > index) conditions.push(tokens.slice(index + 1, end));
    index = skipJoin(tokens, end);
  }
  return { relations, conditions };
}

/** Without an alias a table is called by its own name. */
function tableName(id: string): string {
  const name = id.slice(id.indexOf(':') + 1).toLowerCase();
  return id.startsWith('event:') ? `event_${name.replace(/\W/g, '_')}` : name;
}

/** Where the condition ends that begins here with `on` or `using`; `start` where there is none. */
function conditionEnd(tokens: readonly SqlToken[], start: number): number {
  if (!isWord(tokens[start], 'on', 'using')) return start;
  let index = start + 1;
  while (index < tokens.length) {
    if (isSymbol(tokens[index], '(')) index = closingOf(tokens, index);
    else if (isSymbol(tokens[index], ',') || isJoin(tokens, index)) return index;
    index++;
  }
  return index;
}

/** `left(x, 1)` is a function. */
function isJoin(tokens: readonly SqlToken[], index: number): boolean {
  const isFunction = isWord(tokens[index], 'left', 'right') && isSymbol(tokens[index + 1], '(');
  return isWord(tokens[index], ...joinWords) && !isFunction && !isSymbol(tokens[index - 1], '.');
}

function skipJoin(tokens: readonly SqlToken[], start: number): number {
  if (start >= tokens.length) return start;
  if (isSymbol(tokens[start], ',')) return start + 1;
  let index = start;
  while (isWord(tokens[index], ...joinWords)) index++;
  if (index === start) throw new CannotTell('a `from` of another form');
  if (index >= tokens.length) throw new CannotTell('a join without a table');
  return index;
}
