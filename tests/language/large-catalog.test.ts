import { describe, expect, it } from 'vitest';
import { check, codesOf } from './check-files.ts';

const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('');
const count = 3000;

/** Distinct codes, and whether it took less than some seconds, which anything quadratic would exceed. */
function summary(text: string): string[] {
  const started = performance.now();
  const codes = [...new Set(codesOf(check(text)))];
  expect(performance.now() - started).toBeLessThan(15_000);
  return codes;
}

describe('thousands of definitions end soon', () => {
  it('with as many unknown names', () => {
    const text = `properties:\n${many(count, (at) => `  property_${at}: string\n`)}events:\n${many(count, (at) => `  e${at}: {properties: [proprety_${at}], include: [g${at}], once_per: x${at}, after: f${at}}\n`)}`;
    expect(summary(text).sort()).toEqual(['entity/unknown', 'event/unknown', 'group/unknown', 'property/unknown']);
  });

  it('with a chain of groups, and with a circle', () => {
    const groups = (last: string) =>
      `properties: {a: string}\ngroups:\n${many(count, (at) => `  g${at}: {include: [g${at + 1}]}\n`)}  g${count}: ${last}\nevents: {e: {include: [g0]}}\n`;
    expect(summary(groups('[a]'))).toEqual([]);
    expect(summary(groups('{include: [g0]}'))).toEqual(['group/cycle']);
  });

  it('with a circle of events', () => {
    const text = `properties: {a: string}\nentities: {x: a}\nevents:\n${many(count, (at) => `  e${at}: {properties: [a], after: e${(at + 1) % count}}\n`)}`;
    expect(summary(text)).toEqual(['event/after-cycle']);
  });

  it('with all of them deprecated', () => {
    const text = `events:\n${many(count, (at) => `  e${at}: {status: {deprecated: {replaced_by: f${at}}}}\n`)}`;
    expect(summary(text)).toEqual(['deprecation/unknown-replacement']);
  });

  it('with all of them twice', () => {
    const events = `events:\n${many(count, (at) => `  e${at}: {}\n`)}`;
    expect(check(`${events}---\n${events}`).length).toBe(count);
  });
});
