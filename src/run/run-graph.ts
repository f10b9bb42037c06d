/** What a graph needs to know of its nodes. Names in `dependsOn` that are not nodes themselves are ignored. */
export interface GraphNode {
  readonly id: string;
  readonly dependsOn: readonly string[];
}

export interface GraphWork<Node extends GraphNode, Result> {
  /** How many nodes run at a time, at least 1. */
  readonly threads: number;
  /** Once aborted, nothing more is started. */
  readonly signal: AbortSignal;
  /** Runs nodes that do not depend on each other: one, or several that `together` allows. One result each, in order. */
  run(nodes: readonly Node[]): Promise<readonly Result[]>;
  /** With how many others of its kind at most a node may be run in one go. 0 or absent: by itself. */
  together?(node: Node): number;
  /** Only nodes of one kind are run together. Absent: all are of one. */
  kindOf?(node: Node): string;
  /** Whether what depends on the node may run. */
  succeeded(result: Result): boolean;
  /** The result of a node that is not run because `cause`, one of its ancestors, did not succeed. */
  skip(node: Node, cause: Node): Result;
  /** The result of a node that was never started because of the signal. */
  interrupt(node: Node): Result;
  /** Called as soon as there is a result, in the order in which results come. */
  onResult(node: Node, result: Result): void;
}

interface Waiting<Node> {
  readonly node: Node;
  readonly dependents: Waiting<Node>[];
  /** Length of the longest chain of dependents: long chains start first, so that no thread idles at the end. */
  height: number;
  /** Dependencies without a result. */
  open: number;
  /** The first ancestor that did not succeed. */
  cause: Node | null;
}

/**
 * Runs an acyclic graph: a node starts once all that it depends on has succeeded; what depends on a node that did not is
 * skipped. Every node gets exactly one result. Where `run` throws (our own bug), nothing more is started and the error is
 * thrown once everything under way has ended.
 */
export function runGraph<Node extends GraphNode, Result>(
  nodes: readonly Node[],
  work: GraphWork<Node, Result>,
): Promise<void> {
  const ready = link(nodes);
  const bugs: unknown[] = [];
  let running = 0;

  const settle = (one: Waiting<Node>, result: Result): void => {
    const cause = work.succeeded(result) ? null : (one.cause ?? one.node);
    for (const dependent of one.dependents) {
      dependent.cause ??= cause;
      if (--dependent.open === 0) insertByHeight(ready, dependent);
    }
    work.onResult(one.node, result);
  };
  const start = async (all: readonly Waiting<Node>[]): Promise<void> => {
    const open: Waiting<Node>[] = [];
    for (const one of all) {
      if (work.signal.aborted) settle(one, work.interrupt(one.node));
      else if (one.cause !== null) settle(one, work.skip(one.node, one.cause));
      else open.push(one);
    }
    if (open.length === 0) return;
    const results = await work.run(open.map((one) => one.node));
    for (const [index, one] of open.entries()) {
      const result = results[index];
      if (result === undefined) throw new Error(`no result of ${one.node.id}`);
      settle(one, result);
    }
  };
  return new Promise((resolve, reject) => {
    const pump = (): void => {
      while (running < work.threads && bugs.length === 0) {
        const taken = take(ready, work);
        if (taken.length === 0) break;
        running++;
        start(taken)
          .catch((bug: unknown) => bugs.push(bug))
          .finally(() => {
            running--;
            pump();
          });
      }
      if (running > 0) return;
      if (bugs.length > 0) reject(bugs[0]);
      else resolve();
    };
    pump();
  });
}

/** The most urgent node, and others that may be run together with it; their share of what is ready, so that no thread idles. */
function take<Node extends GraphNode, Result>(ready: Waiting<Node>[], work: GraphWork<Node, Result>): Waiting<Node>[] {
  const share = Math.ceil(ready.length / work.threads);
  const first = ready.pop();
  if (first === undefined) return [];
  const taken = [first];
  const kind = work.kindOf?.(first.node);
  let room = Math.min(work.together?.(first.node) ?? 0, share - 1);
  for (let index = ready.length - 1; index >= 0 && room > 0; index--) {
    const one = ready[index];
    if (one === undefined || work.kindOf?.(one.node) !== kind || (work.together?.(one.node) ?? 0) === 0) continue;
    ready.splice(index, 1);
    taken.push(one);
    room--;
  }
  return taken;
}

/** Connects the nodes with their dependents. Returns those that can start, the most urgent one last. */
function link<Node extends GraphNode>(nodes: readonly Node[]): Waiting<Node>[] {
  const byId = new Map<string, Waiting<Node>>();
  for (const node of nodes) byId.set(node.id, { node, dependents: [], height: 0, open: 0, cause: null });
  for (const one of byId.values()) {
    for (const id of new Set(one.node.dependsOn)) {
      const dependency = byId.get(id);
      if (dependency === undefined) continue;
      dependency.dependents.push(one);
      one.open++;
    }
  }
  const ordered = inOrder([...byId.values()]);
  for (const one of ordered.toReversed()) {
    for (const dependent of one.dependents) one.height = Math.max(one.height, dependent.height + 1);
  }
  const ready: Waiting<Node>[] = [];
  for (const one of ordered) if (one.open === 0) insertByHeight(ready, one);
  return ready;
}

/** Dependencies before dependents. A cycle is our own bug: the project was checked. */
function inOrder<Node extends GraphNode>(all: readonly Waiting<Node>[]): Waiting<Node>[] {
  const open = new Map(all.map((one) => [one, one.open]));
  const ordered = all.filter((one) => one.open === 0);
  for (let next = 0; next < ordered.length; next++) {
    for (const dependent of ordered[next]?.dependents ?? []) {
      const left = (open.get(dependent) ?? 0) - 1;
      open.set(dependent, left);
      if (left === 0) ordered.push(dependent);
    }
  }
  if (ordered.length < all.length) throw new Error('the graph of the run has a cycle');
  return ordered;
}

/** Keeps `ready` sorted by height; among equals the one that was there first stays nearer to the end, where it is taken. */
function insertByHeight<Node>(ready: Waiting<Node>[], one: Waiting<Node>): void {
  let low = 0;
  let high = ready.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ready[middle]?.height ?? 0) < one.height) low = middle + 1;
    else high = middle;
  }
  ready.splice(low, 0, one);
}
