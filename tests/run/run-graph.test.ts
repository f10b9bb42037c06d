import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GraphNode, runGraph } from '../../src/run/run-graph.ts';

/** Nodes that depend on earlier ones only. */
const graphs = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 40 }).map((rows) =>
  rows.map(
    (picks, index): GraphNode => ({
      id: `n${index}`,
      dependsOn: index === 0 ? [] : picks.map((pick) => `n${pick % index}`),
    }),
  ),
);

interface Trace {
  readonly results: Map<string, string>;
  readonly started: string[];
  readonly most: number;
}

async function trace(
  nodes: readonly GraphNode[],
  threads: number,
  options: { fails?: (id: string) => boolean; together?: (id: string) => number; abortAfter?: number } = {},
): Promise<Trace> {
  const abort = new AbortController();
  const results = new Map<string, string>();
  const started: string[] = [];
  let running = 0;
  let most = 0;
  await runGraph<GraphNode, string>(nodes, {
    threads,
    signal: abort.signal,
    async run(nodes) {
      most = Math.max(most, ++running);
      for (const node of nodes) {
        started.push(node.id);
        for (const id of node.dependsOn) expect(results.get(id), `${node.id} before ${id}`).toBe('ok');
      }
      if (nodes.length > 1) for (const node of nodes) expect(options.together?.(node.id)).toBeGreaterThan(0);
      // Some end at once, some later.
      if (nodes.length % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
      running--;
      return nodes.map((node) => (options.fails?.(node.id) ? 'failed' : 'ok'));
    },
    together: (node) => options.together?.(node.id) ?? 0,
    succeeded: (result) => result === 'ok',
    skip: (_, cause) => `skipped because of ${cause.id}`,
    interrupt: () => 'interrupted',
    onResult(node, result) {
      expect(results.has(node.id)).toBe(false);
      results.set(node.id, result);
      if (results.size === options.abortAfter) abort.abort();
    },
  });
  return { results, started, most };
}

function ancestors(id: string, nodes: ReadonlyMap<string, GraphNode>): Set<string> {
  const found = new Set<string>();
  const visit = (one: string): void => {
    for (const other of nodes.get(one)?.dependsOn ?? []) {
      if (!found.has(other)) visit(other);
      found.add(other);
    }
  };
  visit(id);
  return found;
}

describe('a graph', () => {
  test('runs every node once, after all that it depends on, and never more than allowed at a time', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.integer({ min: 1, max: 6 }), async (nodes, threads) => {
        const { results, started, most } = await trace(nodes, threads);
        expect(started.toSorted()).toEqual(nodes.map((node) => node.id).sort());
        expect([...results.values()].every((result) => result === 'ok')).toBe(true);
        expect(most).toBeLessThanOrEqual(threads);
      }),
      { numRuns: 100 },
    );
  });

  test('skips exactly what depends on a node that failed, and names that node', async () => {
    await fc.assert(
      fc.asyncProperty(
        graphs,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 2, max: 7 }),
        async (nodes, threads, n) => {
          const fails = (id: string): boolean => Number(id.slice(1)) % n === 0;
          const together = (id: string): number => Number(id.slice(1)) % 3;
          const { results } = await trace(nodes, threads, { fails, together });
          const byId = new Map(nodes.map((node) => [node.id, node]));
          for (const node of nodes) {
            const broken = [...ancestors(node.id, byId)].filter((id) => results.get(id) === 'failed');
            const result = results.get(node.id) ?? '';
            if (broken.length === 0) expect(result).toBe(fails(node.id) ? 'failed' : 'ok');
            else expect(broken.map((id) => `skipped because of ${id}`)).toContain(result);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('starts nothing more once it is aborted, and still has a result for every node', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.integer({ min: 1, max: 10 }), async (nodes, abortAfter) => {
        const threads = 2;
        const { results, started } = await trace(nodes, threads, { abortAfter });
        expect(results.size).toBe(nodes.length);
        expect(started.length).toBeLessThanOrEqual(abortAfter + threads);
        for (const node of nodes) if (!started.includes(node.id)) expect(results.get(node.id)).toBe('interrupted');
      }),
      { numRuns: 100 },
    );
  });

  test('starts long chains first', async () => {
    const nodes = [
      { id: 'alone1', dependsOn: [] },
      { id: 'alone2', dependsOn: [] },
      { id: 'c1', dependsOn: [] },
      { id: 'c2', dependsOn: ['c1'] },
      { id: 'c3', dependsOn: ['c2'] },
    ];
    expect((await trace(nodes, 1)).started).toEqual(['c1', 'c2', 'alone1', 'alone2', 'c3']);
  });

  test('lets a bug out, after all that was under way has ended', async () => {
    let ended = false;
    const run = runGraph<GraphNode, string>(
      [
        { id: 'bug', dependsOn: [] },
        { id: 'slow', dependsOn: [] },
        { id: 'never', dependsOn: ['slow'] },
      ],
      {
        threads: 2,
        signal: new AbortController().signal,
        async run([node]) {
          if (node?.id === 'bug') throw new Error('a bug');
          if (node?.id === 'never') throw new Error('started after the bug');
          await new Promise((resolve) => setTimeout(resolve, 20));
          ended = true;
          return ['ok'];
        },
        succeeded: () => true,
        skip: () => 'skipped',
        interrupt: () => 'interrupted',
        onResult: () => {},
      },
    );
    await expect(run).rejects.toThrow('a bug');
    expect(ended).toBe(true);
  });

  test('goes through ten thousand nodes in a row', async () => {
    const nodes = Array.from({ length: 10_000 }, (_, index) => ({
      id: `n${index}`,
      dependsOn: index === 0 ? [] : [`n${index - 1}`],
    }));
    const { results } = await trace(nodes, 2, { fails: (id) => id === 'n5' });
    expect(results.get('n9999')).toBe('skipped because of n5');
  });
});
