import type { Witness } from '../diff/finding.ts';
import type { Claim } from '../diff/prove.ts';
import { checkPayload, checkValue, holds, type ValueProblem } from '../model/check-value.ts';
import type { EventDef, PropertyRule } from '../model/event.ts';
import type { JsonObject, JsonValue, Property, ValueType } from '../model/values.ts';
import { boundaryValues, plainPayload } from './boundary-values.ts';
import { drawPayloads } from './draw-payloads.ts';

/** Values that are tried in each payload. */
const mostTries = 400;

/**
 * A payload that the old event accepts and the new one rejects for what is claimed, as plain as can be found; null where none
 * was found. Tries the examples of the catalog, then payloads that are made up, with the values at the edges of both types.
 */
export function findWitness(claim: Claim): Witness | null {
  const bases = payloadsOf(claim.before);
  const [first] = bases;
  if (claim.path === null && claim.rule === null)
    return first === undefined
      ? null
      : { payload: first, problem: `There is no event \`${claim.before.name}\` any more` };
  for (const base of bases) {
    const witness = claim.rule === null ? inProperty(claim, base) : inRule(claim, base);
    if (witness !== null) return witness;
  }
  return null;
}

/** Payloads that the event accepts. */
function payloadsOf(event: EventDef): JsonObject[] {
  const examples = event.examples.map((one) => one.value);
  const plain = [plainPayload(event.properties), plainPayload(event.properties.filter((one) => one.required))];
  const all = [...examples, ...plain.filter((one) => one !== null), ...drawPayloads(event, 12)];
  return all.map((payload) => keepRules(event, payload)).filter((payload) => checkPayload(event, payload).length === 0);
}

/**
 * The payload with other values where the event's own rules ask for them: made-up values meet a narrow rule only by chance. The
 * property `fixed` stays as it is.
 */
function keepRules(event: EventDef, payload: JsonObject, fixed: string | null = null): JsonObject {
  return event.rules.reduce((kept, rule) => {
    if (holds(rule, kept)) return kept;
    const variants = ruleVariants(event, rule, kept, fixed).filter((one) => holds(rule, one));
    // A rule also holds where something is missing that the event requires: that is of no use.
    return variants.find((one) => checkPayload(event, one).length === 0) ?? variants[0] ?? kept;
  }, payload);
}

function inProperty({ before, after, path, pathAfter }: Claim, base: JsonObject): Witness | null {
  const was = path ?? pathAfter ?? [];
  const is = pathAfter ?? was;
  const old = typeAt(before.properties, was);
  const values = old === null ? [] : boundaryValues(old, typeAt(after.properties, is) ?? old);
  const problemOf = (payload: JsonObject) =>
    checkValue({ type: 'object', properties: after.properties }, payload).find((one) => isAbout(one, was, is));
  for (const payload of variants(before, base, was, values.slice(0, mostTries))) {
    if (problemOf(payload) === undefined) continue;
    const accepted = acceptedBy(before, payload, was[0] ?? null);
    const problem = accepted && problemOf(accepted);
    if (problem) return { payload: accepted, problem: problem.message };
  }
  return null;
}

/** The payload, or where only the event's own rules are against it one with other values elsewhere. Null where neither is accepted. */
function acceptedBy(event: EventDef, payload: JsonObject, fixed: string | null): JsonObject | null {
  if (checkPayload(event, payload).length === 0) return payload;
  if (event.rules.length === 0 || checkValue({ type: 'object', properties: event.properties }, payload).length > 0)
    return null;
  const kept = keepRules(event, payload, fixed);
  return checkPayload(event, kept).length === 0 ? kept : null;
}

/** The payload as it is, without the property, and with each of the values in its place. */
function* variants(event: EventDef, base: JsonObject, path: readonly string[], values: readonly JsonValue[]) {
  yield base;
  const without = change(event.properties, base, path, undefined);
  if (without !== null) yield without;
  for (const value of values) {
    const changed = change(event.properties, base, path, value);
    if (changed !== null) yield changed;
  }
}

