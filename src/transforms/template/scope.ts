import type { JsonValue } from '../../model/values.ts';
import type { PathExpr } from './nodes.ts';
import { isListValue, isObjectValue, type TemplateValue } from './values.ts';

/** What names mean at one place of a template: the innermost of nested frames. */
export interface Scope {
  /** `this`: the item of an `each`, the arguments of a partial; null at the top of a model. */
  readonly value: TemplateValue;
  /** Names given with `as |name|`. */
  readonly locals: ReadonlyMap<string, TemplateValue>;
  /** `@index`, `@first`, `@last`, `@key`. */
  readonly data: ReadonlyMap<string, JsonValue>;
  readonly parent: Scope | null;
}

const nothing: ReadonlyMap<string, never> = new Map<string, never>();

export const topScope: Scope = { value: null, locals: nothing, data: nothing, parent: null };

export function innerScope(parent: Scope, parts: Partial<Omit<Scope, 'parent'>>): Scope {
  return { value: parts.value ?? null, locals: parts.locals ?? nothing, data: parts.data ?? nothing, parent };
}

/** The value of a path, or undefined where nothing has that name. */
export function lookUp(path: PathExpr, scope: Scope): TemplateValue | undefined {
  const from = ancestor(scope, path.up);
  if (from === null) return undefined;
  const [first, ...rest] = path.parts;
  if (first === undefined) return from.parent === null ? undefined : from.value;
  if (path.data) return entriesOf(dataOf(from, first), rest);
  if (path.own || path.up > 0) return entriesOf(from.value, path.parts);
  const local = localOf(from, first);
  return local === undefined ? entriesOf(from.value, path.parts) : entriesOf(local, rest);
}

function ancestor(scope: Scope, up: number): Scope | null {
  let found: Scope | null = scope;
  for (let step = 0; step < up && found !== null; step++) found = found.parent;
  return found;
}

function dataOf(scope: Scope, name: string): JsonValue | undefined {
  for (let one: Scope | null = scope; one !== null; one = one.parent) {
    if (one.data.has(name)) return one.data.get(name);
  }
  return undefined;
}

function localOf(scope: Scope, name: string): TemplateValue | undefined {
  for (let one: Scope | null = scope; one !== null; one = one.parent) {
    if (one.locals.has(name)) return one.locals.get(name);
  }
  return undefined;
}

function entriesOf(value: TemplateValue | undefined, keys: readonly string[]): TemplateValue | undefined {
  let found = value;
  for (const key of keys) {
    if (isListValue(found)) found = key === 'length' ? found.length : found[Number(key)];
    else if (isObjectValue(found) && Object.hasOwn(found, key)) found = found[key];
    else return undefined;
  }
  return found;
}

/** Names that could have been meant at this place. */
export function namesInScope(scope: Scope): string[] {
  const names: string[] = [];
  for (let one: Scope | null = scope; one !== null; one = one.parent) names.push(...one.locals.keys());
  if (isObjectValue(scope.value)) names.push(...Object.keys(scope.value));
  return names;
}
