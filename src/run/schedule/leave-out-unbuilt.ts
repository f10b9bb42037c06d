import { findAssertionKind } from '../../assertions/index.ts';
import { sqlName } from '../../base/names.ts';
import type { AssertionDef } from '../../model/assertion.ts';
import type { Step } from '../plan.ts';
import type { ProjectGraph } from '../project-graph.ts';
import type { RunState } from '../state/run-state.ts';
import type { AuditMaker } from './link-steps.ts';

/**
 * Assertions about metrics that look at tables which are neither there nor built by this run are left out: nobody wrote them as
 * assertions of the table that is built, so they are no reason to stop it.
 */
export function leaveOutUnbuilt(
  steps: readonly Step[],
  graph: ProjectGraph,
  maker: AuditMaker,
  state: RunState,
): readonly Step[] {
  const ids = new Set(steps.map((step) => step.id));
  const isThere = (key: string): boolean => {
    const item = graph.byId.get(key);
    if (item === undefined) return false;
    const table = item.kind === 'event' ? `event_${sqlName(item.name)}` : item.name;
    const loads = item.kind === 'event' ? item.dependsOn.map((one) => one.replace(/^source:/, 'load:')) : [];
    return ids.has(key) || loads.some((one) => ids.has(one)) || state.objects.has(table);
  };
  const isAsked = (one: AssertionDef): boolean =>
    findAssertionKind(one.kind)?.ofMetrics !== true || maker.reads(one).every(isThere);
  return steps.map((step) => {
    if (step.kind === 'load' || step.kind === 'unit' || step.audit.assertions.every(isAsked)) return step;
    const audit = maker.audit(step.audit.assertions.filter(isAsked));
    if (step.kind !== 'assert') return { ...step, audit };
    const subject = `${step.subject.kind}:${step.subject.name}`;
    return { ...step, audit, definition: audit.definition, inputs: [...new Set([subject, ...audit.reads])].sort() };
  });
}