/** Whether a problem is at the property, or is that it is missing. */
function isAbout(problem: ValueProblem, was: readonly string[], is: readonly string[]): boolean {
  const at = problem.path.map((part) => (typeof part === 'number' ? '[]' : part));
  if (problem.rule === 'required') return same(at, is.slice(0, -1)) && problem.message.startsWith(`\`${is.at(-1)}\``);
  if (same(at, is) || (problem.rule === 'unknown' && same(at, was))) return true;
  // Of an object that was closed and of items that were given a type, the problem is inside.
  return at.length > is.length && same(at.slice(0, is.length), is);
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index]);
}

/** The type of what a path leads to; `[]` leads to the items of an array. */
function typeAt(properties: readonly Property[], path: readonly string[]): ValueType | null {
  let type: ValueType | null = { type: 'object', properties };
  for (const part of path) {
    const inner: ValueType | undefined =
      part === '[]' ? type?.items : type?.properties?.find((one) => one.name === part);
    type = inner ?? null;
  }
  return type;
}

/** The object with another value at the path, or without it where the value is undefined; null where the path leads nowhere. */
function change(
  properties: readonly Property[],
  object: JsonObject,
  path: readonly string[],
  value: JsonValue | undefined,
): JsonObject | null {
  const changed = changeIn({ type: 'object', properties }, object, path, value);
  return isRecord(changed) ? changed : null;
}

function changeIn(
  type: ValueType,
  inside: JsonValue | undefined,
  path: readonly string[],
  value: JsonValue | undefined,
): JsonValue | undefined | null {
  const [part, ...rest] = path;
  if (part === undefined) return value;
  if (part === '[]') {
    const list = Array.isArray(inside) && inside.length > 0 ? inside : [undefined];
    if (type.items === undefined) return null;
    const changed = changeIn(type.items, list[0], rest, value);
    if (changed === undefined) return null;
    const filled = Array.from(
      { length: Math.max(list.length, type.min_items ?? 0) },
      (_, index) => list[index] ?? changed,
    );
    return [changed, ...filled.slice(1)];
  }
  const field = type.properties?.find((one) => one.name === part);
  if (field === undefined) return null;
  const object = isRecord(inside) ? inside : (plainPayload(type.properties?.filter((one) => one.required) ?? []) ?? {});
  const changed = changeIn(field, object[part], rest, value);
  const { [part]: _, ...others } = object;
  return changed === undefined ? others : { ...others, [part]: changed };
}

function isRecord(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inRule({ before, after, rule: name }: Claim, base: JsonObject): Witness | null {
  const rule = after.rules.find((one) => one.name === name);
  if (rule === undefined) return null;
  for (const payload of ruleVariants(before, rule, base)) {
    if (holds(rule, payload) || checkPayload(before, payload).length > 0) continue;
    return { payload, problem: `The rule \`${rule.name}\` does not hold` };
  }
  return null;
}

/** The payload with all combinations of a few values of the properties that the rule is about, apart from `fixed`. */
function ruleVariants(
  event: EventDef,
  rule: PropertyRule,
  base: JsonObject,
  fixed: string | null = null,
): JsonObject[] {
  const conditions = [...rule.when, ...rule.require];
  let payloads: JsonObject[] = [base];
  for (const name of new Set(conditions.map((one) => one.property))) {
    const property = event.properties.find((one) => one.name === name);
    if (property === undefined || name === fixed) continue;
    const about = conditions.filter((one) => one.property === name);
    const named = about.flatMap((one) => [
      ...(one.equals === undefined ? [] : [one.equals]),
      ...(one.in ?? []),
      ...(one.not_in ?? []),
    ]);
    const bounds = about.flatMap(({ minimum, maximum }) => [minimum, maximum]).filter((one) => one !== undefined);
    const near = bounds.flatMap((bound) => [bound, bound - 1, bound + 1]);
    const values = [...named, ...near, ...boundaryValues(property).slice(0, 4)].filter(
      (value) => checkValue(property, value).length === 0,
    );
    const options = [undefined, ...new Set(values)].slice(0, 8);
    payloads = payloads.flatMap((payload) =>
      options.flatMap((value) => {
        const changed = change(event.properties, payload, [name], value);
        return changed === null ? [] : [changed];
      }),
    );
    if (payloads.length > mostTries) payloads = payloads.slice(0, mostTries);
  }
  return payloads;
}
