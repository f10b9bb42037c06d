import fc from 'fast-check';
import { sqlName } from '../../src/base/names.ts';
import type { EventDef, PropertyRule } from '../../src/model/event.ts';
import type { JsonObject, JsonValue, Property, ValueType } from '../../src/model/values.ts';
import { boundaryValues } from '../../src/sample/boundary-values.ts';
import { arbitraryType, properties } from '../language/arbitrary-type.ts';

const at = { self: { path: 'a.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 } };

const conditionValues = fc.constantFrom('a', 'abc', 0, 1, 5, true);

function rulesOn(own: readonly Property[]): fc.Arbitrary<PropertyRule[]> {
  const condition = fc
    .tuple(
      fc.constantFrom(...own.map((one) => one.name)),
      fc.oneof(
        fc.boolean().map((present) => ({ present })),
        conditionValues.map((equals) => ({ equals })),
        fc.array(conditionValues, { minLength: 1, maxLength: 2 }).map((list) => ({ in: list })),
        fc.integer({ min: -2, max: 3 }).map((minimum) => ({ minimum })),
      ),
    )
    .map(([property, rest]) => ({ property, ...rest }));
  const side = fc.uniqueArray(condition, { maxLength: 2, selector: (one) => one.property });
  const rule = fc.tuple(side, side).map(([when, require]): PropertyRule => ({ name: 'r', when, require, at }));
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant<PropertyRule[]>([]) },
    { weight: 1, arbitrary: rule.map((one) => [one]) },
  );
}

function eventOf(own: readonly Property[], rules: readonly PropertyRule[]): EventDef {
  return {
    ...{ name: 'order.paid', table: 'event_order_paid', typeName: 'OrderPaid', status: 'active', version: '1.0.0' },
    ...{ platforms: [], tags: [], after: [], examples: [] },
    properties: own,
    rules,
    at,
  };
}

type Edit<T> = fc.Arbitrary<(one: T) => T>;

const near = fc.constantFrom(-2, -1, -0.5, 0, 0.5, 1, 2);

/** Moves a bound a little, sets it, or takes it away. */
function moveBound(key: 'minimum' | 'maximum' | 'exclusive_minimum' | 'exclusive_maximum'): Edit<ValueType> {
  return fc.tuple(near, fc.boolean()).map(([by, drop]) => (type) => {
    if (type.type !== 'integer' && type.type !== 'number') return type;
    return withKey(type, key, drop ? undefined : (type[key] ?? 0) + by);
  });
}

function moveSize(key: 'min_length' | 'max_length' | 'min_items' | 'max_items'): Edit<ValueType> {
  return fc.tuple(fc.constantFrom(-1, 1, 2), fc.boolean()).map(([by, drop]) => (type) => {
    if (type.type !== (key.endsWith('items') ? 'array' : 'string')) return type;
    return withKey(type, key, drop ? undefined : Math.max(0, (type[key] ?? 1) + by));
  });
}

function withKey<T extends object>(object: T, key: string, value: unknown): T {
  const { [key]: _, ...rest } = object as Record<string, unknown>;
  return (value === undefined ? rest : { ...rest, [key]: value }) as T;
}

const flipNull: Edit<ValueType> = fc.constant((type) =>
  withKey(type, 'nullable', type.nullable === true ? undefined : true),
);
const otherKind: Edit<ValueType> = fc
  .constantFrom('string', 'integer', 'number', 'boolean', 'date', 'uuid')
  .map(
    (type) => (one) =>
      one.type === 'array' || one.type === 'object' ? one : { ...plainOf(one), type: type as 'string' },
  );
const freshType: Edit<ValueType> = arbitraryType.map((type) => () => type);
const values: Edit<ValueType> = fc
  .tuple(fc.nat(2), fc.constantFrom('a', 'abc', 'z', 1, 4))
  .map(([how, value]) => (type) => {
    const fits =
      type.type === 'string' ? typeof value === 'string' : type.type === 'integer' && typeof value === 'number';
    if (how === 0) return withKey(type, 'enum', undefined);
    if (how === 2 && type.enum !== undefined && type.enum.length > 1) return { ...type, enum: type.enum.slice(0, -1) };
    if (!fits || type.const !== undefined) return type;
    if (how === 1) return { ...type, enum: [...new Set([...(type.enum ?? []), value])] };
    const left = (type.enum ?? [value, 'q']).slice(0, -1).filter((one) => typeof one === typeof value);
    return left.length === 0 ? type : { ...type, enum: left };
  });
const textRule: Edit<ValueType> = fc
  .tuple(fc.constantFrom('pattern', 'format', 'const'), fc.constantFrom(undefined, 0, 1))
  .map(([key, which]) => (type) => {
    if (type.type !== 'string' || type.enum !== undefined) return type;
    const options = { pattern: ['^a', '^[a-z]*$'], format: ['slug', 'email'], const: ['a', 'b'] }[key as 'pattern'];
    return withKey(type, key, which === undefined ? undefined : options[which]);
  });

/** Without what only the old kind can have. */
function plainOf({ nullable }: ValueType): Omit<ValueType, 'type'> {
  return nullable === undefined ? {} : { nullable };
}

