import type { PropertySample } from '../model/sample.ts';
import type { JsonValue, Property, ValueType } from '../model/values.ts';
import {
  type DrawContext,
  type DrawHints,
  type DrawValue,
  entryOf,
  nextNumber,
  type Registry,
} from './draw-context.ts';
import { drawNumber } from './draw-number.ts';
import { makeText } from './draw-text.ts';
import { makeIsValid } from './is-valid.ts';
import { drawIndex, drawUuid, type Random, runningSums } from './random.ts';
import { isoTime } from './time-line.ts';

/** Makes the source of values of a type; null where no value is found that the type allows. */
export function makeDraw(type: ValueType, hints: DrawHints): DrawValue | null {
  const { sample } = hints;
  const plain = sample?.pool === undefined ? makeOwnDraw(type, hints) : makePoolDraw(type, hints, sample.pool);
  if (!plain || !sample) return plain;
  const cased = sample.by === undefined ? plain : makeCases(type, hints, sample.by, plain);
  return sample.copy === undefined ? cased : makeCopy(type, sample, sample.copy, cased);
}

function makeOwnDraw(type: ValueType, hints: DrawHints): DrawValue | null {
  const isValid = makeIsValid(type);
  const chosen = makeChoice(type, hints, isValid);
  if (chosen) return chosen;
  switch (type.type) {
    case 'string':
      return makeText(type, hints, isValid);
    case 'integer':
    case 'number':
      return makeNumber(type, hints);
    case 'boolean':
      return ({ random }) => random.unit() < 0.5;
    case 'uuid':
      return ({ random }) => drawUuid(random);
    case 'date':
      return ({ time }) => new Date(time).toISOString().slice(0, 10);
    case 'timestamp':
      return ({ time }) => isoTime(time);
    case 'array':
      return makeArray(type, hints);
    case 'object':
      return makeObject(type, hints.registry);
  }
}

/** A choice among fixed values: `const`, what `sample` lists, or `enum`. */
function makeChoice(type: ValueType, hints: DrawHints, isValid: (value: JsonValue) => boolean): DrawValue | null {
  const { sample } = hints;
  if (type.const !== undefined) {
    const { const: only } = type;
    return () => only;
  }
  const weighed = Object.entries(sample?.weights ?? {}).map(
    ([text, weight]) => [typedValue(type, text), weight] as const,
  );
  const evenly = (values: readonly JsonValue[] = []) => values.map((value) => [value, 1] as const);
  const wanted = (weighed.length > 0 ? weighed : evenly(sample?.values)).filter(([value]) => isValid(value));
  // Where an event allows none of the values that are wanted elsewhere, it is left with those of its type.
  const options = wanted.length > 0 ? wanted : evenly(type.enum).filter(([value]) => isValid(value));
  const [first] = options;
  if (!first) return null;
  const sums = runningSums(options.map(([, weight]) => weight));
  return ({ random }) => options[drawIndex(random, sums)]?.[0] ?? first[0];
}

/** Keys of YAML maps are text: the value that a key means for this type. */
function typedValue(type: ValueType, text: string): JsonValue {
  if (type.type === 'integer' || type.type === 'number') return Number(text);
  return type.type === 'boolean' ? text === 'true' : text;
}

function makeNumber(type: ValueType, hints: DrawHints): DrawValue {
  if (hints.isKey && type.type === 'integer') {
    const first = Math.max(type.minimum ?? 1, (type.exclusive_minimum ?? 0) + 1);
    return () => first + nextNumber(hints.registry.counters, hints.name);
  }
  return drawNumber(type, hints.sample);
}

function makeArray(type: ValueType, hints: DrawHints): DrawValue | null {
  const items: ValueType = type.items ?? { type: 'string' };
  const examples = hints.examples.flatMap((value): readonly JsonValue[] => (Array.isArray(value) ? value : []));
  const drawItem = makeDraw(items, { ...hints, examples, pii: undefined, isKey: false });
  if (!drawItem) return null;
  const min = type.min_items ?? 1;
  const max = Math.max(min, type.max_items ?? Math.max(min, 3));
  return (context) =>
    Array.from({ length: context.random.integer(min, Math.min(max, min + 4)) }, () => drawItem(context));
}

