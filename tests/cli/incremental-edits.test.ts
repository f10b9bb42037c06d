import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { carryOut, kept, look, start, step, twins, wasBrief } from './project-twins.ts';

describe('after an edit, only what it concerns is read and generated', () => {
  test('with the same result as if everything was, whatever is edited', async () => {
    const counts: Record<string, number> = { check: 0, generate: 0 };
    const count = (what: string): void => {
      counts[what] = (counts[what] ?? 0) + 1;
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (sequence) => {
        const project = twins();
        for (const one of [start, ...sequence]) {
          const before = { check: kept(project.own, 'check'), generate: kept(project.own, 'generate') };
          carryOut(one, project);
          expect(await look(project.own, one.commands)).toEqual(await look(project.twin, one.commands));
          if (wasBrief(before.check, kept(project.own, 'check'))) count('check');
          if (wasBrief(before.generate, kept(project.own, 'generate'))) count('generate');
        }
      }),
      { numRuns: 12 },
    );
    // It would be no test if everything was read every time.
    expect(counts.check).toBeGreaterThan(0);
    expect(counts.generate).toBeGreaterThan(0);
  }, 300_000);
});
