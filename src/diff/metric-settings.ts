import { measureFields } from '../metrics/measure.ts';
import type { MetricDef } from '../model/metric.ts';
import { plain } from '../model/plain-data.ts';
import { sameCondition } from './measure-words.ts';
import { sameData } from './same-data.ts';
import type { DiffContext } from './side.ts';

/** Fields that rules of their own look at. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  simple: [...Object.keys(measureFields.required), ...Object.keys(measureFields.optional)],
  ratio: ['numerator', 'denominator'],
  derived: ['expression'],
};

/** What all metrics have and other rules look at, or what changes no value. */
const common = [
  ...['type', 'description', 'owner', 'tags', 'renamed_from', 'at'],
  ...['dimensions', 'healthy', 'target', 'unit', 'refresh', 'priority', 'chart'],
];

/** The fields of a metric's kind that say something else, but for those that rules of their own look at. */
export function changedSettings(before: MetricDef, after: MetricDef, context: DiffContext): string[] {
  const hasMeasures = before.kind === 'simple' || before.kind === 'ratio';
  const known = new Set([...common, ...(hasMeasures ? ['time'] : []), ...(elsewhere[before.kind] ?? [])]);
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => !known.has(name));
  return names.filter((name) => !sameSetting(was[name], is[name], context));
}

function fieldsOf({ spec }: MetricDef): Readonly<Record<string, unknown>> {
  return { ...spec };
}

/** Conditions are compared as SQL, everything else as it is. */
function sameSetting(one: unknown, other: unknown, context: DiffContext): boolean {
  return sameData(withoutConditions(one), withoutConditions(other)) && sameConditions(one, other, context);
}

function withoutConditions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutConditions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === 'where' ? null : withoutConditions(inner)]),
  );
}

function sameConditions(one: unknown, other: unknown, context: DiffContext): boolean {
  const [was, is] = [conditionsIn(plain(one)), conditionsIn(plain(other))];
  return was.length === is.length && was.every((text, index) => sameCondition(text, is[index] ?? null, context));
}

/** All conditions in a setting, in the order of its fields. */
function conditionsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.flatMap(([key, inner]) =>
    key === 'where' && typeof inner === 'string' ? [inner] : conditionsIn(inner),
  );
}