const bounds = fc.tuple(
  moveBound('minimum'),
  moveBound('maximum'),
  moveBound('exclusive_minimum'),
  moveBound('exclusive_maximum'),
);
const lengths = fc.tuple(moveSize('min_length'), moveSize('max_length'));
const sizes = fc.tuple(moveSize('min_items'), moveSize('max_items'));
const any = fc.tuple(flipNull, otherKind, freshType);

/** One of the edits that mean something for the type at hand, each as likely as the others. */
const editType: Edit<ValueType> = fc
  .tuple(bounds, lengths, sizes, any, values, textRule, fc.nat(1000))
  .map(([bound, length, size, other, value, rule, which]) => (type) => {
    const own = {
      integer: [...bound, ...bound, value],
      number: [...bound, ...bound],
      string: [...length, ...length, value, value, value, rule, rule],
      array: [...size, ...size],
    };
    const edits = [...(own[type.type as 'integer'] ?? []), ...other];
    return edits[which % edits.length]?.(type) ?? type;
  });

/** An edit of the type itself, or of what is inside of it. */
const editDeep: Edit<ValueType> = fc.tuple(editType, fc.boolean(), fc.nat(5)).map(([edit, inside, index]) => {
  const visit = (type: ValueType): ValueType => {
    if (inside && type.items !== undefined) return { ...type, items: visit(type.items) };
    const fields = type.properties ?? [];
    if (!inside || fields.length === 0) return edit(type);
    const chosen = index % fields.length;
    return { ...type, properties: fields.map((one, i) => (i === chosen ? keepName(visit(one), one) : one)) };
  };
  return visit;
});

const editProperty: Edit<Property> = fc.oneof(
  fc.constant((one: Property): Property => ({ ...one, required: !one.required })),
  {
    weight: 5,
    arbitrary: editDeep.map(
      (edit) =>
        (one: Property): Property =>
          keepName(edit(one), one),
    ),
  },
);

function keepName(type: ValueType, { name, column, required }: Property): Property {
  return { ...type, name, column, required, at };
}

const rename = (one: Property, name: string): Property => ({
  ...one,
  name,
  column: sqlName(name),
  renamed_from: one.name,
});

const editList: Edit<readonly Property[]> = fc.oneof(
  fc.nat(5).map((index) => (list: readonly Property[]) => list.filter((_, i) => i !== index % list.length)),
  fc.tuple(arbitraryType, fc.boolean()).map(([type, required]) => (list: readonly Property[]) => [
    ...list,
    { ...type, name: 'added', column: 'added', required, at } as Property,
  ]),
  fc
    .nat(5)
    .map(
      (index) => (list: readonly Property[]) =>
        list.map((one, i) => (i === index % list.length ? rename(one, 'moved') : one)),
    ),
  fc.constant((list: readonly Property[]) => list.toReversed()),
  {
    weight: 8,
    arbitrary: fc.tuple(fc.nat(5), editProperty).map(
      ([index, edit]) =>
        (list: readonly Property[]) =>
          list.map((one, i) => (i === index % list.length ? edit(one) : one)),
    ),
  },
);

/** Types as people write them: one limit at a time, which an edit then moves. */
const simpleType = fc.constantFrom<ValueType>(
  { type: 'string' },
  { type: 'string', max_length: 3 },
  { type: 'string', min_length: 1 },
  { type: 'string', enum: ['a', 'abc', 'z'] },
  { type: 'string', const: 'a' },
  { type: 'string', pattern: '^[a-z]*$' },
  { type: 'integer', minimum: 0 },
  { type: 'number', maximum: 4, nullable: true },
  { type: 'array', items: { type: 'string', max_length: 2 }, max_items: 2 },
  { type: 'boolean' },
);
const someType = fc.oneof({ weight: 2, arbitrary: simpleType }, { weight: 1, arbitrary: arbitraryType });

/** Types may contradict themselves, and then nothing is accepted, before or after. */
function isPossible(own: readonly Property[]): boolean {
  return own.every((one) => boundaryValues(one).length > 0);
}

/** Payloads of values at the edges of what the types allow, each property there or not. */
export function payloadAtEdges(own: readonly Property[]): fc.Arbitrary<JsonObject> {
  const entries = own.map((one) => {
    const values = boundaryValues(one);
    const value = values.length === 0 ? fc.constant<JsonValue>(null) : fc.constantFrom(...values);
    return fc
      .option(value, { nil: undefined, freq: one.required ? 100 : 2 })
      .map((drawn) => [one.name, drawn] as const);
  });
  return fc
    .tuple(...entries)
    .map((all) => Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))));
}

/** An event as it was and as it is: the same properties with a few edits, and sometimes another rule across them. */
export const arbitraryChange: fc.Arbitrary<{ before: EventDef; after: EventDef }> = properties(someType)
  .filter(isPossible)
  .chain((own) =>
    fc
      .tuple(rulesOn(own), rulesOn(own), fc.nat(9), fc.array(editList, { minLength: 1, maxLength: 2 }))
      .map(([rules, others, which, edits]) => {
        const edited = edits.reduce((list, edit) => edit(list), own as readonly Property[]);
        const distinct = edited.filter((one, index) => edited.findIndex((other) => other.name === one.name) === index);
        const names = new Set(distinct.map((one) => one.name));
        const isWhole = (rule: PropertyRule) => [...rule.when, ...rule.require].every((one) => names.has(one.property));
        const kept = which === 0 ? others : rules;
        return { before: eventOf(own, rules), after: eventOf(distinct, kept.filter(isWhole)) };
      }),
  );
