import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { Span } from '../../base/span.ts';
import { checkValue } from '../../model/check-value.ts';
import type { SampleStep } from '../../model/sample.ts';
import type { Property } from '../../model/values.ts';
import { spanOf } from '../../yaml/shape.ts';
import { nearHint, reportUnknown } from '../definitions.ts';
import type { World } from '../resolve.ts';
import { unknownEvent } from '../resolve-codes.ts';
import type { ResolvedEvent } from '../resolve-events.ts';
import { typeOf } from '../resolve-properties.ts';
import type { WrittenProperty } from '../written-types.ts';
import { example, type Rule } from './rule.ts';

const events = (sample: string) =>
  example(
    `events:\n  cart.opened:\n    properties: {cart: string}\n  order.paid:\n    properties: {cart: string, tier: {type: string, enum: [basic, plus]}}\n    sample: {follows: [{event: cart.opened, ${sample}}]}\n`,
  );

const unknownProperty: CodeDoc = {
  code: 'sample/unknown-property',
  severity: 'error',
  summary: 'A sample speaks of a property that does not exist.',
  explanation:
    '`set` and the left side of `copy` name properties of the event itself, the right side of `copy` those of an earlier event, `when` those of the event that the step leaves. A name that does not exist would be passed over while sampling.',
  examples: { wrong: events('copy: {cart: crat}'), right: events('copy: {cart: cart}') },
};

const wrongValue: CodeDoc = {
  code: 'sample/value',
  severity: 'error',
  summary: 'A sample gives a property a value that it cannot have.',
  explanation: 'Sampled events are valid events, so that `set`, `when` and `values` can only hold values of the type.',
  examples: { wrong: events('set: {tier: gold}'), right: events('set: {tier: plus}') },
};

/** Samples speak of events, properties and values that there are. */
export const samplesMakeSense: Rule = {
  name: 'samples-make-sense',
  codes: [unknownProperty, wrongValue],
  check(world, report) {
    for (const event of world.events.values()) {
      for (const step of event.def.sample?.follows ?? []) {
        checkBefore(step, world, report);
        if (!event.broken) for (const finding of checkStep(step, event, world)) report(finding);
      }
    }
    for (const property of world.written.properties) {
      if (property.spec.sample === undefined) continue;
      checkValues(property, report);
      checkKnownFrom(property, world, report);
    }
  },
};

type Report = Parameters<Rule['check']>[1];

function checkBefore({ event }: Pick<SampleStep, 'event'>, { all, events: known }: World, report: Report): void {
  if (!known.has(event.name)) reportUnknown(unknownEvent, 'event', event, known.keys(), all, { report });
}

function checkValues({ spec, label, broken }: WrittenProperty, report: Report): void {
  const type = spec.sample?.values === undefined || broken ? null : typeOf(spec);
  if (type === null) return;
  for (const value of spec.sample?.values ?? []) {
    const problem = checkValue(type, value)[0];
    if (problem !== undefined) report(impossible(label, problem.message, spanOf(spec, 'sample')));
  }
}

function checkKnownFrom({ spec }: WrittenProperty, world: World, report: Report): void {
  for (const event of spec.sample?.known_from ?? []) checkBefore({ event }, world, report);
  const per = spec.sample?.per;
  if (per !== undefined && !knows(per, world)) report(unknown(per, namesOf(world), spanOf(spec, 'sample'), world));
}

function checkStep(step: SampleStep, event: ResolvedEvent, world: World): Diagnostic[] {
  const own = new Map(event.def.properties.map((property) => [property.name, property]));
  const set = Object.entries(step.set ?? {}).flatMap(([name, value]) => {
    const property = own.get(name);
    if (property === undefined) return [unknown(name, [...own.keys()], spanOf(step, 'set'), world)];
    const problem = checkValue(property, value)[0];
    return problem === undefined ? [] : [impossible(name, problem.message, spanOf(step, 'set'))];
  });
  const before = world.events.get(step.event.name);
  const copied = Object.entries(step.copy ?? {}).flatMap(([to, from]) => {
    const span = spanOf(step, 'copy');
    const left = own.has(to) ? [] : [unknown(to, [...own.keys()], span, world)];
    const isKnown = before === undefined || before.broken || knows(from, world);
    return isKnown ? left : [...left, unknown(from, [...before.properties.keys()], span, world)];
  });
  const renewed = (step.renew ?? []).filter((name) => !knows(name, world));
  const strange = renewed.map((name) => unknown(name, namesOf(world), spanOf(step, 'renew'), world));
  return [...set, ...copied, ...strange, ...checkConditions(step, before, world)];
}

/** `when` speaks of properties that come before, and of values that they can have. */
function checkConditions(step: SampleStep, before: ResolvedEvent | undefined, world: World): Diagnostic[] {
  if (before === undefined || before.broken) return [];
  const span = spanOf(step, 'when');
  return (step.when ?? []).flatMap(({ property: name, equals, in: among = [], not_in: excluded = [] }) => {
    if (!knows(name, world)) return [unknown(name, namesOf(world), span, world)];
    const property = before.properties.get(name)?.property;
    const values = [...(equals === undefined ? [] : [equals]), ...among, ...excluded];
    const problem = property && values.flatMap((value) => checkValue(property, value).slice(0, 1))[0];
    return problem === undefined ? [] : [impossible(name, problem.message, span)];
  });
}

/** The latest value may come from any event of the journey, or from what a source puts beside the payload. */
function knows(property: string, { events: all, properties, sources }: World): boolean {
  return (
    properties.has(property) ||
    [...all.values()].some((event) => event.broken || event.properties.has(property)) ||
    [...sources.values()].some(({ broken, def }) => broken || def.context.some((one) => one.name === property))
  );
}

function namesOf({ events: all, properties, sources }: World): string[] {
  const own = [...all.values()].flatMap((event) => [...event.properties.keys()]);
  const context = [...sources.values()].flatMap(({ def }) => def.context.map((one) => one.name));
  return [...new Set([...properties.keys(), ...own, ...context])];
}

function unknown(name: string, known: readonly Property['name'][], span: Span, { all }: World): Diagnostic {
  const hint = nearHint(name, 'sampled property', known, all);
  return diagnostic(unknownProperty, { message: `There is no property \`${name}\`.`, hint, span });
}

function impossible(name: string, problem: string, span: Span): Diagnostic {
  return diagnostic(wrongValue, { message: `\`${name}\` can never have this value: ${problem}.`, span });
}
