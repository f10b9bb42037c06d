import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunEvent, StepResult } from '../../src/run/plan.ts';
import { testProject } from './fixture.ts';

interface Node {
  /** Positions of earlier nodes. */
  readonly reads: readonly number[];
  readonly materialized: 'table' | 'view' | 'ephemeral';
  readonly fate: 'good' | 'good' | 'broken' | 'audited';
  readonly own: number;
}

const nodes = fc
  .array(
    fc.record({
      picks: fc.array(fc.nat(), { maxLength: 3 }),
      materialized: fc.constantFrom('table' as const, 'table' as const, 'view' as const, 'ephemeral' as const),
      fate: fc.constantFrom(
        'good' as const,
        'good' as const,
        'good' as const,
        'good' as const,
        'broken' as const,
        'audited' as const,
      ),
      own: fc.integer({ min: 1, max: 9 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((all) =>
    all.map(
      ({ picks, ...node }, index): Node => ({
        ...node,
        // An ephemeral model has no audit.
        fate: node.materialized === 'ephemeral' && node.fate !== 'good' ? 'good' : node.fate,
        reads: index === 0 ? [] : [...new Set(picks.map((pick) => pick % index))],
      }),
    ),
  );

function template({ reads, materialized, fate, own }: Node): string {
  const parts = reads.map((index) => ` + (select n from {{ref "m${index}"}})`);
  const sql = `select ${fate === 'broken' ? 'no_such_column' : own}${parts.join('')} as n`;
  const assertions = fate === 'audited' ? 'assertions: [range: {column: n, max: 0}]\n' : '';
  return `---\nmaterialized: ${materialized}\n${assertions}---\n${sql}\n`;
}

function files(all: readonly Node[]): Record<string, string> {
  return Object.fromEntries(all.map((node, index) => [`transforms/m${index}.sql.hbs`, template(node)]));
}

/** Nodes that a node reads in a step of its own or through ephemeral ones. */
function ancestors(all: readonly Node[], index: number): Set<number> {
  const found = new Set<number>();
  for (const read of all[index]?.reads ?? []) for (const one of [read, ...ancestors(all, read)]) found.add(one);
  return found;
}

function value(all: readonly Node[], index: number): number {
  const node = all[index];
  return (node?.own ?? 0) + (node?.reads ?? []).reduce((sum, read) => sum + value(all, read), 0);
}

test('random projects are built in order, right, and again only where something changed', async () => {
  await fc.assert(
    fc.asyncProperty(nodes, fc.integer({ min: 1, max: 4 }), fc.nat(), async (all, threads, pick) => {
      const project = testProject(files(all));
      const events: RunEvent[] = [];
      const outcome = await project.run({ threads, onEvent: (event) => events.push(event) });
      const results = new Map(outcome.result?.steps.map((step) => [step.name, step]));
      expectOrder(events, all);
      for (const [index, node] of all.entries()) expectStatus(results.get(`m${index}`), node, index, all);
      await expectValues(project, results, all);

      const changed = pick % all.length;
      const again = all.map((node, index) => (index === changed ? { ...node, own: node.own + 10 } : node));
      project.write(files(again));
      const second = new Map((await project.run({ threads })).result?.steps.map((step) => [step.name, step]));
      all.forEach((node, index) => {
        if (results.get(`m${index}`)?.status !== 'succeeded') return;
        const isTouched = index === changed || ancestors(all, index).has(changed);
        expect([`m${index}`, second.get(`m${index}`)?.status]).toEqual([
          `m${index}`,
          isTouched ? 'succeeded' : 'unchanged',
        ]);
        expect(node.materialized).not.toBe('ephemeral');
      });
      await expectValues(project, second, again);
    }),
    { numRuns: 12 },
  );
});

function expectOrder(events: readonly RunEvent[], all: readonly Node[]): void {
  const ended = new Set<string>();
  for (const event of events) {
    if (event.type === 'step-ended') ended.add(event.step.name);
    if (event.type !== 'step-started') continue;
    const index = Number(event.step.name.slice(1));
    for (const one of ancestors(all, index)) {
      if (all[one]?.materialized !== 'ephemeral')
        expect(ended, `${event.step.name} before m${one}`).toContain(`m${one}`);
    }
  }
}

function expectStatus(result: StepResult | undefined, node: Node, index: number, all: readonly Node[]): void {
  if (node.materialized === 'ephemeral') {
    expect(result).toBeUndefined();
    return;
  }
  const isBlocked = [...ancestors(all, index)].some((one) => all[one]?.fate !== 'good');
  const expected = isBlocked ? 'skipped' : node.fate === 'good' ? 'succeeded' : 'failed';
  expect([result?.name, result?.status]).toEqual([`m${index}`, expected]);
}

async function expectValues(
  project: ReturnType<typeof testProject>,
  results: ReadonlyMap<string, StepResult>,
  all: readonly Node[],
): Promise<void> {
  const good = all.flatMap((_, index) => {
    const status = results.get(`m${index}`)?.status;
    return status === 'succeeded' || status === 'unchanged' ? [index] : [];
  });
  if (good.length === 0) return;
  const rows = await project.query(good.map((index) => `select ${index} as i, n from m${index}`).join(' union all '));
  for (const row of rows) expect([row.i, Number(row.n)]).toEqual([row.i, value(all, Number(row.i))]);
}
