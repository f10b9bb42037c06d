import { compareText } from '../../base/span.ts';
import type { AssertionDef } from '../../model/assertion.ts';
import type { AuditDef, Step } from '../plan.ts';
import type { ProjectGraph } from '../project-graph.ts';
import { assertStep } from './assert-step.ts';

/** What linking needs to know of assertions. */
export interface AuditMaker {
  audit(assertions: readonly AssertionDef[]): AuditDef;
  /** Keys of other tables that an assertion looks at: `model:orders`. */
  reads(assertion: AssertionDef): readonly string[];
}

type Edges = Map<string, Set<string>>;

/**
 * Puts the steps of a build in order. What a step reads is built first, its unit tests pass first, and the tables that its
 * assertions compare with are there. Where those are built from the step itself, the assertion moves to a step of its own
 * that comes after them and holds up nothing.
 */
export function linkSteps(steps: readonly Step[], graph: ProjectGraph, maker: AuditMaker): Step[] {
  const ids = new Set(steps.map((step) => step.id));
  const before = (input: string): string[] => buildersOf(input, graph).filter((id) => ids.has(id));
  const edges: Edges = new Map(
    steps.map((step) => [
      step.id,
      new Set(
        ownInputs(step)
          .flatMap(before)
          .filter((id) => id !== step.id),
      ),
    ]),
  );
  for (const step of steps) {
    if (step.kind === 'unit') edges.get(`model:${step.test.model.name}`)?.add(step.id);
  }
  const linked = steps.flatMap((step) => linkAudit(step, edges, before, maker));
  return linked.map((step) => ({ ...step, dependsOn: [...(edges.get(step.id) ?? [])].sort(compareText) }));
}

/** Without those that only its assertions look at. */
function ownInputs(step: Step): readonly string[] {
  return step.kind === 'assert' ? [`${step.subject.kind}:${step.subject.name}`] : step.inputs;
}

function linkAudit(step: Step, edges: Edges, before: (input: string) => string[], maker: AuditMaker): Step[] {
  if (step.kind === 'load' || step.kind === 'unit') return [step];
  const later: AssertionDef[] = [];
  for (const assertion of step.audit.assertions) {
    const others = maker
      .reads(assertion)
      .flatMap(before)
      .filter((id) => id !== step.id);
    if (others.some((id) => leadsTo(id, step.id, edges))) later.push(assertion);
    else for (const id of others) edges.get(step.id)?.add(id);
  }
  if (later.length === 0) return [step];
  const subject = step.kind === 'assert' ? step.subject : { kind: step.kind, name: step.name };
  const after = assertStep(subject, maker.audit(later), 'later');
  edges.set(after.id, new Set([step.id, ...later.flatMap(maker.reads).flatMap(before)]));
  const rest = maker.audit(step.audit.assertions.filter((one) => !later.includes(one)));
  if (step.kind === 'assert') return [{ ...assertStep(subject, rest), id: step.id }, after];
  return [{ ...step, audit: rest }, after];
}

/** The steps after which a table is as it will be. */
function buildersOf(input: string, graph: ProjectGraph): string[] {
  const item = graph.byId.get(input);
  if (item === undefined) return [];
  if (item.kind === 'model' || item.kind === 'seed') return [item.id];
  if (item.kind !== 'event') return [];
  return [...item.dependsOn.map((source) => source.replace(/^source:/, 'load:')), `assert:${item.id}`];
}

/** Whether a step waits for another one, directly or not. */
function leadsTo(from: string, to: string, edges: Edges): boolean {
  const seen = new Set<string>();
  const queue = [from];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    queue.push(...(edges.get(id) ?? []));
  }
  return false;
}
