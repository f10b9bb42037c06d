import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { randomProject, writeProject } from './random-project.ts';

/*
 * The witness is the warehouse again, over whole projects: a column is renamed where it is defined, DuckDB reads all SQL on empty
 * tables, and whatever file has an error then has to be among those that `impact` named before. Every definition has a file of
 * its own, so that the file tells which one broke.
 */

/** The files in which the warehouse, or the check before it, finds an error. */
async function brokenFiles(root: string): Promise<Set<string>> {
  const { out, err } = await runCli(root, ['check', '--target', 'dev', '--json']);
  const { diagnostics } = JSON.parse(out);
  expect(err).toBe('');
  const errors: { severity: string; span: { path: string } | null; related: { span: { path: string } }[] }[] =
    diagnostics.filter((one: { severity: string }) => one.severity === 'error');
  return new Set(errors.map(({ span }) => span?.path ?? ''));
}

test('whatever breaks when a column is renamed was named by impact', async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(1000), { minLength: 60, maxLength: 60 }), async (numbers) => {
      const { files, renamed, after } = randomProject(numbers);
      const before = writeProject(files);
      // Joins of tables with themselves and the like may be wrong to begin with.
      fc.pre((await brokenFiles(before)).size === 0);
      const { out, err, code } = await runCli(before, ['impact', renamed, '--json']);
      expect([code, err]).toEqual([0, '']);
      const impact = JSON.parse(out);
      const named = new Set([impact.subject, ...impact.nodes].map((one: { path: string | null }) => one.path));
      for (const path of await brokenFiles(writeProject(after))) {
        expect(named, `${path} after renaming ${renamed}`).toContain(path);
        if (path === impact.subject.path) continue;
        const kind = path.replace(/\d+/g, '');
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }
    }),
    { numRuns: 20, endOnFailure: true },
  );
  // It would be no test if nothing broke.
  expect(seen.get('transforms/m.sql.hbs') ?? 0).toBeGreaterThan(0);
  expect(seen.size).toBeGreaterThan(1);
}, 300_000);