function makeObject(type: ValueType, registry: Registry): DrawValue | null {
  const fields: { field: Property; draw: DrawValue }[] = [];
  for (const field of type.properties ?? []) {
    const draw = makeDraw(field, hintsOf(field, registry));
    if (!draw && field.required) return null;
    if (draw) fields.push({ field, draw });
  }
  return (context) => {
    const object: Record<string, JsonValue> = {};
    for (const { field, draw } of fields) {
      if (field.required || isPresent(field, context.random)) object[field.name] = draw(context);
    }
    return object;
  };
}

/** Whether an optional property is there this time. */
export function isPresent(property: Property, random: Random): boolean {
  const share = property.sample?.present ?? (property.deprecated ? 0 : 0.9);
  return share >= 1 || random.unit() < share;
}

/** Whether the journey has come to an event from which on the value is known; for `per`, with the present value of that property. */
export function isKnown({ name, sample }: Property, { event, memory, drawn, known }: DrawContext): boolean {
  if (sample?.known_from === undefined) return true;
  const of = sample.per === undefined ? null : (drawn.get(sample.per) ?? memory.get(sample.per) ?? null);
  const key = JSON.stringify([name, of]);
  if (sample.known_from.some((one) => one.name === event)) known.add(key);
  return known.has(key);
}

export function hintsOf(property: Property, registry: Registry, more: Partial<DrawHints> = {}): DrawHints {
  const own = property.example === undefined ? [] : [property.example];
  const examples = [...own, ...(more.examples ?? [])];
  return { name: property.name, sample: property.sample, pii: property.pii, isKey: false, registry, ...more, examples };
}

/** Draws a value for each number of the pool once, when that number first comes up. */
function makePoolDraw(type: ValueType, hints: DrawHints, size: number): DrawValue | null {
  const draw = makeOwnDraw(type, hints);
  if (!draw) return null;
  const values = entryOf(hints.registry.pools, `${hints.name}:${type.type}`, (): JsonValue[] => []);
  return (context) => {
    const index = context.random.integer(0, size - 1);
    const known = values[index];
    if (known !== undefined) return known;
    const drawn = draw(context);
    values[index] = drawn;
    return drawn;
  };
}

function makeCases(type: ValueType, hints: DrawHints, by: string, otherwise: DrawValue): DrawValue | null {
  const cases = new Map<string, DrawValue>();
  for (const [value, sample] of Object.entries(hints.sample?.cases ?? {})) {
    const draw = makeOwnDraw(type, { ...hints, sample });
    if (!draw) return null;
    cases.set(value, draw);
  }
  return (context) => (cases.get(String(context.drawn.get(by) ?? context.memory.get(by))) ?? otherwise)(context);
}

/** Of a list: its length where a number is wanted, its first item where one is. */
function fromList(value: JsonValue, type: ValueType): JsonValue {
  if (!Array.isArray(value) || type.type === 'array') return value;
  const [first]: readonly JsonValue[] = value;
  return type.type === 'integer' ? value.length : (first ?? null);
}

function makeCopy(type: ValueType, sample: PropertySample, of: string, otherwise: DrawValue | null): DrawValue | null {
  if (!otherwise) return null;
  const isValid = makeIsValid(type);
  const scale = type.type === 'integer' ? 1 : 100;
  const draw = ({ min, max }: { min: number; max: number }, { random }: DrawContext): number =>
    min + (max - min) * random.unit();
  return (context) => {
    const found = context.drawn.get(of) ?? context.memory.get(of) ?? null;
    const counted = fromList(found, type);
    const isChanged = typeof counted === 'number' && (sample.times ?? sample.plus) !== undefined;
    const factor = isChanged && sample.times ? draw(sample.times, context) : 1;
    const sum = isChanged && sample.plus ? draw(sample.plus, context) : 0;
    const value = isChanged ? Math.round((counted * factor + sum) * scale) / scale : counted;
    return value !== null && isValid(value) ? value : otherwise(context);
  };
}
